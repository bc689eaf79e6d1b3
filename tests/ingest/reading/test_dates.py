"""Dates as documents write them."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.reading.dates import dates_in, parse_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023. 9. 14.(목), 이윤식 실장", "2023-09-14"),
        ("2023년 9월 14일", "2023-09-14"),
        ("발행일: 2023-09-14", "2023-09-14"),
        ("2023.09.14", "2023-09-14"),
        ("September 14, 2023", "2023-09-14"),
        ("14 Sept. 2023", "2023-09-14"),
        ("14th of no month, 1 September 2023", "2023-09-01"),
        ("2024년 2월", "2024-02"),
        ("2024. 5.", "2024-05"),
        ("March 2024", "2024-03"),
        ("brief_20230914_final", "2023-09-14"),
        ("입력 2025.10.28 10:22 수정 2025.10.29", "2025-10-28"),
        ("2023. 2. 30.", "2023-02"),
        ("2023년 정상회담(4.25)", None),
        ("통권 125호", None),
        ("전화 02-2023-1234", None),
        ("120230914555", None),
        ("no date", None),
    ],
)
def test_dates_are_found_as_they_are_written(text: str, date: str | None) -> None:
    assert next((found.iso for found in dates_in(text)), None) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019", "2019"),
        ("2019년", "2019"),
        ("D:20230914093000+09'00'", "2023-09-14"),
        ("D:2023", "2023"),
        ("2010-07-02T03:36:13Z", "2010-07-02"),
        ("D:99999999", None),
        ("soon", None),
        ("", None),
        ("0001-01-01", None),
    ],
)
def test_stated_dates_may_be_years_or_as_pdfs_write_them(text: str, date: str | None) -> None:
    assert parse_date(text) == date


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Analysis 2024/11, 27 June 2024", [("2024-11", True), ("2024-06-27", False)]),
        ("공고 제2024-08호, 2024. 5. 3.", [("2024-08", True), ("2024-05-03", False)]),
        ("20240503 and 2024.05", [("2024-05-03", True), ("2024-05", False)]),
        ("20 июня 2024 г.", [("2024-06-20", False)]),
        ("15 April 1912 - 8 July 1994", [("1912-04-15", False), ("1994-07-08", False)]),
    ],
)
def test_all_dates_are_found_and_those_that_may_be_numbers(text: str, dates: list[tuple[str, bool]]) -> None:
    assert [(date.iso, date.may_be_number) for date in dates_in(text)] == dates


@given(st.text("2019 0.-/년월일Mayjune5,", max_size=40))
def test_dates_are_in_order_and_do_not_overlap(text: str) -> None:
    found = dates_in(text)
    assert all(0 <= date.start < date.end <= len(text) for date in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
