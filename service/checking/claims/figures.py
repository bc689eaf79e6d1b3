"""Finds the numbers and dates of a claim that are missing from its quotes."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pincite.service.checking.mentions.date_mentions import Date, find_dates
from pincite.service.checking.mentions.numbers import Kind, Number, find_numbers
from pincite.service.checking.mentions.units import TIMES, unit_at

# Words that imply a small number without a numeral: 양국 is two countries, 처음 the first time.
_WORDS_FOR = {
    1: re.compile(
        r"처음|최초|첫|유일|[가-힣]부터\s|한\s|하나|하루|\bonce\b|\bsingle\b|\bonly\b|\bsole\b|\bone\b|\binitial\b"
        r"|\b(?:an?|per|each|every) (?:minute|hour|day|week|month|year|decade)\b|перв|впервые|初|首次|首个"
    ),
    2: re.compile(
        r"양(?:국|측|자|안|당|쪽|사|팀|군|\s?정상)|쌍방|둘|두\s|이틀|남북|북러|러북|한미|미중|중러|한일|한중|\bboth\b|\btwice\b|"
        r"\bdouble|\bpair\b|\bbilateral|\btwo\b|\bmutual|\bоб[аеои]|дво[еи]|двусторонн|両|双方|双边|两|갑절|배로|후반|하반기"
    ),
    3: re.compile(r"분기|\bquarter|3국|3자|삼국|삼자|사흘|석\s|서너|\btrilateral|\btriple|трехсторонн"),
    4: re.compile(r"네\s|넷|넉\s|나흘"),
    5: re.compile("닷새"),
    6: re.compile(r"엿새|반년|상반기|하반기|\b(?:first|second|latter) half\b|\bhalf a year\b"),
    7: re.compile(r"이레|일주일|\b(?:a|one) week\b"),
    8: re.compile("여드레"),
    9: re.compile("아흐레"),
    10: re.compile(r"열흘|\bdecade|десятилет|수십 년"),
    12: re.compile(r"\bdozen"),
    15: re.compile("보름"),
    50: re.compile(r"\bhalf\b|절반|반수|половин|半数|一半"),
    100: re.compile(r"\bcentury|세기|век[а]?\b|世紀|世纪"),
}
_QUARTER = re.compile(r"분기|\bquarter\w*", re.IGNORECASE)
_THREE = re.compile(_WORDS_FOR[3].pattern, re.IGNORECASE)
# "the two leaders" counts what an earlier sentence named, so the number need not be in the quotes.
_BACKWARD = re.compile(
    r"\b(?:the|these|both|between)\s+(?:two|2)\b|두\s?(?:나라|정상|국가|사람|지도자|대통령|장관|측|도시|회사|기업|기관|팀)"
    r"|\bдв(?:е|умя|ух|а)\s(?:стран|лидер|сторон|президент)|(?:2|二|两)(?:国|か国|カ国|个国家|人の)|両国|两国",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"(?:\b(?:about|around|some|roughly|approximately|nearly|almost|over|more than|under|less than|up to|close to|"
    r"short of|shy of|nearing)"
    r"|약|대략|거의|근|около|примерно|почти|более|свыше|約|およそ|约|大约|近|超过)\s*$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(
    r"\s?(?:여|가량|정도|남짓|안팎|이상|ほど|余|多|左右)"
    r"|\s?(?:%|퍼센트|[가-힣]{1,2})?[에을를]\s?(?:조금|약간|살짝|채|거의)?\s?(?:못\s?미|미치지 못|모자라|육박|가까|넘)"
)
_MOST_ROUNDED = Decimal("0.05")
_DAY_ALONE = re.compile(
    r"(?<![0-9월月])(?<!월 )(?:([0-9]{1,2})\s?[~∼–-]\s?)?([0-9]{1,2})일(?!\s?(?:간|동안|째|만|차))"
    r"|\bthe ([0-9]{1,2})(?:st|nd|rd|th)\b|\b([0-9]{1,2})[- ]?(?:го|числа)\b|(?<![月0-9])([0-9]{1,2})[日号]"
)
_MONTH_ALONE = re.compile(r"(?<![0-9])(1[0-2]|[1-9])\s?월(?![가-힣])")
_OF_PEOPLE = {"age", "year"}  # "aged 24", or "24 years"
_FIRST_FEW = re.compile(r"\s(?:\w+|[0-9]+)\s(?:months?|weeks?|days?|years?|hours?)\b", re.IGNORECASE)
_LAST_YEAR = re.compile(r"지난해|작년|전년|\blast year|\bprevious year|прошл\w+ год|昨年|去年", re.IGNORECASE)
_NEXT_YEAR = re.compile(r"내년|이듬해|\bnext year|following year|следующ\w+ год|来年|明年|翌年", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Counted:
    """A number and its unit; `unit` is None if unknown."""

    number: Number
    unit: str | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The numbers and dates of a text; a bare year ("in 2023") counts as a date only.

    `distinct` are the numbers that differ in more than their place: a text may repeat one a thousand times.
    """

    text: str
    numbers: tuple[Counted, ...]
    dates: tuple[Date, ...]
    distinct: tuple[Counted, ...]
    days: frozenset[int | None]
    years: frozenset[int | None]


