"""Suggested questions: each is answered by the very sentence it came from, on every way in."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.index.hit import Filters
from pincite.service.answering.quoting import ask
from pincite.service.suggesting.suggesting import suggest
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service

TEXTS = {
    "treaty": "The treaty was signed in Pyongyang on 19 June 2024. Nobody outside saw the whole text of it for days.",
    "train": "김정은은 2023년 9월 10일 평양을 떠났다. 열차는 밤새 북쪽으로 달렸고 역마다 불이 꺼져 있었다.",
    "bread": "Sourdough bread takes forty minutes in a hot oven. Let it rest before you cut it.",
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    folder = tmp_path / "texts"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    add(collection_at(tmp_path / "home"), folder)
    return tmp_path / "home"


@pytest.fixture
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


def test_each_is_answered_by_the_sentence_it_came_from(home: Path) -> None:
    collection = collection_at(home)
    found = {one.document.name: one.question for one in suggest(collection, HashedWords(), Filters())}
    assert set(found) <= {"treaty", "train"}
    assert found
    for name, question in found.items():
        answer = ask(collection, HashedWords(), question, Filters())
        assert answer.citations[0].document == name


def test_one_document_is_asked_for_its_own(client: TestClient) -> None:
    listed = {one["document"]: one["id"] for one in client.get("/v1/documents").json()["documents"]}
    for name, document in listed.items():
        found = client.get("/v1/suggestions", params={"document": document}).json()["suggestions"]
        assert {one["document"] for one in found} <= {name}
    assert client.get("/v1/suggestions", params={"document": listed["bread"]}).json() == {"suggestions": []}
    assert client.get("/v1/suggestions", params={"document": "0" * 16}).status_code == 404


def test_the_command_and_the_service_say_the_same(
    home: Path, client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.service.desk.opening.open_encoder", lambda *_: HashedWords())
    over_http = client.get("/v1/suggestions").json()
    assert over_http == client.get("/v1/suggestions").json()
    assert len(client.get("/v1/suggestions?most=1").json()["suggestions"]) <= 1
    assert json.loads(pincite_here("suggest", "--json", "--home", str(home))) == over_http
