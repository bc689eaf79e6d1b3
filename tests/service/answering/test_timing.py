"""Which sentences are of another time than the one that a question asks about."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.service.answering.timing import dates_asked, elsewhen
from tests.service.answering.test_candidates import first_of

IN_2019 = dates_asked("What was agreed in April 2019?")


@pytest.mark.parametrize(
    "question",
    [
        "Who visited Moscow before 2019?",
        "What has Russia supplied since 2022?",
        "2019년 회담 이후 무엇이 달라졌나?",
        "Что изменилось после 2019 года?",
    ],
)
def test_what_is_asked_of_before_or_after_a_date_is_not_of_it(question: str) -> None:
    assert dates_asked(question) == ()


@pytest.mark.parametrize(
    ("sentence", "sure"),
    [
        ("They met in 2001.", 1.0),
        ("They met on 25 April 2019.", 0.0),
        ("2019년 9월에 만났다.", 1.0),
        ("In 2019, as in 2001, they met.", 0.0),
        ("They met on the 25th.", 0.0),
        ("5월에 만났다.", 1.0),
    ],
)
def test_a_sentence_with_dates_is_of_those(sentence: str, sure: float) -> None:
    assert list(elsewhen([sentence], None, IN_2019)) == [sure]


def test_sentences_without_a_year_go_on_with_the_last_one_for_a_while() -> None:
    told = ["In 2001 they met.", "They smiled.", "They dined.", "They left.", "In 2019 they met again.", "They smiled."]
    assert list(elsewhen(told, None, IN_2019)) == [1.0, 0.5, 0.5, 0.0, 0.0, 0.0]


@pytest.mark.parametrize(
    ("published", "sure"),
    [("2018", 1.0), ("2019-03-30", 1.0), ("2019-04", 0.0), ("2019", 0.0), ("2023", 0.0), (None, 0.0)],
)
def test_a_document_from_before_tells_nothing_of_it(published: str | None, sure: float) -> None:
    assert list(elsewhen(["They will meet."], published, IN_2019)) == [sure]
    assert list(elsewhen(["They will meet in April 2019."], published, IN_2019)) == [0.0]


@given(st.lists(st.text(max_size=40), max_size=6), st.sampled_from([None, "1999", "2030-01"]))
def test_each_sentence_gets_a_share_and_none_is_sure_of_nothing(sentences: list[str], published: str | None) -> None:
    assert list(elsewhen(sentences, published, ())) == [0.0] * len(sentences)
    found = list(elsewhen(sentences, published, IN_2019))
    assert len(found) == len(sentences)
    assert all(0 <= one <= 1 for one in found)


def test_the_year_asked_about_comes_before_one_that_is_nearer_by_its_words(tmp_path: Path) -> None:
    other = "In 2001 the leaders signed a ferry treaty with rules on pilots, tariffs, fuel and winter berths."
    asked = "In 2019 the leaders signed a ferry paper with rules on engines, lifeboats, radio and tickets."
    question = "What ferry treaty did the leaders sign in 2019?"
    assert first_of(tmp_path, question, other, asked) == asked
