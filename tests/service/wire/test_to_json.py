"""Every response is the same as a dataclass, as JSON, as HTTP sends it and as the client reads it."""

import json
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from pydantic import TypeAdapter

from pincite.ingest.errors import ServiceNotUnderstood
from pincite.service.client.parsing import parsed
from pincite.service.jobs.jobs import JobState
from pincite.service.quotes import manuscript
from pincite.service.quotes import places as quoted
from pincite.service.wire import chat, jobs, quotes
from pincite.service.wire.documents import StoredDocument
from pincite.service.wire.to_json import json_of
from tests.places import ROOT

NEVER_SENT = {chat.Reply, chat.ReplyHead}


def responses() -> list[type]:
    """The dataclasses that the modules of service/wire declare."""
    names = sorted(path.stem for path in Path(ROOT / "service" / "wire").glob("*.py"))
    declared = [vars(import_module(f"pincite.service.wire.{name}")).items() for name in names if name != "__init__"]
    kinds = {kind for module in declared for _, kind in module if isinstance(kind, type) and is_dataclass(kind)}
    ours = [kind for kind in kinds - NEVER_SENT if kind.__module__.startswith("pincite.service.wire.")]
    return sorted(ours, key=lambda kind: kind.__name__)


def example(kind: Any, full: bool) -> Any:
    """A value of a type: with all that it may hold, or with as little as it may."""
    origin, inner = get_origin(kind), get_args(kind)
    simple = {str: "말 “a”" if full else "", int: 7 * full, float: 0.25 * full, bool: full, NoneType: None}
    if kind in simple:
        return simple[kind]
    if origin in (Union, UnionType):
        return example(next(one for one in inner if (one is NoneType) != full), full)
    if origin is Literal:
        return inner[-1 if full else 0]
    if origin is tuple:
        return (example(inner[0], full), example(inner[0], False)) if full else ()
    if origin is Mapping:
        return {"dense": example(inner[1], full)} if full else {}
    if issubclass(kind, Enum):
        return list(kind)[-1 if full else 0]
    return kind(**{name: example(hint, full) for name, hint in get_type_hints(kind).items()})


def sent(response: Any) -> Any:
    """What arrives of a response."""
    return json.loads(json.dumps(json_of(response), ensure_ascii=False))


def test_there_are_responses_of_every_subject() -> None:
    subjects = {kind.__module__.rsplit(".", 1)[-1] for kind in responses()}
    assert subjects == {
        "access",
        "asking",
        "chat",
        "citations",
        "collections",
        "documents",
        "drafts",
        "folders",
        "grid",
        "health",
        "jobs",
        "keeping",
        "questions",
        "quotes",
        "sheets",
        "suggesting",
        "timeline",
        "versions",
    }


@pytest.mark.parametrize("full", [True, False])
@pytest.mark.parametrize("kind", responses())
def test_a_response_comes_back_as_it_was(kind: type, full: bool) -> None:
    response = example(kind, full)
    assert parsed(kind, sent(response), "") == response
    over_http = json.loads(TypeAdapter(kind).dump_json(response))
    assert json.dumps(over_http) == json.dumps(sent(response))  # in the same order, too


@pytest.mark.parametrize("kind", responses())
def test_what_a_newer_service_says_besides_is_passed_over(kind: type) -> None:
    def newer(body: Any) -> Any:
        if isinstance(body, list):
            return [newer(one) for one in body]
        if not isinstance(body, dict) or body.keys() <= {"dense"}:  # whatever is among signals is one
            return body
        return {**{name: newer(value) for name, value in body.items()}, "new": 1}

    response = example(kind, full=True)
    assert parsed(kind, newer(sent(response)), "") == response


def test_what_is_missing_is_not_made_up() -> None:
    body = sent(example(jobs.SentJob, full=True))
    del body["progress"]
    with pytest.raises(ServiceNotUnderstood, match="http://x returned JSON in an unexpected format"):
        parsed(jobs.SentJob, body, "http://x")


def test_names_are_those_that_the_service_gives() -> None:
    assert set(get_args(quotes.Exactness)) == {one.name.lower() for one in quoted.Exactness}
    assert set(get_args(quotes.Verdict)) == {one.value for one in manuscript.Verdict}
    assert sent(example(jobs.SentJob, full=False))["state"] == JobState.QUEUED.value


def test_a_document_of_an_older_service_is_still_read() -> None:
    body = sent(example(StoredDocument, full=True))
    del body["citation_key"], body["collections"]
    assert parsed(StoredDocument, body, "").citation_key is None
