"""The responses to finding a quotation and to checking those of a manuscript."""

import math
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
    """A match; it has several citations if the quotation crosses a page boundary or leaves words out.

    `exactness`: "exact" is a match to the letter, "spacing" differs in white space, "normalised" also in quotation
    marks, hyphens or case, "fuzzy" in other characters too, or in a number, sign, unit or negation. `similarity` is
    from 0 to 1, and 1 for no fuzzy match; each `position` in `differences` is an offset in the quotation.
    """

    exactness: Exactness
    similarity: float
    citations: tuple[Citation, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class QuotedPlaces:
    """The matches, best first; empty if the text is not found."""

    text: str
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """The quotation at characters `start` to `end` of the manuscript; `matches` say where it was found, best first."""

    start: int
    end: int
    text: str
    verdict: Verdict
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedManuscript:
    """The quotations in the order of the manuscript, each with its verdict."""

    quotations: tuple[CheckedQuotation, ...]


def quoted_places(text: str, matches: Sequence[QuoteMatch]) -> QuotedPlaces:
    """The response to finding a quotation."""
    return QuotedPlaces(text, tuple(_place(match) for match in matches))


def checked_manuscript(checked: Sequence[Checked]) -> CheckedManuscript:
    """The response to checking a manuscript."""
    return CheckedManuscript(tuple(checked_quotation(one) for one in checked))


def percent(similarity: float) -> str:
    """A similarity for reading, rounded down: `percent(0.996) -> "99%"`. Only equal words have 100%."""
    return f"{math.floor(similarity * 100 + 1e-9)}%"


def _place(match: QuoteMatch) -> QuotedPlace:
    exactness = cast(Exactness, match.exactness.name.lower())
    similarity = min(round(match.similarity, 4), 1.0 if match.similarity == 1 else 0.9999)
    return QuotedPlace(exactness, similarity, match.citations, match.differences)


def checked_quotation(one: Checked) -> CheckedQuotation:
    """One quotation of the response."""
    said, matches = one.quotation, tuple(_place(match) for match in one.matches)
    return CheckedQuotation(said.start, said.end, said.text, one.verdict.value, matches)
