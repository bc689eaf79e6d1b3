"""The Korean words for kinds of things: what a question counts, and what a text does."""

import pytest

from pincite.service.answering.counted import counter_of, counts


@pytest.mark.parametrize(
    ("question", "counter"),
    [
        ("How many North Korean workers remained in Russia?", "명"),
        ("How many of Kim's official companions were generals?", "명"),
        ("How many artillery shells did North Korea send?", "발"),
        ("How many containers did the soldiers load?", ""),
        ("How many times have they met?", "번"),
        ("Сколько северокорейских рабочих осталось?", "명"),
        ("労働者は何人残ったか。", "명"),
        ("有多少人？", "명"),
        ("还有多少外国工人？", "명"),
        ("수행원은 몇 명인가?", "명"),
        ("몇 번째 회담인가?", ""),
    ],
)
def test_questions_count_people_ships_shells_and_times(question: str, counter: str) -> None:
    assert counter_of(question) == counter


def test_people_are_no_containers() -> None:
    assert counts("3만 23명이던 노동자가 1만 1,490명으로 줄었다.", "명")
    assert counts("공식 수행원은 14인이었다.", "명")
    assert not counts("약 7000개 이상의 컨테이너를 보냈다.", "명")
    assert counts("두 사람은 세 차례 만났다.", "번")
