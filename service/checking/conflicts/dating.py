"""Decides whether two sentences give different dates for the same event: 25 July and 26 July."""

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.checking.conflicts.occasions import happens_again, happens_once, nearest_happening
from pincite.service.checking.mentions.date_mentions import Date, find_dates
from pincite.service.checking.mentions.naming import read_names

_NEAR = 3  # days; dates further apart are more likely two events than one that is dated wrongly
_LEAP_YEAR = 2000  # has 29 February
_NEAR_MONTHS = 2  # for dates without a day
# A date that bounds a period ("since 25 July") does not date an event.
_BOUND = re.compile(
    r"\b(?:by|until|till|since|from|before|after|as of|through)\s(?:about\s|the\s|early\s|late\s|mid-?)*$|(?:с|до|"
    r"после|к)\s$",
    re.IGNORECASE,
)
_BOUND_AFTER = re.compile(
    r"\s?(?:까지|부터|이후|이전|이래|전까지|현재|기준|から|まで|以降|以前|現在|起|以来|之前|之后|前|后|至)"
)
_TELLS_LITTLE = (None, "say", "plan")  # too weak to match sentences across languages


@dataclass(frozen=True, slots=True)
class Dated:
    """A sentence, and the date of its document, ISO 8601 to the precision known."""

    text: str
    document: str | None


def differing_dates(first: Dated, second: Dated) -> tuple[Date, Date] | None:
    """The two dates, if each sentence has one and both date the same event a few days apart; None otherwise.

    Each date names at least the month. A missing year is taken from the document's date. Events that recur have
    different dates because they are different events, so there both sentences must share a name.
    """
    one, other = _only_dates(first.text), _only_dates(second.text)
    if not one or not other or any(a.agrees_with(b) for a in _days(one) for b in _days(other)):
        return None
    if not _are_near(first, one[0], second, other[0]) or not _tell_one_thing(first.text, one[0], second.text, other[0]):
        return None
    return one[0], other[0]


def are_of_other_times(first: str, second: str) -> bool:
    """True if both sentences have dates and none agree."""
    one, other = find_dates(first), find_dates(second)
    return bool(one) and bool(other) and not any(a.agrees_with(b) for a in one for b in other)


def _only_dates(text: str) -> list[Date]:
    """The text's only date, if it names a month (two for a range: first and last day); none if there are several."""
    dates = find_dates(text)
    precise = [date for date in dates if date.month and not _is_bound(text, date)]
    return precise if len({date.start for date in dates}) == 1 else []


def _is_bound(text: str, date: Date) -> bool:
    return bool(_BOUND.search(text, max(0, date.start - 24), date.start) or _BOUND_AFTER.match(text, date.end))


def _days(dates: Sequence[Date]) -> list[Date]:
    """A date for each day of a range."""
    first, last = dates[0], dates[-1]
    if not first.day or not last.day or first.day >= last.day:
        return [first]
    return [Date(first.year, first.month, day, first.start, last.end) for day in range(first.day, last.day + 1)]


def _are_near(first: Dated, one: Date, second: Dated, other: Date) -> bool:
    years = [date.year or int((dated.document or "0")[:4]) for dated, date in ((first, one), (second, other))]
    if (years[0] != years[1] and all(years)) or not one.month or not other.month:
        return False
    if not one.day or not other.day:
        return abs(one.month - other.month) <= _NEAR_MONTHS
    apart = datetime.date(_LEAP_YEAR, one.month, one.day) - datetime.date(_LEAP_YEAR, other.month, other.day)
    return abs(apart.days) <= _NEAR


def _tell_one_thing(first: str, one: Date, second: str, other: Date) -> bool:
    happens, happens_too = nearest_happening(first, one.start), nearest_happening(second, other.start)
    if happens != happens_too or (language_of(first) != language_of(second) and happens in _TELLS_LITTLE):
        return False
    if not one.day or not other.day:
        return happens_once(happens)
    return not happens_again(happens) or _name_one_thing(first, second)


def _name_one_thing(first: str, second: str) -> bool:
    """True if both share a name that is not a place."""
    other = read_names(second)
    return any(
        name.share_in(other.skeletons) or any(word.casefold() in second.casefold() for word in name.words)
        for name in read_names(first).names
    )
