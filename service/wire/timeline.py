"""The response to a timeline."""

from dataclasses import dataclass

from pincite.service.citations.citation import Citation
from pincite.service.timeline.timeline import Telling, Timeline


@dataclass(frozen=True, slots=True)
class GivenTelling:
    """What a document tells of a time.

    `date` is ISO 8601 to the precision known: "2023", "2023-09", "2023-09-12"; "2023-09-12/16" is a range of days.
    `start` and `end` are the offsets of the date's words in the sentence as the document has it. `inferred`: the year
    is not written there, but comes from the sentences before or from the document's own date.
    """

    date: str
    start: int
    end: int
    inferred: bool
    text: str
    document_id: str
    document: str
    title: str | None
    citations: tuple[Citation, ...]
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class GivenEvent:
    """One event: the telling to show, those of other documents that say the same, and those that date it otherwise."""

    telling: GivenTelling
    also: tuple[GivenTelling, ...]
    disputed: tuple[GivenTelling, ...]


@dataclass(frozen=True, slots=True)
class GivenTimeline:
    """Events on a subject, in the order of the times that they tell of."""

    subject: str
    events: tuple[GivenEvent, ...]


def given_timeline(found: Timeline) -> GivenTimeline:
    """The response to a timeline."""
    events = tuple(
        GivenEvent(_telling(one.telling), tuple(map(_telling, one.also)), tuple(map(_telling, one.disputed)))
        for one in found.events
    )
    return GivenTimeline(found.subject, events)


def _telling(one: Telling) -> GivenTelling:
    told = one.told
    return GivenTelling(
        str(told),
        told.start,
        told.end,
        told.inferred,
        one.text,
        one.document_id,
        one.document,
        one.title,
        one.citations,
        one.known_as,
    )
