"""Which sentences are shown, in which order, and with what beside them."""

from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.service.answering.answer import Outcome
from pincite.service.answering.asked import read_asked
from pincite.service.answering.candidates import candidates
from pincite.service.answering.quoting import ask
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ENCODER = HashedWords()
TEXTS = {
    "echo.txt": "2. 러시아가 얻은 것\n\n러시아는 아르메니아를 돕지 않았다. 나고르노카라바흐에는 조약의 의무가 없기 "
    "때문이다. 러시아는 왜 아르메니아를 돕지 않았는가?\n",
    "lean.txt": "두 정상은 위성 협력을 논의했다. 이는 핵무기 개발과도 이어진다.\n",
    "first.txt": "북한은 러시아에 포탄을 7,000상자 공급했다.\n",
    "second.txt": "북한은 러시아에 포탄을 7,000상자 공급했다.\n\n같은 날 남쪽의 날씨는 아주 맑았다.\n",
    "notes.txt": "- 북한의 열차는 두만강을 건넜다.3\n",
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    opened = collection_at(tmp_path / "home")
    add(opened, folder)
    return opened


def shown(collection: Collection, question: str) -> list[str]:
    return [one.text for one in ask(collection, ENCODER, question, Filters()).sentences]


def test_a_sentence_that_repeats_an_open_question_makes_way_for_the_next(collection: Collection) -> None:
    texts = shown(collection, "러시아는 왜 아르메니아를 돕지 않았나?")
    assert "조약의 의무가 없기 때문이다" in texts[0]
    assert not any(text == "러시아는 아르메니아를 돕지 않았다." for text in texts)


def test_a_statement_is_answered_by_the_sentence_that_repeats_it(collection: Collection) -> None:
    assert shown(collection, "러시아는 아르메니아를 돕지 않았다")[0] == "러시아는 아르메니아를 돕지 않았다."


def test_capitals_and_question_marks_change_no_sentence(collection: Collection) -> None:
    assert shown(collection, "러시아는 왜 아르메니아를 돕지 않았나?") == shown(
        collection, "러시아는 왜 아르메니아를 돕지 않았나"
    )


def test_a_sentence_that_leans_on_another_brings_it_along(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "핵무기 개발과 이어지는가", Filters())
    found = next(one for one in answer.sentences if "이는 핵무기" in one.text)
    assert found.text == "두 정상은 위성 협력을 논의했다. 이는 핵무기 개발과도 이어진다."
    assert [answer.citations[number - 1].quote for number in found.citations] == [
        "두 정상은 위성 협력을 논의했다.",
        "이는 핵무기 개발과도 이어진다.",
    ]


def test_what_another_document_says_as_well_is_named_beside_it(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "북한은 포탄을 얼마나 공급했나?", Filters())
    first = answer.sentences[0]
    assert sum("7,000상자" in one.text for one in answer.sentences) == 1
    documents = {answer.citations[number - 1].document for number in (*first.citations, *first.also)}
    assert documents == {"first", "second"}


def test_bullet_and_note_are_not_shown(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "북한의 열차는 두만강을 건넜다", Filters())
    assert answer.sentences[0].text == "북한의 열차는 두만강을 건넜다."
    assert answer.citations[answer.sentences[0].citations[0] - 1].quote == "북한의 열차는 두만강을 건넜다."


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("북한은 쿠바에 포탄을 얼마나 공급했나?", "쿠바"),
        ("북한은 1987년에 러시아에 포탄을 얼마나 공급했나?", "1987년"),
        ("How many shells did North Korea supply to Wagenknecht in Russia?", "Wagenknecht"),
    ],
)
def test_what_is_named_and_nowhere_mentioned_makes_an_answer_one_in_part(
    collection: Collection, question: str, missing: str
) -> None:
    answer = ask(collection, ENCODER, question, Filters())
    assert (answer.outcome, answer.missing) == (Outcome.PARTLY, (missing,))
    assert answer.reason == f"the documents speak of this, but do not mention “{missing}”"
    assert answer.sentences
    assert answer.confidence < ask(collection, ENCODER, question.replace(missing, ""), Filters()).confidence


def test_a_kind_of_answer_that_no_sentence_has_makes_it_one_in_part(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "두 정상은 위성 협력을 언제 논의했나?", Filters())
    assert answer.outcome is Outcome.PARTLY
    assert answer.reason == "the documents speak of this, but do not say when"


def test_a_sentence_in_two_passages_is_one_candidate_and_keeps_its_rank(collection: Collection) -> None:
    question = prepare("북한은 포탄을 얼마나 공급했나?", ENCODER)
    hits = search(collection, question, 12, Filters())
    asked = read_asked(question.text, hits)
    once = candidates(collection, question, asked, hits)
    twice = candidates(collection, question, asked, [*hits, *hits[::-1]])
    assert [one.sentence for one in twice] == [one.sentence for one in once]
    assert [one.worth for one in once] == sorted((one.worth for one in once), reverse=True)


BOTH_WAYS = {
    "one.txt": "러시아는 북한에 석유를 제공했다.\n",
    "two.txt": "러시아는 북한으로부터 포탄을 공급받았다.\n",
    "three.txt": "러시아는 이란에서 드론을 들여왔다.\n",
}


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("러시아는 북한에 무엇을 제공했나?", "러시아는 북한에 석유를 제공했다."),
        ("북한은 러시아에 무엇을 제공했나?", "러시아는 북한으로부터 포탄을 공급받았다."),
    ],
)
def test_who_gives_and_who_takes_is_as_the_question_has_it(tmp_path: Path, question: str, best: str) -> None:
    folder = tmp_path / "both"
    folder.mkdir()
    for name, text in BOTH_WAYS.items():
        (folder / name).write_text(text, encoding="utf-8")
    opened = collection_at(tmp_path / "home")
    add(opened, folder)
    assert shown(opened, question)[0] == best
