"""Finds every date in a running text, with its position and only the parts that are written.

Korean, English, Russian, Japanese and Chinese. `ingest/reading/dates.py` reads the document's own date.
"""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Date:
    """A date at `text[start:end]`; parts not written are None. `bare`: a year without a mark, maybe a plain number."""

    year: int | None
    month: int | None
    day: int | None
    start: int
    end: int
    bare: bool = False

    @property
    def parts(self) -> tuple[int | None, int | None, int | None]:
        """Year, month and day, for comparing dates."""
        return self.year, self.month, self.day

    def agrees_with(self, other: "Date") -> bool:
        """True if both may mean the same day: at least one part is written in both, and no such part differs.

        2023-09 agrees with 2023-09-14, and so does 14 September; 2023 and 14 September have nothing in common.
        """
        both = [(a, b) for a, b in zip(self.parts, other.parts, strict=True) if a is not None and b is not None]
        return bool(both) and all(a == b for a, b in both)


_ENGLISH = "January February March April May June July August September October November December"
_RUSSIAN = "январ феврал март апрел ма июн июл август сентябр октябр ноябр декабр"
_RUSSIAN_ENDINGS = ("ь", "я", "е", "ю", "ем", "", "а", "у", "ом", "й")
# No lower case for English: it would match the verbs "may" and "march".
_MONTHS = {
    spelled: number
    for number, (english, russian) in enumerate(zip(_ENGLISH.split(), _RUSSIAN.split(), strict=True), start=1)
    for names, cases in (
        ((english, english[:3], english[:4]), (str.title, str.upper)),
        ((russian[:3], russian[:4], *map(russian.__add__, _RUSSIAN_ENDINGS)), (str.lower, str.title, str.upper)),
    )
    for spelled in (case(name) for name in names for case in cases)
    if len(spelled) > 2
}
_LIKE_NO_WORD = sorted((name for name in _MONTHS if name[:3].title() not in ("May", "Mar")), key=len, reverse=True)

_NAME = rf"\b(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?"
_YEAR = r"(?<![0-9])(?P<year>1[0-9]{3}|20[0-9]{2})(?![0-9])"
_MONTH = r"(?P<month>1[0-2]|0?[1-9])(?![0-9])"
_TO = r"(?:\s?[~–—-]\s?|\s(?:to|and|through|until)\s(?:the\s)?)"
_DAY = rf"(?<![0-9.,])(?P<day>[0-9]{{1,2}})(?:st|nd|rd|th)?(?:{_TO}(?P<last>[0-9]{{1,2}})(?:st|nd|rd|th)?)?(?![0-9])"
_EASTERN_DAY = r"(?P<day>[0-9]{1,2})(?:\s?[일日]?\s?[~–—-]\s?(?P<last>[0-9]{1,2}))?\s?[일日]"
_YEAR_MARK = r"\s?(?:[년年]|(?:год|года|году|годом|г)\b\.?)"
# The most complete patterns come first; each match is blanked out for those that follow.
_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_YEAR}\s?[년年]\s?{_MONTH}\s?[월月]\s?{_EASTERN_DAY}",
        rf"{_YEAR}\s?([./-])\s?{_MONTH}\s?\2\s?(?P<day>[0-9]{{1,2}})(?![0-9])",
        rf"{_DAY}(?: of)?\s{_NAME},?\s(?:of )?{_YEAR}(?:{_YEAR_MARK})?",
        rf"{_NAME}\s{_DAY},?\s{_YEAR}",
        rf"{_YEAR}\s?[년年]\s?{_MONTH}\s?[월月]",
        rf"{_NAME},?\s(?:of )?{_YEAR}(?:{_YEAR_MARK})?",
        rf"{_YEAR}-(?P<month>0[1-9]|1[0-2])(?![0-9-])",
        rf"{_YEAR}\.\s?{_MONTH}\.(?!\s?[0-9])",
        rf"{_DAY}(?: of)?\s{_NAME}",
        rf"{_NAME}\s{_DAY}(?![:,.][0-9])",
        rf"(?<![0-9.,]){_MONTH}\s?[월月]\s?{_EASTERN_DAY}",
        rf"(?<![0-9.,]){_MONTH}\.\s?(?P<day>[0-9]{{1,2}})(?=\s?\([월화수목금토일]\))",
        rf"(?<![0-9.,]){_MONTH}[월月]",
        rf"\b(?P<name>{'|'.join(_LIKE_NO_WORD)})\b",
        rf"{_YEAR}{_YEAR_MARK}",
        r"(?<![0-9])(?<![0-9][.,])(?P<bare>19[0-9]{2}|20[0-9]{2})(?![0-9]|[.,][0-9])",
    )
)
_FOLDED = str.maketrans("０１２３４５６７８９．，％～〜∼ёЁ", "0123456789.,%~~~еЕ")


def find_dates(text: str) -> list[Date]:
    """The dates of a text in order: `find_dates("9월 14일")[0].parts -> (None, 9, 14)`.

    "25-26 July 2023" is two dates in one place, the first and the last. A year without a mark ("in 2023") is `bare`.
    """
    return sorted(_search(fold(text))[0], key=lambda date: (date.start, date.parts[2] or 0))


def blank_dates(text: str) -> str:
    """The folded text with spaces for every date that is not `bare`: "9월 14일 3명" -> "       3명"."""
    return _search(fold(text))[1]


def fold(text: str) -> str:
    """The text with full-width digits and marks made narrow and ё written as е; character positions are unchanged."""
    return text.translate(_FOLDED)


def _search(text: str) -> tuple[list[Date], str]:
    found: list[Date] = []

    def take(match: re.Match[str]) -> str:
        dates = list(_read(match))
        found.extend(dates)
        return " " * len(match[0]) if dates and not dates[0].bare else match[0]

    for pattern in _PATTERNS:
        text = pattern.sub(take, text)
    return found, text


def _read(match: re.Match[str]) -> Iterator[Date]:
    """The dates of a match: none if the day does not exist, two for a range of days."""
    written = {name: part for name, part in match.groupdict().items() if part}
    bare = "bare" in written
    year = int(written.get("year") or written.get("bare") or 0) or None
    month = _MONTHS[written["name"]] if "name" in written else int(written.get("month", 0)) or None
    days: list[int | None] = [int(written[name]) for name in ("day", "last") if name in written]
    for day in days or [None]:
        if day is None or (month and 1 <= day <= monthrange(year or 2000, month)[1]):
            yield Date(year, month, day, match.start(), match.end(), bare)
