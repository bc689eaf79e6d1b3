"""Prints what the documents say about a draft; with rich, as render.py."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pincite.service.citations.citation import Citation, label
from pincite.service.cli.console import Console
from pincite.service.cli.render import out
from pincite.service.drafts.draft import CheckedDraft, JudgedSentence, NamedSource, Verdict
from pincite.service.drafts.remarks import summary
from pincite.service.plain import one_line
from pincite.service.quotes.manuscript import Verdict as Quoted

_STYLES = {
    Verdict.CARRIED: ("carried", "green"),
    Verdict.CONTRADICTED: ("contradicted", "bold red"),
    Verdict.PARTLY: ("partly carried", "yellow"),
    Verdict.NOT_FOUND: ("not found", "magenta"),
}


@contextmanager
def progress(total: int) -> Iterator[Callable[[JudgedSentence], object]]:
    """Shows a progress bar on standard error; yields the function to call with each sentence."""
    console = Console(stderr=True)
    columns = (TextColumn("sentences"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("sentences", total=total)
        yield lambda _: bars.advance(bar)


def checked(found: CheckedDraft, written: Path | None) -> None:
    """Prints the counts, then each sentence with its verdict and the words for and against, then the quotations."""
    console = out()
    for notice in found.draft.notices:
        console.print(Text(notice, style="yellow"))
    counts = summary(found.sentences)
    said = ", ".join(f"{counts[verdict.value]} {word}" for verdict, (word, _) in _STYLES.items())
    console.print(Text(f"{len(found.sentences)} sentences: {said}.", style="bold"))
    for one in found.sentences:
        _sentence(console, one)
    wrong = [one for one in found.quotations if one.verdict is not Quoted.CONFIRMED]
    if found.quotations:
        console.print(
            Text(f"{len(found.quotations)} quotations, {len(wrong)} of them not word for word.", style="bold")
        )
    for quotation in wrong:
        console.print(Text(f"  {quotation.verdict.value.replace('_', ' ')}: {one_line(quotation.quotation.text)}"))
        _words(console, "found", quotation.matches[0].citations if quotation.matches else ())
    if written is not None:
        console.print(f"The Word file with comments is {one_line(str(written))}.", markup=False)


def _sentence(console: Console, one: JudgedSentence) -> None:
    word, style = _STYLES[one.verdict]
    console.print(Text.assemble((f"{word}: ", style), one.sentence.text))
    for fault in one.faults:
        console.print(Text(f"  {fault.detail}", style="yellow"))
    _words(console, "for", one.carrying)
    _words(console, "against", one.denying)
    _words(console, "nearest", one.nearest[:1])
    for named in one.named:
        console.print(Text(f"  {_named(named)}", style="" if named.carries else "yellow"))


def _words(console: Console, kind: str, citations: Sequence[Citation]) -> None:
    for citation in citations:
        console.print(Text(f"  {kind}: {one_line(citation.quote)}"))
        console.print(Text(f"    {label(citation)}  {citation.id}", style="dim"))


def _named(named: NamedSource) -> str:
    title = one_line(named.title or named.document)
    if named.carries:
        return f"It names {title}, which carries it."
    if named.found_elsewhere:
        return f"It names {title}, which carries it, but not on page {named.page}."
    return f"It names {title}, which does not carry it."
