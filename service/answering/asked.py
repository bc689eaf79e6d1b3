"""Reads what a question asks: the kinds of answer, whom it names, who gives what to whom, and whether it happened."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.hit import Hit
from pincite.service.answering.handing import Ends, ends_of
from pincite.service.answering.happening import asks_for_deed
from pincite.service.answering.parties import Party, parties_in
from pincite.service.answering.timing import dates_asked
from pincite.service.answering.wanted import FIGURES, Kind, Wanted, kinds_wanted
from pincite.service.checking.mentions.date_mentions import Date

_OF_EVENTS = frozenset((*FIGURES, Kind.PLACE, Kind.NAME))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a question wants, who in it gives what to whom, and whom it names, of those whom the passages mention.

    `near` is how many passages these are. `happened`: it asks when, where, how often or by whom something was done, or
    what somebody gave to somebody. `dates` are those of what it asks about.
    """

    kinds: frozenset[Wanted]
    ends: Ends | None
    parties: tuple[Party, ...]
    happened: bool
    near: int
    dates: tuple[Date, ...]

    @property
    def together(self) -> bool:
        """Whether it asks when, where or how often several did something, or what one gave to another."""
        return self.happened and len(self.parties) > 1 and not any(one.kind is Kind.NAME for one in self.kinds)

    def places_in(self, text: str) -> list[tuple[int, int]]:
        """Where a text mentions whom the question names, as start and end; none unless it asks who or where."""
        if not any(one.kind in (Kind.NAME, Kind.PLACE) for one in self.kinds):
            return []
        return [span for party in self.parties for span in party.places_in(text)]


def read_asked(question: str, hits: Sequence[Hit]) -> Asked:
    """Return what the question asks; a bare surname is read as whoever has it in the passages: Kim as 김정은."""
    texts = [sentence.text for hit in hits for sentence in hit.passage.sentences]
    named = (one.party.in_full(texts) for one in parties_in(question))
    mentioned = tuple(one for one in named if any(map(one.is_in, texts)))
    kinds, ends = kinds_wanted(question), ends_of(question)
    of_event = any(one.kind in _OF_EVENTS for one in kinds) or (ends is not None and not ends.wished)
    return Asked(kinds, ends, mentioned, of_event and asks_for_deed(question), len(hits), dates_asked(question))
