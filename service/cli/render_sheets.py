"""Prints sheets of kept passages for people."""

from typing import TYPE_CHECKING

from rich.text import Text

from pincite.service.citations.citation import label
from pincite.service.cli.render import out
from pincite.service.sheets.sources import Entry, Standing

if TYPE_CHECKING:
    from pincite.service.sheets.sheets import Sheet
    from pincite.service.wire.sheets import MarkedSheet


def sheet(found: "Sheet") -> None:
    """Prints the name, then each passage: its number, words, place, note, and what has become of its source."""
    console = out()
    console.print(Text(found.name, style="bold"), Text(found.id, style="dim"))
    for number, entry in enumerate(found.entries, start=1):
        console.print("")
        if entry.citation is None:
            console.print(Text(f"{number}. The document was forgotten, and its words with it.", style="yellow"))
        else:
            console.print(Text(f"{number}. {' '.join(entry.citation.quote.split())}"))
            console.print(Text(f"   {label(entry.citation)}"), Text(entry.citation.id, style="dim"))
        if entry.note:
            console.print(Text(f"   Note: {' '.join(entry.note.split())}", style="italic"))
        if said := _standing(entry):
            console.print(Text(f"   {said}", style="yellow"))
    if not found.entries:
        console.print("Nothing is kept on it. Keep a citation: pincite sheets keep SHEET CITATION-ID")


def _standing(entry: Entry) -> str:
    if entry.citation is None or entry.standing is Standing.AS_IT_WAS:
        return ""
    if entry.standing is Standing.REMOVED:
        return "The document was removed; these are the words as they were kept."
    if entry.now:
        return f"The document has changed; its newer version has the same words: {entry.now.id}"
    return "The document has changed; these are the words as they were kept."


def marked(found: "MarkedSheet") -> None:
    """Prints which marked copies were written, and which passages are in none."""
    console = out()
    for one in found.documents:
        console.print(Text(f"{one.marked} marked in {one.file}"))
        for unplaced in one.unplaced:
            console.print(Text(f"  not marked, since its place on the page is not certain: {unplaced}"), style="yellow")
    for passage in found.unmarked:
        console.print(Text(f"not marked: {passage.id}: {passage.reason}", style="yellow"))
