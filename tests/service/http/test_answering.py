"""Written answers over HTTP: whole and as events, followed up, refused, given up."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.ingest.errors import LanguageModelSlow
from pincite.service.desk.limits import Limits
from pincite.service.keys import Keys, Scope
from pincite.service.language_model.model import Pen
from tests.fakes.scripted_author import Scripted, reply
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

QUESTION = "When was the treaty signed in Pyongyang?"
SIGNED = "The treaty was signed in Pyongyang on 19 June 2024."
EVENTS = {"Accept": "text/event-stream"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def asked(home: Path) -> Iterator[Any]:
    model = Scripted()
    with service(home, pen=Pen(model)) as client:

        def ask(*replies: list[str | Exception], **fields: Any) -> TestClient:
            model.replies[:] = replies
            return client.post("/v1/ask", json={"question": QUESTION, "write": True, **fields})

        yield ask


def events(text: str) -> list[tuple[str, Any]]:
    """Name and data of each event."""
    blocks = [dict(line.split(": ", 1) for line in block.splitlines()) for block in text.strip().split("\n\n")]
    return [(block["event"], json.loads(block["data"])) for block in blocks]


def test_a_written_answer(asked: Any) -> None:
    answer = asked(reply((SIGNED, [1]), ("Napoleon signed it in 1805.", [1]))).json()
    assert [one["text"] for one in answer["sentences"]] == [SIGNED]
    assert [one["quote"].strip() for one in answer["citations"]] == [SIGNED]
    written = answer["writing"]
    assert (written["model"], written["written"], written["supported"], written["support_rate"]) == (
        "scripted", 2, 1, 0.5,
    )  # fmt: skip
    assert len(written["dropped"]) == 1
    assert "Napoleon" not in json.dumps(answer)


def test_what_its_sources_do_not_carry_is_marked_where_that_is_wanted(asked: Any) -> None:
    answer = asked(reply((SIGNED, [1]), ("Napoleon signed it in 1805.", [1])), keep_unsupported=True).json()
    assert [bool(one["faults"]) for one in answer["sentences"]] == [False, True]


def test_events_bring_passages_then_sentences_then_the_answer(home: Path) -> None:
    model = Scripted(reply((SIGNED, [1]), ("The treaty names mutual military assistance.", [1])))
    with service(home, pen=Pen(model)) as client:
        body = {"question": QUESTION, "write": True}
        said = events(client.post("/v1/ask", json=body, headers=EVENTS).text)
    assert [name for name, _ in said] == ["passages", "sentence", "sentence", "answer"]
    assert said[1][1]["sentence"]["text"] == SIGNED
    assert [one["quote"].strip() for one in said[1][1]["citations"]] == [SIGNED]
    assert said[3][1]["sentences"] == [said[1][1]["sentence"], said[2][1]["sentence"]]


def test_a_model_that_fails_leaves_the_documents_own_sentences(asked: Any) -> None:
    answer = asked([LanguageModelSlow("It took too long.")]).json()
    assert answer["sentences"]
    assert answer["writing"]["fallback"] == "It took too long."


def test_a_follow_up_question_is_understood_and_said_so(asked: Any) -> None:
    earlier = [{"question": "What does the treaty of Pyongyang name?", "answer": "Mutual military assistance."}]
    rewriting = ['{"question": "When was the treaty of Pyongyang signed?"}']
    answer = asked(rewriting, reply((SIGNED, [1])), question="When was it signed?", earlier=earlier).json()
    assert answer["question"] == "When was the treaty of Pyongyang signed?"
    assert answer["rewriting"] == {"asked": "When was it signed?", "by": "model"}


def test_passages_come_before_a_model_rewrote_the_question(home: Path) -> None:
    model = Scripted(['{"question": "When did they sign the treaty of Pyongyang?"}'], reply((SIGNED, [1])))
    earlier = [{"question": "What does the treaty of Pyongyang name?"}]
    with service(home, pen=Pen(model)) as client:
        body = {"question": "When was it signed?", "write": True, "earlier": earlier}
        said = events(client.post("/v1/ask", json=body, headers=EVENTS).text)
    assert [name for name, _ in said] == ["passages", "passages", "sentence", "answer"]
    assert said[0][1]["question"] == "When was the treaty of Pyongyang signed?"
    assert said[1][1]["question"] == "When did they sign the treaty of Pyongyang?"


def test_a_follow_up_question_needs_no_model(home: Path) -> None:
    earlier = [{"question": "What does the treaty of Pyongyang name?"}]
    with service(home) as client:
        answer = client.post("/v1/ask", json={"question": "When was it signed?", "earlier": earlier}).json()
    assert answer["rewriting"] == {"asked": "When was it signed?", "by": "rule"}
    assert answer["writing"] is None
    assert answer["sentences"]


def test_who_writes_here_is_told(home: Path) -> None:
    with service(home) as client:
        assert client.get("/v1/writing").json() == {"model": None}
    with service(home, keys_needed=True, pen=Pen(Scripted())) as client:
        assert client.get("/v1/writing").status_code == 401
        _, key = Keys(home).add("reader", Scope.READ)
        told = client.get("/v1/writing", headers={"Authorization": f"Bearer {key}"})
    assert told.json() == {"model": "scripted"}


def test_writing_needs_a_model(home: Path) -> None:
    with service(home) as client:
        refused = client.post("/v1/ask", json={"question": QUESTION, "write": True})
    assert refused.status_code == 409
    assert refused.json()["type"].endswith("LanguageModelMissing")
    assert "PINCITE_LLM_URL" in refused.json()["detail"]


RUSSIAN = {"question": "Какие снаряды КНДР поставила России?", "filters": {"languages": ["ko"]}}
IN_RUSSIAN = "КНДР поставила России снаряды."


def quoted(home: Path, model: Scripted | None, **fields: Any) -> Any:
    with service(home, pen=Pen(model) if model else None) as client:
        return client.post("/v1/ask", json={**RUSSIAN, **fields}).json()


def translating() -> Scripted:
    """Translates the one sentence that says so, whatever else it is given."""
    return Scripted([json.dumps({"translations": [IN_RUSSIAN] * 9}, ensure_ascii=False)])


def test_quoted_sentences_are_translated_for_who_wants_that(home: Path) -> None:
    answer = quoted(home, translating(), translate=True)
    found = {one["text"]: one["translation"] for one in answer["sentences"]}
    assert found["북한은 러시아에 포탄을 공급했다."] == IN_RUSSIAN
    assert answer["writing"] is None


def test_without_being_asked_the_model_translates_nothing_and_the_answer_says_that_it_could(home: Path) -> None:
    model = translating()
    answer = quoted(home, model)
    assert not model.heard
    assert {one["translation"] for one in answer["sentences"]} == {""}
    assert "По запросу" in answer["notice"]


def test_translations_without_a_model_are_not_refused_but_a_notice_says_why(home: Path) -> None:
    assert "не настроена" in quoted(home, None, translate=True)["notice"]
    assert "не настроена" in quoted(home, None)["notice"]
    assert quoted(home, None, translate=False)["notice"] == ""


def test_what_stands_in_for_a_written_answer_is_translated_too(home: Path) -> None:
    written = reply(("В 1805 году Наполеон подписал договор в Париже.", [1]))
    translations = translating().replies[0]
    answer = quoted(home, Scripted(written, translations), write=True)
    assert answer["writing"]["fallback"]
    assert IN_RUSSIAN in {one["translation"] for one in answer["sentences"]}
    failing = Scripted([LanguageModelSlow("It took too long.")])
    assert "корейском" in quoted(home, failing, write=True)["notice"]
    assert len(failing.heard) == 1, "a model that failed is not asked again"


def test_too_many_writers_are_refused(home: Path) -> None:
    with service(home, Limits(written=0), pen=Pen(Scripted(reply((SIGNED, [1]))))) as client:
        refused = client.post("/v1/ask", json={"question": QUESTION, "write": True})
        plain = client.post("/v1/ask", json={"question": QUESTION})
    assert refused.status_code == 429
    assert plain.status_code == 200
