"""Parse dates as documents write them into ISO 8601, keeping their precision."""

import datetime
import re

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"), ("february", "feb"), ("march", "mar"), ("april", "apr"), ("may",), ("june", "jun"),
            ("july", "jul"), ("august", "aug"), ("september", "sep", "sept"), ("october", "oct"),
            ("november", "nov"), ("december", "dec"),
        ),
        1,
    )
    for name in names
}  # fmt: skip
_MONTH = r"(?P<name>" + "|".join(sorted(_MONTHS, key=len, reverse=True)) + r")\.?"
_YEAR = r"(?<!\d)(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>3[01]|[12]\d|0?[1-9])"
_NUMBER = r"(?P<month>1[0-2]|0?[1-9])"
_END = r"(?!\d)"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_YEAR}\s*[년年]\s*{_NUMBER}\s*[월月]\s*{_DAY}\s*[일日]",
        rf"{_YEAR}\s*[년年]\s*{_NUMBER}\s*[월月]",
        rf"{_YEAR}\s*([.\-/])\s*{_NUMBER}\s*\2\s*{_DAY}{_END}",
        rf"{_MONTH}\s+{_DAY}(?:st|nd|rd|th)?,?\s+{_YEAR}{_END}",
        rf"(?<!\d){_DAY}(?:st|nd|rd|th)?\s+{_MONTH},?\s+{_YEAR}{_END}",
        rf"\b{_MONTH},?\s+{_YEAR}{_END}",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])",
        rf"{_YEAR}\s*([.\-/])\s*{_NUMBER}\.?(?![\d.\-/])",
    )
)
_PDF = re.compile(r"^D:(\d{4})(\d\d)?(\d\d)?")
_YEAR_ALONE = re.compile(rf"^\s*{_YEAR}\s*년?\s*$")


def find_date(text: str) -> str | None:
    """Return the first full date, or year and month, in `text`; None if it has none.

    `find_date("2023. 9. 14.(목)") -> "2023-09-14"`, `find_date("September 2023") -> "2023-09"`. A year alone
    is ignored: it may be any number, or a year the text is about.
    """
    found = [match for pattern in _PATTERNS if (match := pattern.search(text))]
    for match in sorted(found, key=lambda match: (match.start(), -match.end())):
        parts = match.groupdict()
        named = parts.get("name")
        month = _MONTHS[named.lower()] if named else int(parts["month"])
        if iso := _iso(int(parts["year"]), month, int(parts["day"]) if parts.get("day") else None):
            return iso
    return None


def parse_date(text: str) -> str | None:
    """Return the date in `text`, which may also be a year alone or a PDF date ("D:20230914093000+09'00'")."""
    if pdf := _PDF.match(text.strip()):
        year, month, day = (int(part) if part else None for part in pdf.groups())
        return _iso(year or 0, month, day)
    if alone := _YEAR_ALONE.match(text):
        return alone.group("year")
    return find_date(text)


def _iso(year: int, month: int | None, day: int | None) -> str | None:
    """Return the ISO form, or None if the date is invalid, before 1900 or after next year."""
    try:
        date = datetime.date(year, month or 1, day or 1)
    except ValueError:
        return None
    if not 1900 <= year <= datetime.date.today().year + 1:
        return None
    return date.isoformat()[: 10 if day else 7 if month else 4]
