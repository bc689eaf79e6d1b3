"""What a question names that no passage mentions: an answer to it can be one in part only."""

from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters, Hit
from pincite.index.search.search import prepare, search
from pincite.service.answering.answer import Outcome
from pincite.service.answering.quoting import ask
from pincite.service.answering.unmentioned import silent_speaker, unmentioned
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at

ENCODER = HashedWords()
BRIEFS = {
    "2019.txt": "푸틴 대통령과 김정은 위원장은 블라디보스토크에서 첫 정상회담을 가졌다. 두 정상은 철도를 논의했다. "
    "한국 정부는 러시아와 협력할 분야를 찾아야 한다.",
    "2023.txt": "푸틴 대통령과 김정은 위원장은 보스토치니에서 다시 정상회담을 가졌다. 정부는 제재를 지켜야 한다.",
}


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    for name, text in BRIEFS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        sidecar = f'{{"date": "{name[:4]}", "author": "{"서동주" if name == "2019.txt" else "이윤식"}"}}'
        (tmp_path / f"{name[:4]}.meta.json").write_text(sidecar, encoding="utf-8")
        add(opened, tmp_path / name)
    return opened


def hits_of(collection: Collection, question: str) -> list[Hit]:
    return search(collection, prepare(question, ENCODER), 12, Filters())


@pytest.mark.parametrize(
    "question",
    [
        "What did the Kim-Putin meeting discuss?",  # a pair is two names
        "What came of the first summit of the two leaders?",  # number words
        "What does the INSS advise?",  # Korean spells it out
        "푸틴과 만난 사람의 이름과 날짜, 기간은?",  # what kind of thing is asked for
        "이윤식은 무엇을 권고하나?",  # the author, who is not in the text
    ],
)
def test_nothing_is_missing(collection: Collection, question: str) -> None:
    assert list(unmentioned(question, hits_of(collection, question))) == []


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("What did Merkel say?", ["Merkel"]),
        ("How did the summit of 2021 end?", ["2021"]),
        ("푸틴이 선물한 승용차의 차종은?", ["선물", "승용차", "차종"]),
    ],
)
def test_what_no_passage_mentions_is_missing(collection: Collection, question: str, missing: list[str]) -> None:
    assert list(unmentioned(question, hits_of(collection, question))) == missing


def test_who_is_asked_about_must_be_in_a_sentence_shown() -> None:
    shown = ["라브로프 장관은 협력이 깊어졌다고 말했다."]
    assert silent_speaker("What did Sullivan say about the talks?", shown) == "Sullivan"
    assert silent_speaker("설리번은 뭐라고 했나?", shown) == "설리번"
    assert silent_speaker("What did Lavrov say about the talks?", shown) == ""
    assert silent_speaker("What was said about the talks?", shown) == ""


@pytest.mark.parametrize("question", ["서동주는 정부에 무엇을 권고하나?", "2019년 보고서는 정부에 무엇을 권고하나?"])
def test_only_the_source_that_is_named_answers(collection: Collection, question: str) -> None:
    answer = ask(collection, ENCODER, question, Filters())
    assert answer.outcome is not Outcome.NOT_FOUND
    assert {citation.document for citation in answer.citations} == {"2019"}


def test_a_source_that_is_named_is_never_declined_though_it_lacks_something(collection: Collection) -> None:
    answer = ask(collection, ENCODER, "서동주는 승용차와 식당에 대해 무엇을 말하나?", Filters())
    assert (answer.outcome, answer.missing) == (Outcome.PARTLY, ("승용차", "식당"))
