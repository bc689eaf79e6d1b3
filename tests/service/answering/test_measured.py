"""In which unit a question wants its number, and the sentences that have one in it."""

import pytest

from pincite.service.answering.measured import units_asked
from pincite.service.answering.wanted import has_kind, kinds_wanted


@pytest.mark.parametrize(
    ("question", "unit"),
    [
        ("How many tonnes of coal passed through the port?", "tonne"),
        ("How many million barrels were sold?", "barrel"),
        ("석탄은 모두 몇 톤이었나?", "tonne"),
        ("회담은 몇 시간 이어졌나?", "hour"),
        ("몇 년 동안 유효한가?", "year"),
        ("Сколько километров до границы?", "kilometre"),
        ("会談は何時間続いたのか。", "hour"),
        ("运了多少吨煤？", "tonne"),
    ],
)
def test_questions_name_their_unit(question: str, unit: str) -> None:
    assert unit in units_asked(question)


@pytest.mark.parametrize(
    "question",
    [
        *("How many people came?", "How many people died in two hours?", "How much of the work was done in days?"),
        *("몇 년에 열렸나?", "何年に開かれたか。", "몇 번 만났나?", "그는 몇 살인가?", "몇 명이 왔나?", "When was it?"),
    ],
)
def test_other_questions_name_none(question: str) -> None:
    assert units_asked(question) == frozenset()


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        (
            "How many tonnes of coal passed?",
            "약 400만 톤의 석탄이 지나갔다.",
            "2016년 4차 실험 뒤 결의 2270호가 나왔다.",
        ),
        ("회담은 몇 시간 이어졌나?", "The talks went on for two hours.", "The talks were the first in three months."),
        ("몇 년간 빌리기로 했나?", "49년간 빌리기로 했다.", "회담은 4시간 이어졌다."),
        ("会談は何時間続いたのか。", "회담은 90분 동안 이어졌다.", "지난 3개월 반 사이 관계가 발전했다."),
        ("How many kilometres of road were built?", "Дорога длиной 54 км построена.", "54 workers built the road."),
    ],
)
def test_a_number_in_another_unit_is_no_answer(question: str, right: str, wrong: str) -> None:
    (wanted,) = kinds_wanted(question)
    assert has_kind(right, wanted)
    assert not has_kind(wrong, wanted)
