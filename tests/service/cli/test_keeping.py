"""The commands that keep a home in order, as they are called: forget, backup, restore, audit."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pincite.index.encoders import models as opening_models
from pincite.index.home import open_collection
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import BadOption, CollectionExists, CollectionMissing, UnknownDocument
from pincite.service.cli import commands, keeping
from pincite.service.cli.app import app
from tests.fakes.hashed_words import HashedWords
from tests.making.bytes import places
from tests.making.library import add, collection_at, write_briefs

Run = Callable[..., Any]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    return tmp_path / "home"


@pytest.fixture
def run(home: Path) -> Run:
    """What a command prints as JSON."""
    assert commands  # registers the commands

    def called(*arguments: str, typed: str | None = None) -> Any:
        done = CliRunner().invoke(app, [*arguments, "--home", str(home), "--json"], input=typed)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return json.loads(done.stdout)

    return called


def names(home: Path) -> list[str]:
    return [one.name for one in all_documents(open_collection(home, "default").connection)]


def test_a_document_is_forgotten_only_if_that_is_confirmed(home: Path, run: Run, monkeypatch: Any) -> None:
    with pytest.raises(BadOption, match="--yes"):
        run("forget", "treaty")
    monkeypatch.setattr(keeping, "sys", type("Terminal", (), {"stdin": Typing("n\n")}))
    assert CliRunner().invoke(app, ["forget", "treaty", "--home", str(home)], input="n\n").exit_code == 1
    assert "treaty" in names(home)
    done = CliRunner().invoke(app, ["forget", "treaty", "--home", str(home)], input="y\n")
    assert "1 documents" in done.stdout
    assert "treaty" not in names(home)


class Typing(io.StringIO):
    """What somebody types at a terminal."""

    def isatty(self) -> bool:
        return True


def test_what_was_forgotten_is_said(run: Run) -> None:
    found = run("forget", "treaty", "--yes")
    assert (len(found["forgotten"]), found["documents"], found["resumed"]) == (1, 1, False)
    with pytest.raises(UnknownDocument):
        run("forget", "treaty", "--yes")


def test_a_named_state_is_kept_listed_and_put_back(home: Path, run: Run) -> None:
    kept = run("backup", "--name", "before-cleanup")
    assert kept["collections"] == {"default": 3}
    run("remove", "treaty")
    assert run("backup", "--list")["states"] == [{**kept, "place": "before-cleanup"}]
    with pytest.raises(BadOption, match="Replace all of it"):
        run("restore", "--name", "before-cleanup")
    assert run("restore", "--name", "before-cleanup", "--yes")["collections"] == {"default": 3}
    assert names(home) == ["chronik", "treaty", "군사"]


def test_what_was_forgotten_since_does_not_come_back(home: Path, run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "stick"))
    run("forget", "treaty", "--yes")
    run("remove", "chronik")
    run("restore", str(tmp_path / "stick"), "--yes")
    assert names(home) == ["chronik", "군사"]
    assert places(home, ["Pyongyang", "treaty"]) == []
    assert [one["act"] for one in run("audit")["entries"]][-2:] == ["removed", "forgot"]


def test_a_home_moves_to_another_place(home: Path, run: Run, tmp_path: Path) -> None:
    run("backup", str(tmp_path / "stick"))
    moved = tmp_path / "new" / "home"
    done = CliRunner().invoke(app, ["restore", str(tmp_path / "stick"), "--home", str(moved)])  # nothing is replaced
    assert "verified" in done.stdout
    assert names(moved) == names(home)


@pytest.mark.parametrize("given", [(), ("folder", "--name", "state")])
@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_place_is_given_in_one_way(run: Run, command: str, given: tuple[str, ...]) -> None:
    with pytest.raises(BadOption, match="either"):
        run(command, *given)


def test_the_audit_log_says_who_did_what(home: Path, run: Run) -> None:
    run("remove", "treaty")
    run("forget", "treaty", "--yes")
    log = run("audit")
    acts = [(one["act"], one["count"]) for one in log["entries"]]
    assert acts == [("removed", 1), ("forgot", 1)]
    assert log["sound"]
    assert "treaty" not in (home / "audit.jsonl").read_text()
    assert run("audit", "--expect", log["head"])["sound"]
    lines = (home / "audit.jsonl").read_text().splitlines()
    (home / "audit.jsonl").write_text(lines[0] + "\n")
    assert run("audit")["sound"]
    assert not run("audit", "--expect", log["head"])["sound"]
    plain = CliRunner().invoke(app, ["audit", "--home", str(home)])
    assert (plain.exit_code, "removed" in plain.stdout) == (0, True)


def test_collections_are_listed_and_deleted_only_if_that_is_confirmed(home: Path, run: Run, monkeypatch: Any) -> None:
    broken = collection_at(home, "broken")
    broken.connection.close()
    for file in broken.folder.glob("truth.sqlite*"):
        file.write_bytes(b"this is not a database, whatever its name says" * 100)
    listed = {one["name"]: one for one in run("collections", "list")["collections"]}
    assert (listed["default"]["documents"], listed["default"]["problem"]) == (3, None)
    assert "damaged" in listed["broken"]["problem"]
    with pytest.raises(BadOption, match="--yes"):
        run("collections", "delete", "default")
    with pytest.raises(CollectionMissing):
        run("collections", "delete", "nobody", "--yes")
    monkeypatch.setattr(opening_models, "open_encoder", lambda *_: HashedWords())
    assert run("collections", "make", "회담")["documents"] == 0
    with pytest.raises(CollectionExists):
        run("collections", "make", "회담")
    assert run("collections", "delete", "default", "--yes") == {"deleted": "default"}
    assert [one["name"] for one in run("collections", "list")["collections"]] == ["broken", "회담"]
    assert [one["act"] for one in run("audit")["entries"]][-2:] == ["created", "deleted"]
