"""Folders that the service follows: registered, followed through its jobs, paused, backed up, and forgotten of."""

import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from pincite.index.keeping.backup import back_up
from pincite.index.truth.documents import all_documents, all_paths
from pincite.ingest.errors import BadOption, UnknownFolder
from pincite.service.keeping.forgetting import forget_document
from pincite.service.keeping.restoring import restore_home
from pincite.service.watching.events import Event, Happening
from pincite.service.watching.folders import Folders
from tests.making.library import add, collection_at, names, write_briefs
from tests.serving.command_line import pincite_here
from tests.serving.http_service import service


def until(true: Callable[[], Any], seconds: float = 90) -> Any:
    end = time.monotonic() + seconds
    while not (found := true()):
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.05)
    return found


@pytest.fixture
def home(tmp_path: Path) -> Path:
    collection_at(tmp_path / "home").connection.close()
    return tmp_path / "home"


def folders_of(home: Path) -> Folders:
    return Folders(home / "collections" / "default")


def paths_in(home: Path) -> list[str]:
    collection = collection_at(home)
    with closing(collection.connection):
        return names(all_paths(collection.connection))


def events(client: TestClient) -> list[tuple[str, str]]:
    return [(one["event"], Path(one["path"]).name) for one in client.get("/v1/folder-events").json()["events"]]


def test_the_service_keeps_a_folder_in_step(home: Path, tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "broken.pdf").write_bytes(b"%PDF-1.7 and nothing more")
    with service(home) as client:
        made = client.post("/v1/folders", json={"path": str(briefs)})
        assert made.status_code == 201
        folder = made.json()["id"]
        until(lambda: len(paths_in(home)) == 3 and ("refused", "broken.pdf") in events(client))
        assert (briefs / "broken.pdf").exists()  # it is the user's, not an upload that failed
        assert client.get("/v1/jobs").json()["total"] >= 1
        (briefs / "treaty.txt").rename(briefs / "pact.txt")
        (briefs / "treaty.meta.json").rename(briefs / "pact.meta.json")
        until(lambda: ("moved", "pact.txt") in events(client))
        assert paths_in(home) == ["chronik.txt", "pact.txt", "군사.txt"]
        until(lambda: client.get("/v1/folders").json()["folders"][0]["in_step_at"])
        paused = client.patch(f"/v1/folders/{folder}", json={"paused": True}).json()
        assert paused["paused"]
        assert client.delete(f"/v1/folders/{folder}").json()["id"] == folder
        assert client.get("/v1/folders").json() == {"folders": []}
        assert client.delete(f"/v1/folders/{folder}").status_code == 404
    assert len(paths_in(home)) == 3


def test_what_all_is_missing_waits_until_it_is_confirmed(home: Path, tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    collection = collection_at(home)
    with closing(collection.connection):
        add(collection, briefs)
    folder = folders_of(home).add(briefs)
    for path in briefs.iterdir():
        path.unlink()
    with service(home) as client:
        trouble = until(lambda: client.get("/v1/folders").json()["folders"][0]["trouble"])
        assert trouble.startswith("3 documents of this folder are missing")
        assert len(paths_in(home)) == 3
        assert client.post(f"/v1/folders/{folder.id}/confirm").status_code == 200
        until(lambda: paths_in(home) == [])
        until(lambda: client.get("/v1/folders").json()["folders"][0]["trouble"] == "")


def test_what_is_no_folder_is_refused(home: Path) -> None:
    with service(home) as client:
        for path in ("briefs", "/", "/no/such/folder", "/nul\0/x"):
            assert client.post("/v1/folders", json={"path": path}).status_code == 404, path
        for path in ("", str(home)):
            assert client.post("/v1/folders", json={"path": path}).status_code == 422, path


def test_a_folder_is_registered_once_and_none_inside_another(home: Path, tmp_path: Path) -> None:
    inner = tmp_path / "desk" / "inner"
    inner.mkdir(parents=True)
    folders = folders_of(home)
    folders.add(inner)
    for one in (inner, inner.parent):
        with pytest.raises(BadOption):
            folders.add(one)
    folders.remove(str(inner))
    with pytest.raises(UnknownFolder):
        folders.pause(str(inner), True)
    folders.add(inner.parent)
    with pytest.raises(BadOption, match="inside"):
        folders.add(inner)


def test_the_command_line_manages_them(home: Path, tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")

    def run(*arguments: str, status: int = 0) -> str:
        return pincite_here("folders", *arguments, "--home", str(home), status=status)

    assert "No folder" in run("list")
    assert str(briefs) in run("add", str(briefs))
    assert "paused" in run("pause", str(briefs))
    assert "not in step yet" in run("resume", str(briefs))
    assert str(briefs) in run("confirm", str(briefs))
    assert run("events").strip() == ""
    assert str(briefs) in run("remove", str(briefs))
    assert "list" in run("remove", "nothing", status=1)


def test_a_forgotten_document_leaves_nothing_in_the_events(home: Path, tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    collection = collection_at(home)
    with closing(collection.connection):
        add(collection, briefs)
        (found,) = [one for one in all_documents(collection.connection) if one.name == "treaty"]
        folders = folders_of(home)
        folder = folders.add(briefs)
        first, second = str(briefs / "secret-name.txt"), str(briefs / "second-name.txt")
        folders.note(folder.id, Event(Happening.ADDED, first))
        folders.note(folder.id, Event(Happening.MOVED, second, first))
        folders.note(folder.id, Event(Happening.MOVED, found.path, second, document=found.id))
        folders.note(folder.id, Event(Happening.ADDED, str(briefs / "chronik.txt")))
        back_up(home, home / "backups" / "then")
        forget_document(home, collection, found.id, "test")
    assert [Path(one.event.path).name for one in folders.events(10)] == ["chronik.txt"]
    held = [path for path in home.rglob("*") if path.is_file() and b"secret-name" in path.read_bytes()]
    assert held == []


def test_folders_are_restored_with_their_collection(home: Path, tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    folders_of(home).add(briefs)
    back_up(home, tmp_path / "backup")
    folders_of(home).remove(str(briefs))
    restore_home(home, tmp_path / "backup", "test")
    assert [one.path for one in folders_of(home).all()] == [str(briefs)]
