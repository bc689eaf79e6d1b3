"""Saved questions: only what was added since the last look answers them, and only an answer is news."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.editing import change_facts
from pincite.index.encoders.encoder import Encoder
from pincite.index.keeping.backup import back_up
from pincite.index.truth.documents import all_documents
from pincite.service.desk.opening import open_for_adding
from pincite.service.keeping.restoring import restore_home
from pincite.service.questions.saved import SavedQuestions
from pincite.service.settings import read_settings
from tests.making.library import add, collection_at, write_briefs
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service

QUESTION = "When was the treaty signed in Pyongyang?"
ANSWER = "The treaty was signed in Pyongyang on 19 June 2024."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    collection = collection_at(tmp_path / "home")
    (tmp_path / "old.txt").write_text("Wheat was harvested late in the valley.\n", "utf-8")
    with closing(collection.connection):
        add(collection, tmp_path / "old.txt")
    return tmp_path / "home"


def grow(home: Path, folder: Path) -> None:
    collection = collection_at(home)
    with closing(collection.connection):
        add(collection, write_briefs(folder))


def test_documents_added_since_the_last_look_are_asked(home: Path, tmp_path: Path) -> None:
    with service(home) as client:
        saved = client.post("/v1/questions", json={"question": QUESTION}).json()
        assert client.post("/v1/questions", json={"question": f" {QUESTION} "}).json() == saved
        (first,) = client.get("/v1/news").json()["news"]
        assert (first["documents"], first["answer"]) == (0, None)
        grow(home, tmp_path / "briefs")
        (second,) = client.get("/v1/news").json()["news"]
        assert second["documents"] == 3
        assert second == {**client.get("/v1/news").json()["news"][0], "look": second["look"]}
        assert second["answer"] is None or second["answer"]["citations"]
        looked = client.post(f"/v1/questions/{saved['id']}/looked", json={"look": second["look"]})
        assert looked.status_code == 200
        (third,) = client.get("/v1/news").json()["news"]
        assert (third["documents"], third["answer"]) == (0, None)
        assert client.delete(f"/v1/questions/{saved['id']}").status_code == 200
        assert client.get("/v1/questions").json() == {"questions": []}
        assert client.delete(f"/v1/questions/{saved['id']}").status_code == 404
        assert client.post("/v1/questions/00000000/looked", json={"look": second["look"]}).status_code == 404
        assert client.post(f"/v1/questions/{saved['id']}/looked", json={"look": "now"}).status_code == 422


@pytest.mark.weights
@pytest.mark.usefixtures("loaded_once", "reads_here")
def test_the_command_shows_news_once_with_its_citations(tmp_path: Path, encoder: Encoder) -> None:
    home = tmp_path / "home"
    (tmp_path / "old.txt").write_text("Wheat was harvested late in the valley, the ministry said.\n", "utf-8")
    pincite_here("add", str(tmp_path / "old.txt"), "--home", str(home))

    def run(*arguments: str) -> str:
        return pincite_here("questions", *arguments, "--home", str(home))

    assert QUESTION in run("save", QUESTION)
    run("save", "How many satellites did Brazil launch?")
    pincite_here("add", str(write_briefs(tmp_path / "briefs")), "--home", str(home))
    told = json.loads(run("new", "--keep", "--json"))
    assert told["answered"] == 1
    first, second = told["news"]
    assert first["documents"] == second["documents"] == 3
    assert first["answer"]["sentences"][0]["text"] == ANSWER
    assert first["answer"]["citations"]
    assert second["answer"] is None
    assert ANSWER in run("new")
    assert "Nothing new for 2 saved questions." in run("new")
    assert "removed" in run("remove", QUESTION)
    assert QUESTION not in run("list")
    collection, _ = open_for_adding(read_settings(home, None), None, lambda _: None)
    with closing(collection.connection):
        (treaty,) = [one for one in all_documents(collection.connection) if one.name == "treaty"]
        change_facts(collection, encoder, treaty.id, lambda facts: replace(facts, title="Another title"))
    assert "Nothing new for 1 saved question." in run("new")


def test_questions_are_restored_with_their_marks(home: Path, tmp_path: Path) -> None:
    with service(home) as client:
        client.post("/v1/questions", json={"question": QUESTION})
    back_up(home, tmp_path / "backup")
    grow(home, tmp_path / "briefs")
    saved = SavedQuestions(home / "collections" / "default")
    before = saved.all()
    saved.remove(QUESTION)
    restore_home(home, tmp_path / "backup", "test")
    assert saved.all() == before
    with service(home) as client:
        assert client.get("/v1/news").json()["news"][0]["documents"] == 0
