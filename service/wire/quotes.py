"""Quotations looked up and checked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, cast

from pincite.service.citations.citation import Citation
from pincite.service.quotes.find import Difference, QuoteMatch
from pincite.service.quotes.manuscript import Checked

Exactness = Literal["exact", "spacing", "normalised", "fuzzy"]
Verdict = Literal["confirmed", "altered", "not_found"]


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """A place; several citations where the words cross a page or leave words out.

    `exactness`: to the letter, but for white space, but for marks and case, or only nearly. `similarity` is from 0 to
    1; positions in `differences` count in the quotation.
    """

    exactness: Exactness
    similarity: float
    citations: tuple[Citation, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class QuotedPlaces:
    """The places, best first; none where the words stand nowhere."""

    text: str
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """Characters `start` to `end` of the manuscript are quoted; `matches` say where they stand, best first."""

    start: int
    end: int
    text: str
    verdict: Verdict
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedManuscript:
    """The quotations in the order of the manuscript."""

    quotations: tuple[CheckedQuotation, ...]


def quoted_places(text: str, matches: Sequence[QuoteMatch]) -> QuotedPlaces:
    """Where words stand."""
    return QuotedPlaces(text, tuple(_place(match) for match in matches))


def checked_manuscript(checked: Sequence[Checked]) -> CheckedManuscript:
    """What became of each quotation."""
    return CheckedManuscript(tuple(_quotation(one) for one in checked))


def _place(match: QuoteMatch) -> QuotedPlace:
    exactness = cast(Exactness, match.exactness.name.lower())
    return QuotedPlace(exactness, round(match.similarity, 4), match.citations, match.differences)


def _quotation(one: Checked) -> CheckedQuotation:
    said, matches = one.quotation, tuple(_place(match) for match in one.matches)
    return CheckedQuotation(said.start, said.end, said.text, one.verdict.value, matches)
