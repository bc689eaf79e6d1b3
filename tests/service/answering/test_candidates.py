"""What a sentence loses against another: for telling what may be, for a namesake, for names that only stand before it.

In each case the sentence that loses is nearer to the question by its words.
"""

from pathlib import Path

import pytest

from pincite.index.hit import Filters
from pincite.service.answering.quoting import ask
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

OTHERS = (
    "이란의 항구에는 배가 열 척 있다.",
    "날씨는 아주 맑았다.",
    "The weather was fine.",
    "A harbour has ten ships.",
)


def first_of(folder: Path, question: str, *texts: str) -> str:
    """The first sentence of the answer from these texts, each a document, and a few on something else."""
    briefs = folder / "briefs"
    briefs.mkdir()
    for number, text in enumerate((*texts, *OTHERS)):
        (briefs / f"{number}.txt").write_text(text + "\n", encoding="utf-8")
    collection = collection_at(folder / "home")
    add(collection, briefs)
    return ask(collection, HashedWords(), question, Filters()).sentences[0].text


PLANNED = "The ferry bridge will be opened on 3 June 2031, the council says."
HAPPENED = "Engineers opened the ferry bridge to all traffic on 9 June 2019."


@pytest.mark.parametrize(
    ("question", "first"),
    [("When was the ferry bridge opened?", HAPPENED), ("When will the ferry bridge be opened?", PLANNED)],
)
def test_what_may_come_answers_only_a_question_for_it(tmp_path: Path, question: str, first: str) -> None:
    assert first_of(tmp_path, question, PLANNED, HAPPENED) == first


def test_a_sentence_about_a_namesake_stands_behind_one_that_names_nobody(tmp_path: Path) -> None:
    father = "김정일은 2001년 8월 8일 모스크바를 떠났다."
    nobody = "대표단을 태운 열차는 2019년 4월 26일 저녁에 모스크바를 떠났다."
    told = first_of(tmp_path, "김정은은 언제 모스크바를 떠났나?", father, nobody, "김정은은 러시아를 방문했다.")
    assert told != father


def test_of_two_a_sentence_that_names_both_stands_before_one_after_their_names(tmp_path: Path) -> None:
    before = "Iran and Cuba drew up plans. The ferry line was opened on 5 June 2001."
    both = "On 10 July 2022 Iran and Cuba opened the line for heavy ships."
    assert first_of(tmp_path, "When did Iran and Cuba open the ferry line?", before, both) == both


def test_of_one_it_is_enough_to_be_named_before(tmp_path: Path) -> None:
    before = "Cuba drew up plans. The ferry line was opened on 5 June 2001."
    named = "On 10 July 2022 Cuba opened the line for heavy ships."
    assert first_of(tmp_path, "When did Cuba open the ferry line?", before, named).startswith("The ferry line")
