"""The result types of a timeline."""

from dataclasses import dataclass

from pincite.service.citations.citation import Citation
from pincite.service.timeline.telling import Told


@dataclass(frozen=True, slots=True)
class Telling:
    """What a document tells of a time: its sentence, verbatim, and the citations of its words."""

    told: Told
    text: str
    document_id: str
    document: str
    title: str | None
    known_as: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One event: the telling shown, those of other documents that say the same, and those that date it otherwise."""

    telling: Telling
    also: tuple[Telling, ...]
    disputed: tuple[Telling, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    """Events on a subject, in the order of the times that they tell of."""

    subject: str
    events: tuple[Event, ...]
