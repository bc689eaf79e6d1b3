"""Which time each sentence tells of, with the year from its surroundings where it is not written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.timeline.telling import told_in


def said(text: str, document: str | None = "2023-11") -> list[str]:
    (found,) = told_in([text], document)
    return [str(one) for one in found]


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("The treaty was signed on 19 June 2024.", ["2024-06-19"]),
        ("회담은 2023년 9월 13일 보스토치니에서 열렸다.", ["2023-09-13"]),
        ("회담은 9월 13일 보스토치니에서 열렸다.", ["2023-09-13"]),
        ("They met from 12-16 September 2023.", ["2023-09-12/16"]),
        ("지난해 2월 침공 이후 전쟁이 길어졌다.", ["2022-02"]),
        ("지난 12월 발사에 성공했다.", ["2022-12"]),
        ("지난 3월 해킹이 있었다.", ["2023-03"]),
        ("Work began in 2012, and Luna-25, launched on 11 August, crashed.", ["2012", "2023-08-11"]),
        ("2023년 7월 25일 평양을 방문한 이후 9월에는 극동을 방문하여 9월 13일 회담했다.", ["2023-07-25", "2023-09-13"]),
        ("2019년에는 블라디보스토크에서 4월 25일 만났다.", ["2019-04-25"]),
        ("2000 soldiers crossed the river.", []),
        ("Встреча прошла 24 апреля 2019 года.", ["2019-04-24"]),
        ("首脳会談は2019年4月25日に行われた。", ["2019-04-25"]),
        ("2012년 회의가 열린 곳이고, 매년 9월 열리는 포럼의 무대이기도 하다.", ["2012"]),
        ("The forum is held in Vladivostok every September.", []),
        ("It takes place in September of each year.", []),
        ("今年のフォーラムは毎年9月に開かれる。", []),
        ("Nothing is dated here.", []),
    ],
)
def test_times_are_read_as_a_reader_does(text: str, times: list[str]) -> None:
    assert said(text) == times


def test_a_year_that_nothing_tells_is_not_invented() -> None:
    assert said("They met on 13 September.", None) == []
    assert said("They met in September 2019, and on 25 April.", None) == ["2019-09", "2019-04-25"]


def test_years_carry_over_within_a_passage_and_are_said_to_be_inferred() -> None:
    first, second = told_in(["They met on 24 April 2019.", "On 25 April they spoke again."], "2023")
    assert [(str(one), one.inferred) for one in (*first, *second)] == [("2019-04-24", False), ("2019-04-25", True)]


@given(
    text=st.text(st.sampled_from("2019년 4월25일,.in July - 1지난해(last) year"), max_size=40),
    document=st.sampled_from([None, "2023", "2023-01-05"]),
)
def test_the_place_of_a_time_is_in_the_sentence_and_times_differ(text: str, document: str | None) -> None:
    (found,) = told_in([text], document)
    assert len({one.order for one in found}) == len(found)
    for one in found:
        assert 0 <= one.start < one.end <= len(text)
        assert 1 <= one.year <= 9999
        assert 0 <= one.month <= 12
        assert 0 <= one.day <= one.last <= 31
