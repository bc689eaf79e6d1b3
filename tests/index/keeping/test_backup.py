"""Backups: whole or absent, true to one moment, and put back whole or not at all, with kills at every step."""

import json
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.keeping.backup import back_up, read_backup, verify
from pincite.index.keeping.restore import restore
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, pages_of
from pincite.ingest.errors import BackupDamaged, BadOption, CollectionBusy, CollectionMissing
from pincite.service.jobs.jobs import JobFile, Jobs
from pincite.service.keys import Keys, Scope
from tests.fakes.hashed_words import HashedWords
from tests.making.killing import Killer
from tests.making.library import add, collection_at, write_briefs
from tests.serving.http_service import service

OPERATIONS = "tests.index.keeping.operations"
LATER = "A ferry now crosses the strait every morning, said the harbour master.\n"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home, a backup of it, and the home as it was after documents were removed and added."""
    folder = tmp_path_factory.mktemp("made")
    home, briefs = folder / "home", write_briefs(folder / "briefs")
    opened = collection_at(home)
    add(opened, briefs)
    Keys(home).add("reader", Scope.READ)
    upload = opened.folder / "files" / ("0" * 16) / "sent.txt"
    upload.parent.mkdir(parents=True)
    upload.write_text("It was sent to the service by a colleague.\n")
    add(opened, upload)
    Jobs(home).submit("default", lambda: [JobFile("sent.txt", "0" * 16, str(upload))], 8)
    back_up(home, folder / "backup")
    remove_documents(opened, ["treaty"])
    (briefs / "ferry.txt").write_text(LATER)
    add(opened, briefs / "ferry.txt")
    Jobs(home).submit("default", lambda: [JobFile("ferry.txt", "1" * 16, "/nowhere/ferry.txt")], 8)
    opened.connection.close()
    return folder


@pytest.fixture
def home(tmp_path: Path, made: Path) -> Path:
    """A copy of the home, as it was later."""
    return Path(shutil.copytree(made / "home", tmp_path / "home"))


def held(home: Path) -> tuple[list[tuple[str, str]], int, list[str]]:
    """The documents with their text, the number of jobs, and the uploaded files."""
    with closing(open_collection(home, "default").connection) as connection:
        documents = [(one.name, pages_of(connection, one.id)[0].text) for one in all_documents(connection)]
    uploads = [str(path.relative_to(home)) for path in (home / "collections/default/files").glob("*/*")]
    return documents, Jobs(home).waiting(), uploads


def is_right(home: Path) -> bool:
    """Whether both indexes of the home agree with its database, and words are found where they stand."""
    opened = open_collection(home, "default")
    with closing(opened.connection):
        for document in all_documents(opened.connection):
            said = pages_of(opened.connection, document.id)[0].text.split(".")[0]
            found = search(opened, prepare(said, HashedWords()), 1, Filters())
            if found[0].document.id != document.id:
                return False
        return check(opened) == []


def test_a_backup_holds_the_home_and_can_be_put_back(made: Path, home: Path) -> None:
    later = held(home)
    said = restore(home, made / "backup")
    assert [(one.name, one.documents) for one in said.collections] == [("default", 4)]
    documents, jobs, uploads = held(home)
    assert ([name for name, _ in documents], jobs, uploads) == (["chronik", "sent", "treaty", "군사"], 1, later[2])
    assert is_right(home)
    assert not (home / ".restoring").exists()


def test_indexes_of_the_other_past_are_never_taken_for_current(made: Path, home: Path, tmp_path: Path) -> None:
    restore(home, made / "backup")
    more = tmp_path / "more"
    more.mkdir()
    opened = open_collection(home, "default")
    for number in range(6):  # past the generation that the home had reached before
        (more / f"{number}.txt").write_text(f"Delegation number {number} stayed at the lighthouse of cape {number}.\n")
        add(opened, more / f"{number}.txt")
        assert is_right(home), number
    opened.connection.close()


def test_paths_of_uploaded_files_follow_the_home(made: Path, tmp_path: Path) -> None:
    restore(tmp_path / "elsewhere", made / "backup")
    with closing(open_collection(tmp_path / "elsewhere", "default").connection) as connection:
        sent = next(one for one in all_documents(connection) if one.name == "sent")
    assert sent.paths == (sent.path,)
    assert Path(sent.path).is_file()
    assert Path(sent.path).is_relative_to(tmp_path / "elsewhere")
    assert Jobs(tmp_path / "elsewhere").page(1, 0)[0][0].files[0].path == sent.path
    assert Keys(tmp_path / "elsewhere").all() == Keys(made / "home").all()


def test_a_revoked_key_stays_revoked(made: Path, home: Path) -> None:
    key = Keys(home).all()[0]
    Keys(home).revoke(key.id)
    restore(home, made / "backup")
    assert Keys(home).all()[0].revoked_at


def test_every_damaged_file_is_found_before_anything_is_replaced(made: Path, home: Path, tmp_path: Path) -> None:
    before = held(home)
    for path in [one for one in (made / "backup").rglob("*") if one.is_file() and one.stat().st_size]:
        copy = Path(shutil.copytree(made / "backup", tmp_path / "copy"))
        place = copy / path.relative_to(made / "backup")
        content = bytearray(place.read_bytes())
        content[len(content) // 2] ^= 0xFF
        place.write_bytes(content)
        with pytest.raises(BackupDamaged):
            restore(home, copy)
        place.unlink()
        with pytest.raises((BackupDamaged, BadOption)):
            restore(home, copy)
        shutil.rmtree(copy)
    assert held(home) == before


def test_a_manifest_leads_nowhere_else(made: Path, home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made / "backup", tmp_path / "copy"))
    said = json.loads((copy / "manifest.json").read_text())
    outside = copy / "outside"
    outside.write_bytes((copy / "home" / said["files"][0]["path"]).read_bytes())
    said["files"][0]["path"] = "../outside"
    (copy / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(BackupDamaged):
        restore(home, copy)


def test_a_backup_of_a_newer_version_is_refused(made: Path, home: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(made / "backup", tmp_path / "copy"))
    said = json.loads((copy / "manifest.json").read_text())
    (copy / "manifest.json").write_text(json.dumps({**said, "format": 99}))
    with pytest.raises(BadOption, match="newer version"):
        restore(home, copy)


def test_nothing_and_something_else_are_not_backed_up_or_overwritten(home: Path, tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing):
        back_up(tmp_path / "empty", tmp_path / "backup")
    (tmp_path / "backup").mkdir()
    with pytest.raises(BadOption, match="exists already"):
        back_up(home, tmp_path / "backup")
    with pytest.raises(BadOption, match="not a backup"):
        restore(home, tmp_path / "backup")


def test_who_writes_is_not_overwritten_and_who_had_it_open_notices(
    made: Path, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pincite.index.replacing._MOMENT", 0.1)
    opened = open_collection(home, "default")
    with closing(opened.connection):
        with opened.writing(), pytest.raises(CollectionBusy, match="Nothing was restored"):
            restore(home, made / "backup")
        assert "ferry" in [name for name, _ in held(home)[0]]
        restore(home, made / "backup")
        with pytest.raises(CollectionBusy, match="replaced"):
            remove_documents(opened, ["chronik"])
    assert is_right(home)


def test_a_restore_waits_for_an_addition_to_end(made: Path, home: Path) -> None:
    opened = open_collection(home, "default")
    with closing(opened.connection), ExitStack() as adding:
        adding.enter_context(opened.adding())
        threading.Timer(0.5, adding.close).start()
        restore(home, made / "backup")
    assert is_right(home)


def test_backups_during_additions_are_each_true_to_one_moment(home: Path, tmp_path: Path) -> None:
    stopped = threading.Event()

    def keep_adding() -> None:
        opened, number = open_collection(home, "default"), 0
        with closing(opened.connection):
            while not stopped.is_set():
                number += 1
                one = tmp_path / f"note-{number}.txt"
                one.write_text(f"Note {number} concerns the harbour of island {number}. It has {number} piers.\n")
                add(opened, one)

    writer = threading.Thread(target=keep_adding)
    writer.start()
    try:
        for number in range(4):
            back_up(home, tmp_path / f"backup-{number}")
    finally:
        stopped.set()
        writer.join()
    for number in range(4):
        verify(tmp_path / f"backup-{number}")
        restore(tmp_path / f"home-{number}", tmp_path / f"backup-{number}")
        assert is_right(tmp_path / f"home-{number}")


def test_a_running_service_goes_on_with_what_was_restored(made: Path, home: Path) -> None:
    _, secret = Keys(home).add("admin", Scope.ADMIN)
    with service(home) as client:
        client.headers["Authorization"] = f"Bearer {secret}"
        assert client.get("/v1/documents").json()["total"] == 4
        assert client.post("/v1/search", json={"question": "ferry strait"}).json()["hits"][0]["document"] == "ferry"
        back_up(home, home / "backups" / "later")
        restore(home, made / "backup")
        names = [one["name"] for one in client.get("/v1/documents").json()["documents"]]
        assert names == ["chronik", "sent", "treaty", "군사"]
        found = client.post("/v1/search", json={"question": "signed in Pyongyang"}).json()["hits"]
        assert (found[0]["document"], "ferry" in {one["document"] for one in found}) == ("treaty", False)
        treaty = next(one for one in client.get("/v1/documents").json()["documents"] if one["name"] == "treaty")
        assert client.delete(f"/v1/documents/{treaty['id']}").status_code == 200
        restore(home, home / "backups" / "later")
        assert client.post("/v1/search", json={"question": "ferry strait"}).json()["hits"][0]["document"] == "ferry"
    assert is_right(home)


needs_forks = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forks")


@pytest.fixture(scope="module")
def killer() -> Iterator[Killer]:
    with Killer(f"{OPERATIONS}:put_back") as opened:
        yield opened


@needs_forks
def test_a_kill_at_any_step_of_a_restore_leaves_the_old_or_the_new(made: Path, tmp_path: Path, killer: Killer) -> None:
    old = held(made / "home")
    restore(Path(shutil.copytree(made / "home", tmp_path / "whole")), made / "backup")
    new = held(tmp_path / "whole")
    steps, outcomes = 0, set()
    while True:
        home = Path(shutil.copytree(made / "home", tmp_path / "killed"))
        ended = killer.run(steps, home, made / "backup")
        decided = (home / ".restoring" / "decided").exists()
        now = held(home)
        assert now == new if decided or ended is not None else now in (old, new), steps
        outcomes.add(now == new)
        if steps % 5 == 0 or ended is not None:
            restore(home, made / "backup")
            assert held(home) == new
            assert not (home / ".restoring").exists()
        shutil.rmtree(home)
        if ended is not None:
            break
        steps += 1
    assert outcomes == {True, False}
    assert steps > 50
    assert read_backup(made / "backup") == verify(made / "backup")


@needs_forks
def test_a_kill_at_any_step_of_a_backup_leaves_none_or_a_whole_one(made: Path, tmp_path: Path) -> None:
    target, steps = tmp_path / "backup", 0
    with Killer(f"{OPERATIONS}:back_up") as killer:
        while (ended := killer.run(steps, made / "home", target)) is None:
            if target.exists():
                verify(target)
                shutil.rmtree(target)
            steps += 1
    assert ended > 50
    assert sorted(one.name for one in tmp_path.iterdir()) == ["backup"]  # the last one cleaned up after the killed ones
    verify(target)
    assert is_right(made / "home")
