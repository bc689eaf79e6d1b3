"""Turns a timeline into a table for a file: a row for each telling, those of one event below each other."""

from collections.abc import Iterator

from pincite.ingest.places import in_words
from pincite.service.export.tables import Table
from pincite.service.timeline.timeline import Event, Telling, Timeline

_HEADS = ("Date", "What is told", "Document", "Where", "Note")


def table_of(found: Timeline) -> Table:
    """The rows, in the order of the events; the note says what the documents agree and disagree on."""
    rows = [row for event in found.events for row in _rows(event)]
    return Table(found.subject, _HEADS, tuple(rows))


def _rows(event: Event) -> Iterator[tuple[str, ...]]:
    yield _row(event.telling, "year not written, from the context" if event.telling.told.inferred else "")
    for one in event.also:
        yield _row(one, "also says this")
    for one in event.disputed:
        yield _row(one, f"gives another date than {event.telling.told}")


def _row(one: Telling, note: str) -> tuple[str, ...]:
    places = "; ".join(f"{in_words(cited.page_label)} ({cited.id})" for cited in one.citations)
    return str(one.told), one.text, one.known_as, places, note
