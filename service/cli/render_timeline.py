"""Prints a timeline for people."""

from pathlib import Path

from rich.text import Text

from pincite.ingest.places import in_words
from pincite.service.cli.render import out
from pincite.service.plain import one_line
from pincite.service.timeline.timeline import Telling, Timeline


def timeline(found: Timeline, file: Path | None) -> None:
    """Prints each event with its date, the words and their places; or where the file is."""
    console = out()
    if file:
        console.print(Text(f"{len(found.events)} event{'s'[: len(found.events) != 1]}. Written to {file}."))
        return
    if not found.events:
        console.print("No dated sentence on this subject was found.")
    for event in found.events:
        date = Text(str(event.telling.told) + (" (year from the context)" if event.telling.told.inferred else ""))
        date.stylize("bold")
        console.print(date)
        console.print(Text(f"  {one_line(event.telling.text)}"), _where(event.telling))
        for one in event.also:
            console.print(Text("  also:"), _where(one), style="dim")
        for one in event.disputed:
            console.print(Text(f"  but {one.told}: {one_line(one.text)}", style="yellow"), _where(one))


def _where(one: Telling) -> Text:
    places = "; ".join(f"{in_words(cited.page_label)} {cited.id}" for cited in one.citations)
    return Text(f"[{one_line(one.known_as)}, {places}]", style="cyan")
