"""Prints citations, quotations and where they occur; with rich, as render.py."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from pincite.service.citations.citation import Resolved, label
from pincite.service.cli.render import out
from pincite.service.plain import one_line
from pincite.service.quotes.find import QuoteMatch
from pincite.service.quotes.manuscript import Checked, Verdict
from pincite.service.quotes.places import Exactness
from pincite.service.wire.quotes import percent

_EXACTNESS = {
    Exactness.EXACT: "word for word",
    Exactness.SPACING: "word for word, except for spaces",
    Exactness.NORMALISED: "the same, except for quotation marks, case or hyphens",
    Exactness.FUZZY: "similar",
}


def resolved(found: Resolved) -> None:
    """Prints a citation's words, highlighted, with the text around them."""
    console = out()
    if found.removed:
        console.print("The document was removed from this collection; its cited words were kept:", style="yellow")
    one = found.citation
    console.print(Text(f"{label(one)} ({one.document}), characters {one.start}-{one.end}", style="bold"))
    if not console.is_terminal:  # which cannot show which of the words are cited
        console.print(Text(f"Cited: “{one_line(one.quote)}”\n"))
    console.print(Text.assemble((found.before, "dim"), (one.quote, "reverse"), (found.after, "dim")))


def marked(file: Path, count: int, unplaced: Sequence[str]) -> None:
    """Prints how many citations are marked in the file, and those whose place on the page is not certain."""
    out().print(Text(f"{count} marked in {file}."))
    for one in unplaced:
        out().print(Text(f"  not marked, since its place on the page is not certain: {one}"), style="yellow")


def quotes(matches: Sequence[QuoteMatch]) -> None:
    """Prints where quoted words occur, and how exact each match is."""
    console = out()
    if not matches:
        console.print("Not found in these documents.", style="bold")
    for number, match in enumerate(matches, start=1):
        exact = _EXACTNESS[match.exactness]
        if match.exactness is Exactness.FUZZY:
            exact += f" ({percent(match.similarity)} of the characters)"
        console.print(Text(f"{number}. {exact}", style="bold"))
        for citation in match.citations:
            where = f"   {label(citation)}, characters {citation.start}-{citation.end}"
            console.print(Text(where), Text(citation.id, style="dim"))
            console.print(Text(f"   {' '.join(citation.quote.split())}"))
        for difference in match.differences:
            console.print(Text(f"   given {difference.asked!r}, found {difference.found!r}", style="yellow"))


def checked(quotations: Sequence[Checked]) -> None:
    """Prints the verdict on each quotation of a manuscript."""
    console = out()
    counts = Counter(one.verdict for one in quotations)
    said = ", ".join(f"{counts[verdict]} {verdict.value.replace('_', ' ')}" for verdict in Verdict)
    console.print(f"{len(quotations)} quotations: {said}.")
    for one in quotations:
        console.print(
            Text(f"{one.verdict.value.replace('_', ' ')}: {' '.join(one.quotation.text.split())}", style="bold")
        )
        if one.matches:
            quotes(one.matches[:1])
