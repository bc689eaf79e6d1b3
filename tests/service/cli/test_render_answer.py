"""What the terminal shows of an answer: whether it is one, what is nearest only, who else says the same."""

from dataclasses import replace

import pytest

from pincite.service.answering.answer import Outcome
from pincite.service.cli.render_answer import answer
from tests.making.answers import FIRST, NEAREST, PARTLY


def lines(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_an_answer_in_part_says_so_before_its_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    answer(PARTLY)
    shown = lines(capsys)
    assert shown[:2] == [
        'Partly: the documents speak of this, but do not mention "Sullivan".',
        "The nearest sentences, which do not say what was asked:",
    ]
    assert shown[2:6] == [f"{FIRST} [1]", "", f"{NEAREST} [2]", "  also in 1 other document: [3]"]


def test_a_translation_stands_first_and_the_original_below(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = PARTLY.sentences
    translated = replace(first, translation="두 번 만났다.")
    answer(replace(PARTLY, outcome=Outcome.ANSWERED, sentences=(translated, second), notice="영어 문장이 있습니다."))
    shown = lines(capsys)
    assert shown[:3] == ["영어 문장이 있습니다.", "두 번 만났다. [1]", f"  machine translation of: {FIRST}"]


def test_a_whole_answer_begins_with_its_first_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    answer(replace(PARTLY, outcome=Outcome.ANSWERED, reason="", missing=()))
    assert lines(capsys)[0] == f"{FIRST} [1]"


def test_no_answer_has_no_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    nothing = replace(
        PARTLY, outcome=Outcome.NOT_FOUND, reason="not found in these documents", sentences=(), citations=()
    )
    answer(nothing)
    assert lines(capsys) == ["Not found in these documents."]