@lru_cache(maxsize=4096)
def read_figures(text: str) -> Figures:
    """The numbers and dates of a claim or a quote."""
    dates = tuple(find_dates(text))
    years = {(date.start, date.end) for date in dates if date.bare}
    numbers = tuple(Counted(one, unit_at(text, one)) for one in find_numbers(text) if (one.start, one.end) not in years)
    distinct = {(one.number.value, one.number.kind, one.unit): one for one in numbers}
    days = frozenset(date.day for date in dates)
    return Figures(text, numbers, dates, tuple(distinct.values()), days, frozenset(date.year for date in dates))


def missing_numbers(claim: Figures, main: Figures, others: Sequence[Figures]) -> Iterator[str]:
    """The claim's numbers, as written, that the quotes lack.

    Other quotes may supply a number only where the main quote gives no different number for the same thing.
    """
    if not claim.numbers:
        return
    unlike = [other for other in main.distinct if not _has_number(claim, main.text, other)]
    back = _pointing_back(claim.text)
    for counted in claim.numbers:
        if _has_number(main, claim.text, counted) or (counted.number.value == 2 and counted.number.start in back):
            continue
        if _counts_otherwise(unlike, claim, counted) or not any(
            _has_number(one, claim.text, counted) for one in others
        ):
            yield claim.text[counted.number.start : counted.number.end]


def _counts_otherwise(unlike: Sequence[Counted], claim: Figures, counted: Counted) -> bool:
    """True if the quote counts the same thing but gives a number that the claim lacks: 49 years instead of 39."""
    counts = counted.unit is not None or counted.number.kind is not Kind.PLAIN
    if counted.number.kind is Kind.ORDINAL:  # the fourth way is not denied by five satellites
        unlike = [other for other in unlike if other.number.kind is Kind.ORDINAL]
    return counts and any(_is_comparable(claim.text, counted, other) for other in unlike)


@lru_cache(maxsize=4096)
def _in_words(text: str) -> frozenset[int]:
    """The small numbers that words of the text imply."""
    small = text.lower()
    return frozenset(number for number, words in _WORDS_FOR.items() if words.search(small))


def _has_number(known: Figures, text: str, counted: Counted) -> bool:
    number = counted.number
    about = _is_about(text, number)
    for other in known.distinct:
        same = number.value == other.number.value or (about and _is_rounded(number.value, other.number.value))
        if same and _is_comparable(text, counted, other):
            return True
    is_day, is_year = _is_day(text, number), not counted.unit
    dated = (is_day and number.value in known.days) or (is_year and number.value in known.years)
    # "The first ten months" are those from January to October, "the first" of which is no count.
    dated = dated or (counted.unit == "month" and any(date.month == number.value for date in known.dates))
    if number.kind is Kind.ORDINAL and number.value == 1 and _FIRST_FEW.match(text, number.end):
        return True
    return dated or (number.value in _in_words(known.text) and not _is_a_quarter_of_other(counted, known))


def _is_a_quarter_of_other(counted: Counted, known: Figures) -> bool:
    """True if three months are all that the text has of the three that the claim counts."""
    return counted.number.value == 3 and counted.unit != "month" and not _THREE.search(_QUARTER.sub("", known.text))


