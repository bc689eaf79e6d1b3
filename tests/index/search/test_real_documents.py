"""The main job on real input: five Korean documents, 44 questions, the packaged weights. CI has both."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite.index.changing.adding import Reader, add_paths
from pincite.index.changing.check import check
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, pages_of
from pincite.service.answering.answer import Answer
from pincite.service.answering.quoting import ask
from tests.places import SHARED

pytestmark = [
    pytest.mark.weights,
    pytest.mark.shared,
    pytest.mark.skipif(not SHARED.is_dir(), reason="../shared, the real input, is not here"),
]
ENGLISH = "what did Russia gain from the Vostochny summit"
KOREAN = "러시아는 보스토치니 정상회담에서 무엇을 얻었나"


@pytest.fixture(scope="module")
def opened(real_home: Path, encoder: Encoder) -> tuple[Collection, Encoder]:
    collection = open_collection(real_home, "default")
    assert len(all_documents(collection.connection)) == 5
    return collection, encoder


@pytest.fixture(scope="module")
def questions() -> list[dict[str, Any]]:
    lines = (SHARED / "gold" / "dev.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


@pytest.fixture(scope="module")
def answers(opened: tuple[Collection, Encoder], questions: list[dict[str, Any]]) -> list[Answer]:
    return [ask(*opened, question["question"], Filters()) for question in questions]


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize("question", [ENGLISH, KOREAN])
def test_the_documents_on_the_summit_come_first(opened: tuple[Collection, Encoder], question: str) -> None:
    answer = ask(*opened, question, Filters())
    first = answer.citations[answer.sentences[0].citations[0] - 1]
    assert first.document[:3] in {"001", "002"}
    assert {hit.document.name[:3] for hit in answer.hits} >= {"001", "002"}


def test_every_quote_of_every_answer_is_verbatim(opened: tuple[Collection, Encoder], answers: list[Answer]) -> None:
    collection, _ = opened
    citations = [citation for answer in answers for citation in answer.citations]
    assert len(citations) > 80
    pages = {one.id: pages_of(collection.connection, one.id) for one in all_documents(collection.connection)}
    for citation in citations:
        text = pages[citation.document_id][citation.page - 1].text
        assert text[citation.start : citation.end] == citation.quote


def test_no_sentence_says_more_than_its_quotes(answers: list[Answer]) -> None:
    for answer in answers:
        for sentence in answer.sentences:
            quotes = [answer.citations[number - 1].quote for number in sentence.citations]
            assert squeezed(sentence.text) == squeezed("".join(quotes))


def test_an_answering_quote_is_among_the_first_five_passages(
    opened: tuple[Collection, Encoder], questions: list[dict[str, Any]]
) -> None:
    found = list(successes(opened, questions))
    assert len(found) == 38
    assert sum(found) / len(found) >= 0.75


def successes(opened: tuple[Collection, Encoder], questions: list[dict[str, Any]]) -> Iterator[bool]:
    collection, encoder = opened
    for question in questions:
        answering = [(one["doc"], squeezed(one["quote"])) for one in question["evidence"] if one["grade"] == 3]
        hits = search(collection, prepare(question["question"], encoder), 5, Filters())
        assert all(len(hit.passage.text) <= 500 for hit in hits)
        if answering:
            yield any(
                quote in squeezed(hit.passage.text)
                for hit in hits
                for document, quote in answering
                if document == hit.document.name
            )


def test_adding_twice_embeds_nothing(opened: tuple[Collection, Encoder]) -> None:
    summary = add_paths(*opened, [SHARED / "corpus"], Reader(), lambda _: None)
    assert (len(summary.unchanged), summary.added, summary.embedded) == (5, [], 0)
    assert check(opened[0]) == []
