"""A service is measured through its JSON, like the collection behind it; what goes wrong is said."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from pincite.eval.gold.question import Evidence, GoldQuestion
from pincite.eval.running.corpus import corpus_of
from pincite.eval.running.remote import RemoteSystem, open_service, remote_corpus_hash
from pincite.eval.running.runner import ask_all, judge_all
from pincite.eval.running.system import LocalSystem, reply_of
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.search.search import prepare, search
from pincite.index.truth.listing import Listing
from pincite.ingest.errors import ServiceError
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.answering.quoting import ask
from pincite.service.repeats.searching import FoldedHit
from pincite.service.wire.asking import GivenAnswer, found_passages, given_answer
from pincite.service.wire.documents import documents_page
from pincite.service.wire.to_json import json_of
from tests.fakes.hashed_words import HashedWords
from tests.fakes.json_server import serve
from tests.making.library import add, collection_at, write_briefs

QUESTIONS = [
    GoldQuestion(
        "q1", "Who supplied shells to Russia?", "en", "factoid", "", (),
        (Evidence("군사", "북한은 러시아에 포탄을 공급했다", 3), Evidence("treaty", "Sanctions were criticised", 1)),
    ),
    GoldQuestion("q2", "조약은 어디에서", "ko", "factoid", "", (), (Evidence("treaty", "signed in Pyongyang", 3),)),
    GoldQuestion("q3", "How tall is the tower?", "en", "unanswerable", "", (), ()),
]  # fmt: skip


def routes(collection: Collection) -> dict[str, Callable[[Any], Any]]:
    """What a service does, in the least of lines; the JSON is the product's own."""
    encoder = HashedWords()

    def find(body: Any) -> Any:
        prepared = prepare(body["question"], encoder)
        hits = [FoldedHit(hit) for hit in search(collection, prepared, body["k"], Filters())]
        return json_of(found_passages(prepared.text, hits))

    def documents(_: Any) -> Any:
        return json_of(documents_page(collection, Listing(limit=1_000)))

    return {
        "/v1/search": find,
        "/v1/ask": lambda body: json_of(given_answer(ask(collection, encoder, body["question"], Filters()))),
        "/v1/documents": documents,
    }


@pytest.fixture
def collection(tmp_path: Path) -> Iterator[Collection]:
    opened = collection_at(tmp_path / "home")
    add(opened, write_briefs(tmp_path / "briefs"))
    yield opened


def test_a_service_measures_like_the_collection_behind_it(collection: Collection) -> None:
    corpus = corpus_of(collection)
    local = LocalSystem(collection, HashedWords())
    with serve(routes(collection)) as url:
        service = open_service(url)
        remote = RemoteSystem(service)
        assert remote_corpus_hash(service) == corpus.hash
        theirs = judge_all(ask_all(remote, QUESTIONS, 20, lambda _: None), remote, corpus, None)
    ours = judge_all(ask_all(local, QUESTIONS, 20, lambda _: None), local, corpus, None)
    for one, other in zip(ours, theirs, strict=True):
        assert not other.error
        assert one.metrics == pytest.approx(other.metrics)
        assert [passage.grade for passage in one.ranking] == [passage.grade for passage in other.ranking]
        assert one.judged == other.judged
        assert one.answer and other.answer
        assert (one.answer.sentences, one.answer.marks) == (other.answer.sentences, other.answer.marks)


def test_a_service_that_fails_on_a_question_fails_on_that_question_only(collection: Collection) -> None:
    working = routes(collection)

    def sometimes(body: Any) -> Any:
        if "tower" in body["question"]:
            raise ValueError("out of order")
        return working["/v1/ask"](body)

    with serve({**working, "/v1/ask": sometimes}) as url:
        remote = RemoteSystem(open_service(url))
        results = judge_all(ask_all(remote, QUESTIONS, 10, lambda _: None), remote, corpus_of(collection), None)
    assert [bool(one.error) for one in results] == [False, False, True]
    assert "status 500" in results[2].error
    assert results[2].metrics == {"Declined or partly": 0.0, "Abstention accuracy": 0.0}


def test_an_outcome_is_read_where_the_service_names_it() -> None:
    fields = ("question?", None, False, "", 0.5, (), (), (), (), None)
    assert reply_of(GivenAnswer(*fields, outcome=Outcome.PARTLY)).outcome is Outcome.PARTLY
    assert reply_of(GivenAnswer(*fields)).outcome is Outcome.ANSWERED
    assert reply_of(GivenAnswer("question?", None, True, *fields[3:])).outcome is Outcome.NOT_FOUND


def test_a_local_answer_keeps_its_outcome() -> None:
    sentences = (AnswerSentence("They met.", ()),)
    assert reply_of(Answer("question?", sentences, (), Outcome.PARTLY, "", 0.5, ())).outcome is Outcome.PARTLY


@pytest.mark.parametrize(
    ("answer", "message"),
    [({"hits": [{"rank": 1}]}, "unexpected format"), ([], "unexpected format"), (b"<html>", "did not return JSON")],
)
def test_another_service_is_recognised_as_such(answer: object, message: str) -> None:
    with serve({"/v1/search": lambda _: answer, "/v1/ask": lambda _: answer}) as url:
        remote = RemoteSystem(open_service(url))
        with pytest.raises(ServiceError, match=message):
            remote.search(QUESTIONS[0], 10)
        with pytest.raises(ServiceError, match=message):
            remote.answer(QUESTIONS[0])


def test_nobody_at_the_address_is_said() -> None:
    for url in ("http://127.0.0.1:9", "no address"):
        with pytest.raises(ServiceError, match="cannot be reached"):
            remote_corpus_hash(open_service(url))


def test_a_path_that_is_not_there_is_said() -> None:
    with serve({}) as url, pytest.raises(ServiceError, match="status 404"):
        remote_corpus_hash(open_service(url))
