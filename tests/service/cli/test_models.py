"""`pincite models`: what is configured, whether it answers, whether it keeps to a schema."""

import json
from pathlib import Path
from typing import Any

import pytest

from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import DEFAULT_MODEL
from tests.fakes.hashed_words import HashedWords
from tests.fakes.scripted_model import Behaviour, answers, knows_only, never_answers, refuses, says, scripted_model
from tests.making.library import collection_at
from tests.serving.command_line import pincite_here

KEPT = says('{"word": "pincite"}')


def pincite_models(home: Path, *arguments: str, status: int = 0, **settings: str) -> str:
    """What the command prints; PINCITE_LLM_URL and the like as `url=...`."""
    variables = {f"PINCITE_LLM_{name.upper()}": value for name, value in settings.items()}
    return pincite_here("models", "--home", str(home), *arguments, status=status, **variables)


def models(home: Path, status: int = 0, **settings: str) -> Any:
    return json.loads(pincite_models(home, "--json", status=status, **settings))


def test_without_a_language_model_it_says_how_to_have_one(tmp_path: Path) -> None:
    found = models(tmp_path)
    found["embedding"].pop("engine")  # what this machine's folder of models has
    assert found == {"embedding": {"model": DEFAULT_MODEL, "collection": None}, "writing": None}
    shown = pincite_models(tmp_path)
    assert "no language model is configured" in shown
    assert "PINCITE_LLM_URL" in shown


@pytest.mark.weights
def test_the_engine_is_shown_with_what_was_measured(tmp_path: Path, encoder: Encoder) -> None:
    assert encoder.name == DEFAULT_MODEL  # it was opened, so the engine was chosen
    engine = models(tmp_path)["embedding"]["engine"]
    assert engine["name"] in [one["name"] for one in engine["figures"]]
    assert all(one["question_ms"] > 0 and one["cosine"] > 0.99 for one in engine["figures"])
    shown = pincite_models(tmp_path)
    assert f"  engine: {engine['name']}, the quickest measured on this machine" in shown
    assert all(one["name"] in shown for one in engine["figures"])


def test_a_model_that_answers_is_told_with_what_it_understands(tmp_path: Path) -> None:
    collection_at(tmp_path)
    with scripted_model([KEPT], models=["one", "two"]) as (url, requests):
        found = models(tmp_path, url=url, key="a-secret-of-ours", seconds="60")
        shown = pincite_models(tmp_path, url=url)
    assert found["embedding"] == {"model": HashedWords().name, "collection": "default", "engine": None}
    writing = found["writing"]
    assert writing.pop("took") >= 0
    configured = {"url": url, "model": "one", "key": True, "seconds": 60.0, "passage_tokens": 3_000}
    assert writing == {**configured, "listed": ["one", "two"], "answers": True, "keeps_schema": True, "error": None}
    assert requests[0].body["response_format"]["type"] == "json_schema"
    assert f"one at {url}" in shown
    assert "  follows a JSON schema" in shown


@pytest.mark.parametrize("behaviour", [says("Hello!"), says("[" * 3_000), knows_only([], says("Hello."))])
def test_a_model_that_does_not_keep_to_a_schema_is_told(behaviour: Behaviour, tmp_path: Path) -> None:
    with scripted_model([behaviour], models=refuses(404)) as (url, _):
        writing = models(tmp_path, url=url, model="mine")["writing"]
    assert (writing["answers"], writing["keeps_schema"], writing["listed"]) == (True, False, [])


@pytest.mark.parametrize(
    ("behaviour", "kind"),
    [
        (refuses(401), "LanguageModelRefused"),
        (never_answers, "LanguageModelSlow"),
        (answers(b"<html>"), "LanguageModelGarbled"),
    ],
)
def test_a_model_that_does_not_answer_ends_with_status_1(behaviour: Behaviour, kind: str, tmp_path: Path) -> None:
    with scripted_model([behaviour]) as (url, _):
        seconds = "1" if kind == "LanguageModelSlow" else "60"
        writing = models(tmp_path, status=1, url=url, seconds=seconds, key="a-secret-of-ours")["writing"]
    assert (writing["answers"], writing["error"]["kind"]) == (False, kind)
    assert "a-secret-of-ours" not in json.dumps(writing)


def test_nobody_at_the_address_and_a_wrong_one_are_told(tmp_path: Path) -> None:
    shown = pincite_models(tmp_path, status=1, url="http://127.0.0.1:9/v1")
    assert "does not answer" in shown
    assert "Is the server running there?" in shown
    wrong = json.loads(pincite_models(tmp_path, "--json", status=2, url="localhost:8080"))
    assert wrong["error"]["kind"] == "BadOption"
