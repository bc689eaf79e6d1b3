"""Prints passages for people: where each stands, why it was found, and where else it stands."""

from collections.abc import Sequence

from rich.text import Text

from pincite.index.hit import Hit
from pincite.ingest.places import in_words
from pincite.service.answering.reasons import reasons
from pincite.service.cli.render import out
from pincite.service.plain import one_line
from pincite.service.repeats.searching import Also, FoldedHit


def hits(found: Sequence[FoldedHit], numbers: bool) -> None:
    """Prints passages with rank, place and why they were found: in words, or as score and signals; and where else."""
    console = out()
    if not found:
        console.print("Nothing to search: no document matches the filters.")
    for folded in found:
        hit = folded.hit
        head = one_line(f"{hit.rank}. {hit.document.known_as}, {in_words(hit.page_label)}")
        console.print(Text(head, style="bold"), Text(_figures(hit) if numbers else _why(hit), style="dim"))
        console.print(Text("   " + " ".join(sentence.text for sentence in hit.passage.sentences)))
        if folded.also:
            console.print(Text(f"   {_also(folded)}"), style="dim")
        console.print()


def _why(hit: Hit) -> str:
    return f"found by {', '.join(reasons(hit.signals))}"


def _figures(hit: Hit) -> str:
    signals = "  ".join(f"{name} {value:.3f}" for name, value in hit.signals.items())
    return f"score {hit.score:.2f}  {signals}"


def _also(folded: FoldedHit) -> str:
    """Where else a passage is: `also in 2 documents: Guide, p. 3 ID; Guide v2, p. 4 ID`."""
    count = f"{folded.documents}{' or more' if folded.more else ''}"
    where = f"{count} other {'document' if count == '1' else 'documents'}" if folded.documents else "the same document"
    places = "; ".join(map(_repeated, folded.also))
    return one_line(f"also in {where}: {places}")


def _repeated(one: Also) -> str:
    cited = one.citation
    place = f"{cited.name}, {in_words(cited.page_label)} {cited.id}"
    return f"{place} with “{' '.join(one.besides)}”" if one.besides else place
