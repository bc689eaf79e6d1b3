"""The command line's --json is what the service answers to the same question."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.service.cli import commands  # registers the commands
from pincite.service.cli.app import app
from pincite.service.desk import opening
from pincite.service.language_model import opening as language_model
from pincite.service.language_model.model import Pen
from tests.fakes.hashed_words import open_hashed
from tests.fakes.scripted_author import Scripted
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

QUESTION = "북한은 러시아에 무엇을 공급했나"
NEARLY = "정상회담은 보스토치니 우주기지에서 열렷다"
MANUSCRIPT = f'그는 "북한은 러시아에 포탄을 공급했다"라고 썼다. "{NEARLY}" "He never ever said any of these words."'

Printed = Callable[..., Any]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same")
    briefs = write_briefs(folder / "briefs")
    (briefs / "empty.txt").write_text("", encoding="utf-8")
    add(collection_at(folder / "home"), briefs)
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with service(home) as opened:
        yield opened


@pytest.fixture
def printed(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Printed:
    """What a command prints as JSON, its keys in their order."""
    assert commands
    monkeypatch.setattr(opening, "open_encoder", lambda name, *_: open_hashed(name))

    def run(*arguments: str) -> str:
        capsys.readouterr()
        app([*arguments, "--home", str(home), "--json"], standalone_mode=False)
        return in_order(json.loads(capsys.readouterr().out))

    return run


def in_order(body: Any) -> str:
    return json.dumps(body, ensure_ascii=False)


def test_searches(printed: Printed, client: TestClient) -> None:
    found = client.post("/v1/search", json={"question": QUESTION, "k": 2}).json()
    assert found["hits"]
    assert printed("search", QUESTION, "-k", "2") == in_order(found)
    english = client.post("/v1/search", json={"question": "treaty", "filters": {"languages": ["en"]}}).json()
    assert printed("search", "treaty", "-l", "en") == in_order(english)


@pytest.mark.parametrize("question", [QUESTION, "When was the treaty signed in Pyongyang?", "zebra quagga okapi"])
def test_answers(printed: Printed, client: TestClient, question: str) -> None:
    assert printed("ask", question) == in_order(client.post("/v1/ask", json={"question": question}).json())


def test_answers_in_the_askers_language(printed: Printed, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = '{"translations": ["КНДР поставила России снаряды."]}'
    question = "Какие снаряды КНДР поставила России?"
    asked = {"question": question, "filters": {"languages": ["ko"]}, "translate": True}
    with service(home, pen=Pen(Scripted([made]))) as client:
        answer = client.post("/v1/ask", json=asked).json()
    assert any(one["translation"] for one in answer["sentences"])
    monkeypatch.setattr(language_model, "configured_pen", lambda _: Pen(Scripted([made])))
    assert printed("ask", question, "-l", "ko", "--translate") == in_order(answer)


def test_quotations(printed: Printed, client: TestClient, tmp_path: Path) -> None:
    for text in (NEARLY, "포탄을  공급했다", "Nobody wrote this."):
        assert printed("find-quote", text) == in_order(client.post("/v1/quotes", json={"text": text}).json())
    (tmp_path / "manuscript.txt").write_text(MANUSCRIPT, encoding="utf-8")
    checked = client.post("/v1/quotes/check", json={"text": MANUSCRIPT}).json()
    assert [one["verdict"] for one in checked["quotations"]] == ["confirmed", "altered", "not_found"]
    assert printed("check-quotes", str(tmp_path / "manuscript.txt")) == in_order(checked)


def test_citations_but_for_their_place(printed: Printed, client: TestClient) -> None:
    cited = client.post("/v1/ask", json={"question": QUESTION}).json()["citations"][0]["id"]
    placed = client.get(f"/v1/citations/{cited}").json()
    places = {"page_width", "page_height", "boxes", "boxes_reason"}
    assert printed("cite", cited) == in_order({name: placed[name] for name in placed if name not in places})


def test_groups(printed: Printed, client: TestClient) -> None:
    document = client.get("/v1/documents").json()["documents"][0]["id"]
    put = client.post("/v1/groups", json={"documents": [document], "into": ["회담"]}).json()
    client.post("/v1/groups", json={"documents": [document], "out_of": ["회담"]})
    assert printed("groups", "add", "회담", document) == in_order(put)
    assert printed("groups", "list") == in_order(client.get("/v1/groups").json())
    grouped = client.get("/v1/documents", params={"group": "회담"}).json()
    assert [one["id"] for one in grouped["documents"]] == [document]
    assert printed("list", "-g", "회담") == in_order(grouped)
    found = client.post("/v1/search", json={"question": QUESTION, "filters": {"groups": ["회담"]}}).json()
    assert {one["document_id"] for one in found["hits"]} == {document}
    assert printed("search", QUESTION, "-g", "회담") == in_order(found)
    gone = client.post("/v1/groups", json={"documents": [document], "out_of": ["회담"]}).json()
    assert [one["groups"] for one in gone["documents"]] == [[]]
    printed("groups", "add", "회담", document)
    assert printed("groups", "remove", "회담", document) == in_order(gone)


def test_documents(printed: Printed, client: TestClient) -> None:
    listed = client.get("/v1/documents").json()
    assert (listed["total"], listed["next"]) == (3, None)
    assert [one["error"] for one in listed["failures"]] == ["EmptyFile"]
    assert printed("list") == in_order(listed)
    asked = {"search": "doe", "sort": "date", "descending": True, "limit": 1}
    some = client.get("/v1/documents", params=asked).json()
    assert [one["name"] for one in some["documents"]] == ["treaty"]
    assert printed("list", "-s", "doe", "--sort", "date", "--descending", "--limit", "1") == in_order(some)
    document = listed["documents"][0]["id"]
    assert printed("report", document) == in_order(client.get(f"/v1/documents/{document}").json())
    assert printed("report", "empty.txt") == in_order(listed["failures"][0])
