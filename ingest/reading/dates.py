"""Parse dates as documents write them into ISO 8601, keeping their precision."""

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan", "января"), ("february", "feb", "февраля"), ("march", "mar", "марта"),
            ("april", "apr", "апреля"), ("may", "мая"), ("june", "jun", "июня"), ("july", "jul", "июля"),
            ("august", "aug", "августа"), ("september", "sep", "sept", "сентября"), ("october", "oct", "октября"),
            ("november", "nov", "ноября"), ("december", "dec", "декабря"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_MONTH = r"\b(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\b\.?"
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_NUMBER = r"(?P<month>1[0-2]|0?[1-9])"
_END = r"(?!\d)"
_PATTERNS = tuple(
    (re.compile(pattern, re.IGNORECASE), may_be_number)
    for pattern, may_be_number in (
        (rf"{_YEAR}\s*[년年]\s*{_NUMBER}\s*[월月]\s*{_DAY}\s*[일日]", False),
        (rf"{_YEAR}\s*[년年]\s*{_NUMBER}\s*[월月]", False),
        (rf"{_YEAR}\s*([.\-/])\s*{_NUMBER}\s*\2\s*{_DAY}{_END}", False),
        (rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_END}", False),
        (rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}{_END}", False),
        (rf"{_MONTH},?\s+{_YEAR}{_END}", False),
        (rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01]){_END}", True),
        (rf"{_YEAR}\s*\.\s*{_NUMBER}\.?(?![\d.\-/])", False),
        (rf"{_YEAR}\s*[\-/]\s*{_NUMBER}(?![\d.\-/])", True),
    )
)
_PDF = re.compile(r"^D:(\d{4})(\d\d)?(\d\d)?")
_YEAR_ALONE = re.compile(rf"^\s*{_YEAR}\s*년?\s*$")


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """The date `iso`, written at `text[start:end]`.

    `may_be_number` tells the forms that numbers of issues, notices and contracts have too: 2024/11, 2024-08, 20240315.
    """

    iso: str
    start: int
    end: int
    may_be_number: bool


def dates_in(text: str) -> list[WrittenDate]:
    """Return the full dates, and the years with a month, in `text`, in order.

    A year alone is ignored: it may be any number, or a year the text is about.

    >>> [date.iso for date in dates_in("Analysis 2024/11, 27 June 2024")]
    ['2024-11', '2024-06-27']
    """
    found = sorted(_readings(text), key=lambda date: (date.start, -date.end))
    dates: list[WrittenDate] = []
    for date in found:
        if not dates or date.start >= dates[-1].end:
            dates.append(date)
    return dates


def _readings(text: str) -> Iterator[WrittenDate]:
    for pattern, may_be_number in _PATTERNS:
        for match in pattern.finditer(text):
            parts = match.groupdict()
            named = parts.get("name")
            month = _MONTHS[named.lower()] if named else int(parts["month"])
            if iso := _iso(int(parts["year"]), month, int(parts["day"]) if parts.get("day") else None):
                yield WrittenDate(iso, match.start(), match.end(), may_be_number)


def parse_date(text: str) -> str | None:
    """Return the first date in `text`, which may also be a year alone or a PDF date ("D:20230914093000+09'00'")."""
    if pdf := _PDF.match(text.strip()):
        year, month, day = (int(part) if part else None for part in pdf.groups())
        return _iso(year or 0, month, day)
    if alone := _YEAR_ALONE.match(text):
        return alone.group("year")
    return next((date.iso for date in dates_in(text)), None)


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    """Return the ISO form, or None if the date is invalid, before 1900 or after next year."""
    try:
        date = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1900 <= year <= datetime.date.today().year + 1:
        return None
    return date.isoformat()[: 10 if day else 7 if month else 4]
