"""Finds where a claim joins what a sentence of the documents says of two: the day of one with the name of the other.

"The lower house passed it on 24 October, the upper house on 6 November" has every word of "The lower house passed it on
6 November", but does not say it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.service.checking.claims.actors import read_subjects
from pincite.service.checking.claims.fault import Fault, FaultKind
from pincite.service.checking.claims.figures import read_figures
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.offices import find_offices
from pincite.service.drafts.wording import Wording

_BREAK = re.compile(r"[,;]|\b(?:and|but|while)\b|(?<=[고며나만])\s", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\byears?\b|\bthen\b|\bago\b|\bsince\b|\bfrom\b|이듬해|다음 해|지난해|작년|전년|올해|내년|해 전|당시|이후|부터",
    re.IGNORECASE,
)
_CLEARLY = 0.15  # of the wording that one clause has more than another


def belongs_elsewhere(claim: str, quote: str, wording: Wording) -> Iterator[Fault]:
    """The faults of a claim whose nearest sentence is this quote."""
    for date, named in _other_days(claim, quote):
        yield Fault(FaultKind.DATE, f"In the source “{date}” is not the date of “{named}”.", (date,))
    yield from _in_another_year(claim, quote)
    for does, said in _other_subjects(claim, quote, wording):
        yield Fault(FaultKind.ACTORS, f"In the source it is “{does}” that does this, not “{said}”.", (does, said))


def counted_in_another_year(claim: str, beside: str) -> Iterator[Fault]:
    """The fault of a claim whose number stands in this sentence beside the nearest, which counts for another year."""
    values = {one.number.value for one in read_figures(claim).numbers}
    if values & {one.number.value for one in read_figures(beside).numbers}:
        yield from _in_another_year(claim, beside)


def _in_another_year(claim: str, quote: str) -> Iterator[Fault]:
    for year in _other_years(claim, quote):
        yield Fault(FaultKind.DATE, f"The source speaks of another year than “{year}”.", (year,))


@dataclass(frozen=True, slots=True)
class _Named:
    """Somebody or something that may be mistaken for another of its kind, as written."""

    written: str
    kind: str


def _other_days(claim: str, quote: str) -> Iterator[tuple[str, str]]:
    """The claim's date, and what it names, where the quote's parts give that date to another and this another date."""
    dates, known = read_figures(claim).dates, read_figures(quote).dates
    if len(dates) != 1 or len(known) < 2:
        return
    (date,) = dates
    parts = list(_parts(quote, [(one.start, one.end) for one in known]))
    at = [number for number, one in enumerate(known) if date.agrees_with(one)]
    if len(parts) != len(known) or len(at) != 1:
        return
    here, others = parts[at[0]], [part for number, part in enumerate(parts) if number != at[0]]
    for one in _named(claim):
        elsewhere = any(_has(one, part) for part in others) and not _has(one, here)
        if elsewhere and any(other.kind == one.kind and not _has(other, claim) for other in _named(here)):
            yield claim[date.start : date.end], one.written


def _other_years(claim: str, quote: str) -> Iterator[str]:
    """The claim's date, where the quote gives another year of its own; sentences beside it may then not supply it."""
    dates, known = read_figures(claim).dates, read_figures(quote).dates
    years = {one.year for one in known if one.year}
    own = {one.year for one in dates if one.year}
    if years and not years & own and not _RELATIVE.search(quote) and not _RELATIVE.search(claim):
        yield from (claim[one.start : one.end] for one in dates if one.year)


def _parts(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[str]:
    """The text cut between the spans, each time at the last sign that something new begins."""
    start = 0
    for (_, end), (following, _) in pairwise(spans):
        breaks = list(_BREAK.finditer(text, end, following))
        if not breaks:
            return
        yield text[start : breaks[-1].end()]
        start = breaks[-1].end()
    yield text[start:]


def _named(text: str) -> list[_Named]:
    naming = read_names(text)
    return [
        *(_Named(text[one.start : one.end], one.group) for one in find_offices(text) if not one.held),
        *(_Named(text[one.start : one.end], "place") for one in naming.places),
        *(_Named(text[one.start : one.end], "name") for one in naming.names),
    ]


def _has(one: _Named, text: str) -> bool:
    if one.kind in ("place", "name"):
        return not list(missing_names(read_names(one.written), [read_names(text)]))
    return {office.name for office in find_offices(one.written)} <= {office.name for office in find_offices(text)}


def _other_subjects(claim: str, quote: str, wording: Wording) -> Iterator[tuple[str, str]]:
    """The countries that do it in the quote and in the claim, where the quote says something else of the claim's."""
    subjects = [next((one for one in actors if one.codes), None) for _, actors in read_subjects(claim)]
    own = next((one for one in subjects if one), None)
    clauses = [(quote[clause.start : clause.end], actors) for clause, actors in read_subjects(quote)]
    clauses = [(text, actors) for text, actors in clauses if any(actor.codes for actor in actors)]
    if own is None or len(clauses) < 2:
        return
    mentioned = read_names(claim).codes
    shares = [wording.coverage(claim, [text]) for text, _ in clauses]
    said = [any(actor.codes & own.codes for actor in actors) for _, actors in clauses]
    others = [(share, actors) for share, (_, actors), is_own in zip(shares, clauses, said, strict=True) if not is_own]
    mine = max((share for share, is_own in zip(shares, said, strict=True) if is_own), default=None)
    if mine is None or not others:
        return
    share, actors = max(others, key=lambda one: one[0])
    doers = [actor for actor in actors if actor.codes and not actor.codes & mentioned]
    if doers and share >= mine + _CLEARLY:
        yield quote[doers[0].name.start : doers[0].name.end], claim[own.name.start : own.name.end]
