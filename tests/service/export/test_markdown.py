"""Answers as chats show them."""

from dataclasses import replace

import pytest

from pincite.service.answering.answer import Outcome
from pincite.service.export.markdown import Addresses, whole
from tests.making.answers import NEAREST, PARTLY

HERE = Addresses("http://127.0.0.1:8000", None)


@pytest.mark.parametrize(
    ("question", "said", "also"),
    [
        ("What did Sullivan say of the summit?", "Partly: ", "(also said in [3])"),
        ("설리번은 정상회담을 뭐라고 했나", "부분 답변: ", "(같은 내용 [3])"),
    ],
)
def test_an_answer_in_part_says_so_in_the_askers_language(question: str, said: str, also: str) -> None:
    first, *others = whole(replace(PARTLY, question=question), HERE).text.split("\n\n")
    assert first.startswith(f"*{said}")
    assert "“Sullivan”" in first
    assert others[1] == f"{NEAREST} [2] {also}"


def test_a_translation_stands_before_the_original() -> None:
    translated = replace(PARTLY.sentences[1], translation="두 번째 회담은 우주기지에서 열렸다.")
    shown = whole(replace(PARTLY, sentences=(translated,), notice="A notice."), HERE).text.split("\n\n")
    assert shown[1] == "*A notice.*"
    assert shown[2:4] == [
        "두 번째 회담은 우주기지에서 열렸다. [2] (also said in [3]) (machine translation)",
        f"> {NEAREST}",
    ]


def test_every_mark_leads_to_its_own_citation() -> None:
    shown = whole(PARTLY, HERE)
    assert [shown.text[mark.start : mark.end] for mark in shown.marks] == ["[1]", "[2]", "[3]"]
    assert [mark.citation for mark in shown.marks] == list(PARTLY.citations)


def test_a_whole_answer_has_no_notice() -> None:
    assert whole(replace(PARTLY, outcome=Outcome.ANSWERED), HERE).text.startswith("They met")
