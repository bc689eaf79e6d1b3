"""Reads which day, month or year each sentence of a passage tells of.

What a date does not write is taken from its surroundings, as a reader does: the year from the last date before it in
the passage that names a month, too, or else from the document's own date. Such a date is `inferred`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.service.checking.mentions.date_mentions import Date, find_dates

# A year without a mark may be a plain number ("2000 soldiers"); these words before it make it a year.
_YEAR_BEFORE = re.compile(
    r"(?:\b(?:in|since|by|until|till|from|during|of|for|early|late|mid|between|and|to)[\s-]|[(（])$"
)
_LAST_YEAR = re.compile(r"(?:지난해|작년|전년|\blast year\b|в прошлом году|昨年|去年)[^.。]{0,8}$", re.IGNORECASE)
_BOUND_AFTER = re.compile(r"\s?(?:까지|부터|이후|이전|이래|から|まで|以降|以前|以来|之前|之后|起)")
_PAST = re.compile(r"(?:지난|\blast|в прошлом|去る|上个)\s?$", re.IGNORECASE)
_EVERY = re.compile(
    r"(?:매년|매해|해마다|\b(?:every|each)(?: year)?(?: (?:in|on))?|\b(?:annually|yearly) (?:in|on)|ежегодно в"
    r"|\bкажд\w+|毎年|每年)\s?$",
    re.IGNORECASE,
)
_EVERY_AFTER = re.compile(r"\s?마다|,? (?:of )?(?:every|each) year\b", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"(?:내년|이듬해|\bnext year\b|в следующем году|来年|明年)[^.。]{0,8}$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """A time at `text[start:end]` of a sentence. Parts that are not known are 0; `inferred` if the year is not written.

    `last` is the last day of a range, or else the day itself.
    """

    year: int
    month: int
    day: int
    last: int
    start: int
    end: int
    inferred: bool

    @property
    def order(self) -> tuple[int, int, int, int]:
        """For sorting; a year comes before its months, a month before its days."""
        return self.year, self.month, self.day, self.last

    def __str__(self) -> str:
        """Return it as ISO 8601, to the precision known: "2023", "2023-09", "2023-09-12", "2023-09-12/16"."""
        parts = [f"{self.year:04d}", *(f"{part:02d}" for part in (self.month, self.day) if part)]
        return "-".join(parts) + (f"/{self.last:02d}" if self.last != self.day else "")


def told_in(texts: Sequence[str], document: str | None) -> list[list[Told]]:
    """The times told in each of a passage's sentences, in their order; each time once in a sentence.

    `document` is the document's date, ISO 8601. A date whose year cannot be known is left out.
    """
    found = []
    known = 0  # the last year that was written
    for text in texts:
        told: dict[tuple[int, int, int, int], Told] = {}
        for dates in _places(text):
            date = dates[0]
            if date.bare and not _YEAR_BEFORE.search(text[: date.start]):
                continue
            year = date.year or (0 if _recurs(text, date) else _year_of(text, date, known, document))
            if year:
                last = dates[-1].day or date.day or 0
                one = Told(year, date.month or 0, date.day or 0, last, date.start, date.end, not date.year)
                told.setdefault(one.order, one)
            if date.year and (date.month or _goes_on(text, date)):
                known = date.year
        found.append([one for one in told.values() if not any(_holds(one, other) for other in told.values())])
    return found


def _holds(one: Told, other: Told) -> bool:
    """Whether the other time lies in this one and says more: September 2023, 13 September 2023."""
    written = [part for part in (one.year, one.month, one.day) if part]
    finer = [part for part in (other.year, other.month, other.day) if part]
    return len(finer) > len(written) and finer[: len(written)] == written


def _goes_on(text: str, date: Date) -> bool:
    """Whether a year alone is that of the days after it: "2023년에는 … 9월 13일", but not "begun in 2012, and …"."""
    return not date.bare and not _BOUND_AFTER.match(text, date.end)


def _recurs(text: str, date: Date) -> bool:
    """Whether it is the day or month of every year: "held each September" tells of no time."""
    return bool(_EVERY.search(text[: date.start]) or _EVERY_AFTER.match(text, date.end))


def _places(text: str) -> Iterator[list[Date]]:
    """The dates of each place: two for a range of days, the first and the last."""
    by_place: dict[int, list[Date]] = {}
    for date in find_dates(text):
        by_place.setdefault(date.start, []).append(date)
    yield from by_place.values()


def _year_of(text: str, date: Date, known: int, document: str | None) -> int:
    """The year of a date that writes none; 0 if nothing tells it."""
    published, month = (int(document[:4]), int(document[5:7] or 0)) if document else (0, 0)
    before = text[: date.start]
    if published and _PAST.search(before):
        return published - (0 < month < (date.month or 0))
    if published and _LAST_YEAR.search(before):
        return published - 1
    if published and _NEXT_YEAR.search(before):
        return published + 1
    return known or published
