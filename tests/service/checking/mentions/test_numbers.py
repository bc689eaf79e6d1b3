"""Numbers and dates of a text: one value however it is written, at the place where it stands."""

import datetime
import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.checking.mentions.date_mentions import Date, blank_dates, find_dates
from pincite.service.checking.mentions.numbers import Kind, find_numbers


def values(text: str) -> list[str]:
    return [f"{number.value.normalize():f}" for number in find_numbers(text)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,225", "3225"), ("3천 225", "3225"), ("3 тысячи 225", "3225"), ("三千二百二十五", "3225"),
        ("3만 23", "30023"), ("30 thousand", "30000"), ("3万", "30000"), ("1억 2천만", "120000000"),
        ("2천 5백만", "25000000"), ("12000만", "120000000"), ("1億", "100000000"), ("1조2천억", "1200000000000"),
        ("1.5 million", "1500000"), ("1,5 млн", "1500000"), ("a million", "1000000"), ("10 000 долларов", "10000"),
        ("two million three hundred thousand forty-two", "2300042"), ("two hundred and five", "205"),
        ("three", "3"), ("열두 나라", "12"), ("스물다섯 명이", "25"), ("세 가지", "3"), ("삼천이백 명", "3200"),
        ("тридцать пять", "35"), ("五十人", "50"), ("二〇二三", "2023"), ("１２．５", "12.5"), ("1만여 명", "10000"),
        ("3만큼", "3"), ("£125m", "125000000"), ("$11million", "11000000"), ("22 억 5 천만", "2250000000"),
    ],
)  # fmt: skip
def test_a_number_has_one_value(text: str, value: str) -> None:
    assert values(text) == [value]


@pytest.mark.parametrize(
    "text",
    [
        "one of them",
        "구조 개선",
        "이사 선임",
        "네, 그렇다",
        "十分に",
        "万一",
        "1.2.3",
        "thousands of",
        "수천 명",
        "수백만 명",
        "몇천만 원",
    ],
)
def test_other_words_are_no_numbers(text: str) -> None:
    assert values(text) == []


def test_numbers_beside_each_other_stay_apart() -> None:
    assert values("25-26, 3만-5만, 2023 225, 100 and 5") == ["25", "26", "30000", "50000", "2023", "225", "100", "5"]


@pytest.mark.parametrize("text", ["5%", "５％", "5 퍼센트", "five percent", "5 процентов", "百分之五", "5-10%"])
def test_percent(text: str) -> None:
    assert (find_numbers(text)[0].value, find_numbers(text)[0].kind) == (5, Kind.PERCENT)


@pytest.mark.parametrize("text", ["3rd", "third", "제3차", "세 번째", "셋째", "третий", "3-й", "第三次"])
def test_ordinals(text: str) -> None:
    assert [(number.value, number.kind) for number in find_numbers(text)] == [(3, Kind.ORDINAL)]


def test_the_first_is_an_ordinal() -> None:
    assert [(number.value, number.kind) for number in find_numbers("첫 번째")] == [(1, Kind.ORDINAL)]


def test_a_date_is_no_number_and_a_bare_year_is_both() -> None:
    assert values("9월 14일 3명, 2023년, September 14") == ["3"]
    assert values("in 2023") == ["2023"]
    assert find_dates("in 2023")[0].bare and not find_dates("2023년")[0].bare


def korean(value: int) -> str:
    return f"{value // 10_000}만 {value % 10_000}" if value % 10_000 else f"{value // 10_000}만"


def chinese(value: int) -> str:
    digits = "零一二三四五六七八九"
    parts = [(digit, unit) for digit, unit in zip(f"{value:04}", "千百十 ", strict=True) if digit != "0"]
    return "".join(digits[int(digit)] + unit.strip() for digit, unit in parts)


@given(st.integers(10_000, 99_999_999))
def test_what_is_written_is_read_back(value: int) -> None:
    for text in (f"{value}", f"{value:,}", f"{value:,}".replace(",", "\u00a0"), korean(value)):
        assert [number.value for number in find_numbers(f"약 {text}명")] == [value]
    assert [number.value for number in find_numbers(f"{value / 10**6:.6f} million")] == [Decimal(value)]


@given(st.integers(1000, 9999))
def test_han_numbers_are_read_back(value: int) -> None:
    assert [number.value for number in find_numbers(chinese(value))] == [value]