def _is_day(text: str, number: Number) -> bool:
    """True for a day of the month ("the 27th", 27일), which may match a full date elsewhere."""
    return number.kind is Kind.ORDINAL or text[number.end : number.end + 1] in ("일", "日", "号")


def _is_comparable(text: str, counted: Counted, other: Counted) -> bool:
    """True unless the two clearly count different things."""
    if (counted.number.kind is Kind.PERCENT) != (other.number.kind is Kind.PERCENT):
        return False
    if counted.unit and other.unit:
        return counted.unit == other.unit or {counted.unit, other.unit} == _OF_PEOPLE
    if counted.number.kind is Kind.ORDINAL and other.number.kind is Kind.PLAIN:
        return other.unit is None or other.unit not in TIMES
    if other.unit == "day" and text[counted.number.end : counted.number.end + 1] == "일":  # a day of the month, or days
        return True
    clock = text[counted.number.start - 1 : counted.number.start] == ":"
    return clock or counted.unit is not None or other.unit not in TIMES


def _is_about(claim: str, number: Number) -> bool:
    """True if the number is marked as approximate."""
    before = claim[max(0, number.start - 24) : number.start]
    return bool(_ABOUT.search(before) or _ABOUT_AFTER.match(claim, number.end))


def _is_rounded(value: Decimal, exact: Decimal) -> bool:
    """True if the value rounds the exact one: about 30,000 where 30,023 is known."""
    if not exact or abs(value - exact) > _MOST_ROUNDED * abs(exact):
        return False
    written = value.normalize()
    exponent = int(written.as_tuple().exponent)
    return exponent > int(exact.normalize().as_tuple().exponent) and abs(written - exact) < Decimal(10) ** exponent


def _pointing_back(text: str) -> frozenset[int]:
    """The positions of the text that count what an earlier sentence named: "the two leaders"."""
    return frozenset(at for found in _BACKWARD.finditer(text) for at in range(found.start(), found.end()))


def missing_dates(
    claim: Figures, main: Figures, others: Sequence[Figures], contexts: Sequence[Figures]
) -> Iterator[str]:
    """The claim's dates, as written, that the quotes do not support; `contexts` give the documents' own dates.

    Where the main quote has exact dates and none of the claim's dates is among them, the other quotes do not count.
    """
    if not claim.dates:
        return
    here, everywhere = _Calendar([main], contexts), _Calendar([main, *others], contexts)
    days = [date for date in main.dates if date.day is not None]
    otherwise = bool(days) and not any(date.agrees_with(day) for date in claim.dates for day in days)
    for date in claim.dates:
        if not here.has(date) and (otherwise or not everywhere.has(date)):
            yield claim.text[date.start : date.end]


class _Calendar:
    """The dates of several quotes combined: the day in one quote, the year in another or in the document's metadata."""

    def __init__(self, known: Sequence[Figures], contexts: Sequence[Figures]) -> None:
        self._dates = [date for one in (*known, *contexts) for date in one.dates]
        texts = " ".join(one.text for one in known)
        heads = {date.year for one in contexts for date in one.dates if date.year}
        self._years = {date.year for date in self._dates if date.year}
        self._years |= {year - 1 for year in heads if _LAST_YEAR.search(texts)}
        self._years |= {year + 1 for year in heads if _NEXT_YEAR.search(texts)}
        self._months = {date.month for date in self._dates if date.month}
        self._days = {int(day) for found in _DAY_ALONE.findall(texts) for day in found if day}
        self._numbers = {counted.number.value for one in known for counted in one.numbers}

    def has(self, date: Date) -> bool:
        """True if some date agrees and other quotes supply its missing parts; a day may be given without its month."""
        if any(date.agrees_with(other) and self._completes(date, other) for other in self._dates):
            return True
        if date.day is None:
            return date.month is None and (date.year in self._years or date.year in self._numbers)
        return date.day in self._days and date.month in self._months and (not date.year or date.year in self._years)

    def _completes(self, date: Date, other: Date) -> bool:
        year = other.year is not None or date.year is None or date.year in self._years
        month = other.month is not None or date.month is None
        day = other.day is not None or date.day is None or date.day in self._days
        return year and month and day
