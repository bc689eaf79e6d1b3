"""Just short of the threshold, a sentence with the kind of answer that is wanted is shown as an answer in part."""

from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import find_document
from pincite.service.answering.abstention import THRESHOLD
from pincite.service.answering.answer import Answer, Outcome
from pincite.service.answering.quoting import HITS, answer_from
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, write_briefs

ENCODER = HashedWords()
ENGLISH = Filters(languages=("en",))
# Scores of hits at the usual distance, none of which leads: log-odds of -0.1, of -0.6 and of -1.8.
NEAR, FAR, FARTHER = 9.57, 7.79, 3.5


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    return opened


def _answer(collection: Collection, text: str, score: float, filters: Filters = ENGLISH) -> Answer:
    question = prepare(text, ENCODER)
    hits = search(collection, question, HITS, filters)
    usual = [replace(one, score=score, signals={**one.signals, "dense": 0.35, "feedback": 0.0}) for one in hits]
    with collection.reading():
        return answer_from(collection, question, usual, filters)


def test_a_question_for_a_date_is_answered_in_part_by_one(collection: Collection) -> None:
    answer = _answer(collection, "When was the treaty signed?", NEAR)
    assert answer.outcome is Outcome.PARTLY and answer.reason.endswith("it is the nearest sentence that says when")
    assert "19 June 2024" in answer.sentences[0].text
    assert answer.confidence < THRESHOLD


def test_where_one_document_is_asked_it_may_be_farther(collection: Collection) -> None:
    treaty = Filters(documents=(find_document(collection.connection, "treaty").id,))
    answer = _answer(collection, "When was the treaty signed?", FAR, treaty)
    assert answer.outcome is Outcome.PARTLY and "19 June 2024" in answer.sentences[0].text
    assert _answer(collection, "When was the treaty signed?", FARTHER, treaty).abstained
    assert _answer(collection, "Was the treaty signed?", FAR, treaty).abstained


@pytest.mark.parametrize(
    ("question", "score"),
    [
        ("When was the treaty signed?", FAR),
        ("How many hours did the treaty take?", NEAR),  # no sentence says
        ("Was the treaty signed?", NEAR),
    ],
)
def test_others_are_declined(collection: Collection, question: str, score: float) -> None:
    assert _answer(collection, question, score).abstained