MONTHS = "January February March April May June July August September October November December".split()  # noqa: SIM905
MESYATSY = "января февраля марта апреля мая июня июля августа сентября октября ноября декабря".split()  # noqa: SIM905


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(2099, 12, 31)))
def test_dates_are_the_same_in_every_language(day: datetime.date) -> None:
    year, month, number = day.year, day.month, day.day
    english, russian = MONTHS[month - 1], MESYATSY[month - 1]
    for text in (
        f"{year}년 {month}월 {number}일", f"{year}. {month}. {number}.", f"{year}年{month}月{number}日",
        f"{number} {english} {year}", f"{english} {number}, {year}", f"{number} {russian} {year} года", day.isoformat(),
    ):  # fmt: skip
        assert [date.parts for date in find_dates(f"({text})")] == [(year, month, number)], text
    for text in (f"{month}월 {number}일", f"{number} {english}", f"{english} {number}", f"{number} {russian}"):
        assert [date.parts for date in find_dates(text)] == [(None, month, number)], text


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Sept. 14", [(None, 9, 14)]), ("9.14(목)", [(None, 9, 14)]),
        ("9.14", []), ("２０２３年９月", [(2023, 9, None)]), ("2023-09", [(2023, 9, None)]),
        ("в сентябре", [(None, 9, None)]), ("May I go", []), ("2023 г.", [(2023, None, None)]),
        ("2023~2024", [(2023, None, None), (2024, None, None)]), ("2,023.5", []), ("31 April", [(None, 4, None)]),
        ("25–26 July 2023", [(2023, 7, 25), (2023, 7, 26)]), ("9월 14~15일", [(None, 9, 14), (None, 9, 15)]),
        ("9월 14∼15일", [(None, 9, 14), (None, 9, 15)]), ("12 to 17 May 2023", [(2023, 5, 12), (2023, 5, 17)]),
        ("the 5th and 6th of November", [(None, 11, 5), (None, 11, 6)]), ("of 3.5 and 6 May", [(None, 5, 6)]),
    ],
)  # fmt: skip
def test_partial_dates_and_ranges(text: str, parts: list[tuple[int | None, ...]]) -> None:
    assert [date.parts for date in find_dates(text)] == parts


def test_dates_agree_where_both_are_written() -> None:
    def date(text: str) -> Date:
        return find_dates(text)[0]

    assert date("2023-09").agrees_with(date("2023-09-14"))
    assert date("9월 14일").agrees_with(date("14 September 2023"))
    assert not date("2023-09").agrees_with(date("2023-10-14"))
    assert not date("2023년").agrees_with(date("9월 14일"))


@given(
    st.text()
    | st.text(alphabet="0123456789,. -~년월일만천억조%三十万a twenmilo第제")
    | st.text(alphabet="１２３．％ёЁ年")
)
def test_any_text_is_read_and_places_lie_in_it(text: str) -> None:
    assert len(blank_dates(text)) == len(text)
    for found in (*find_numbers(text), *find_dates(text)):
        assert 0 <= found.start < found.end <= len(text)
    ends = [0, *(number.end for number in find_numbers(text))]
    assert all(number.start >= end for number, end in zip(find_numbers(text), ends, strict=False))


def test_places_are_what_was_written() -> None:
    text = "２０２３년 9월 14일, 약 3천 225명 (전체의 5 퍼센트)"
    assert [text[number.start : number.end] for number in find_numbers(text)] == ["3천 225", "5 퍼센트"]
    assert [text[date.start : date.end] for date in find_dates(text)] == ["２０２３년 9월 14일"]


@pytest.mark.parametrize(
    "piece", ["1", "1,", "1.1.", "1 ", "3천 ", "百", "twenty ", "May 1 ", "hundred ", "삼", " ", "1,111"]
)
def test_a_long_text_ends_soon_enough(piece: str) -> None:
    # It takes a few seconds at most; growing by the square it would take many minutes.
    text = (piece * 200_000)[:200_000]
    started = time.process_time()
    find_numbers(text)
    assert time.process_time() - started < 60


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("학생 비자는 3분의 1로 줄었다.", "33.33"),
        ("재고의 10분의 1만 내놓아도", "10.00"),
        ("even a tenth of its own stock", "10.00"),
        ("two fifths of the shells", "40.00"),
        ("one third less", "33.33"),
    ],
)
def test_fractions_are_shares_in_per_cent(text: str, share: str) -> None:
    (number,) = find_numbers(text)
    assert (str(number.value), number.kind) == (share, Kind.PERCENT)


def test_a_third_attempt_is_no_fraction() -> None:
    (number,) = find_numbers("a third attempt")
    assert (number.value, number.kind) == (3, Kind.ORDINAL)


def test_half_a_million_is_a_number_of_its_own() -> None:
    assert [int(one.value) for one in find_numbers("between half a million and a million shells")] == [
        500_000,
        1_000_000,
    ]
