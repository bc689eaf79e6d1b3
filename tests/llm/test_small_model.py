"""What a weak model writes, held to the documents. Its words may change with it; what is shown may not lack support."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from pincite.ingest.text import language_of
from tests.browser.serving import served
from tests.llm.conftest import Pincite

pytestmark = [pytest.mark.llm, pytest.mark.weights, pytest.mark.timeout(3600)]

# Each with what an answer must hold; a weak model answers these from one sentence of one brief.
ANSWERABLE = {
    "en": ("On what day did the mandate of the UN Panel of Experts run out?", "30 April"),
    "ko": ("라진항 석탄 부두는 한 해에 화물을 얼마나 처리할 수 있나?", "400만 톤"),
}
UNANSWERABLE = "How large a loan did Beijing offer Kim when he met Xi in September 2025?"
NOT_OF_THE_BRIEFS = "How long should sourdough bread be baked in a cast-iron pot?"


def written(pincite: Pincite, question: str) -> Any:
    return json.loads(pincite("ask", "--write", "--json", question))


def assert_supported(answer: Any) -> None:
    """Every sentence shown has citations, and was found to be carried by their quotes."""
    assert answer["sentences"]
    for sentence in answer["sentences"]:
        assert sentence["citations"] and not sentence["faults"]
    assert answer["writing"]["supported"] == len(answer["sentences"])
    assert answer["writing"]["written"] == len(answer["sentences"]) + len(answer["writing"]["dropped"])


def test_models_says_that_it_answers(pincite: Pincite) -> None:
    writing = json.loads(pincite("models", "--json"))["writing"]
    assert writing["answers"] and writing["keeps_schema"]
    assert writing["model"] == "qwen2.5-coder-1.5b-instruct"


@pytest.mark.parametrize("language", ANSWERABLE)
def test_an_answer_is_in_the_language_of_its_question(pincite: Pincite, language: str) -> None:
    question, held = ANSWERABLE[language]
    answer = written(pincite, question)
    assert answer["writing"]["fallback"] == ""
    assert_supported(answer)
    text = " ".join(sentence["text"] for sentence in answer["sentences"])
    assert language_of(text) == language
    assert held in text


def test_what_it_invents_is_not_shown(pincite: Pincite) -> None:
    answer = written(pincite, UNANSWERABLE)
    if not answer["abstained"]:  # it invents a sum; the documents' own sentences are shown then
        assert answer["writing"]["fallback"]
        assert "loan" not in " ".join(sentence["text"] for sentence in answer["sentences"])


def test_what_no_document_is_about_is_not_asked_of_it(pincite: Pincite) -> None:
    answer = written(pincite, NOT_OF_THE_BRIEFS)
    assert answer["abstained"] and not answer["sentences"]


def test_sentences_stream_before_the_answer(
    pincite: Pincite, models: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in pincite.environment.items():
        monkeypatch.setenv(name, value)
    with served(pincite.home, models, tmp_path / "log") as (address, _):
        events = list(asked(address, ANSWERABLE["en"][0]))
    names = [name for name, _ in events]
    assert names[0] == "passages" and names[-1] == "answer" and set(names[1:-1]) == {"sentence"}
    answer = events[-1][1]
    assert_supported(answer)
    assert [body["sentence"] for name, body in events if name == "sentence"] == answer["sentences"]


def asked(address: str, question: str) -> Iterator[tuple[str, Any]]:
    """The events that answer a question, by name."""
    body = {"question": question, "write": True}
    accepts = {"Accept": "text/event-stream"}
    with httpx.stream("POST", f"{address}/v1/ask", json=body, headers=accepts, timeout=1500) as response:
        assert response.status_code == 200
        name = ""
        for line in response.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
            elif line.startswith("data: "):
                yield name, json.loads(line.removeprefix("data: "))
