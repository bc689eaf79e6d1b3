"""Adding, changing and removing documents: what the truth and both legs hold afterwards."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pincite.index.changing import entering
from pincite.index.changing.adding import Reader, add_paths
from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.failures import failures
from pincite.index.truth.passages import keys_of
from pincite.ingest.errors import (
    BadOption,
    CollectionBusy,
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    UnknownDocument,
)
from tests.fakes.hashed_words import HashedWords
from tests.making.library import BRIEFS, add, collection_at, names, write_briefs
from tests.places import PYTHONPATH


@pytest.fixture
def briefs(tmp_path: Path) -> Path:
    return write_briefs(tmp_path / "briefs")


@pytest.fixture
def collection(tmp_path: Path, briefs: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    add(opened, briefs)
    return opened


def found(collection: Collection, question: str) -> list[str]:
    hits = search(collection, prepare(question, HashedWords()), 10, Filters())
    return [hit.document.name for hit in hits]


def test_a_folder_is_added_once_and_then_passed_over(tmp_path: Path, briefs: Path) -> None:
    opened = collection_at(tmp_path / "home")
    first = add(opened, briefs)
    again = add(opened, briefs)
    assert names(first.added) == sorted(BRIEFS)
    assert first.embedded > 0
    assert (again.added, again.embedded, names(again.unchanged)) == ([], 0, sorted(BRIEFS))
    assert check(opened) == []


def test_a_changed_file_is_replaced_in_every_leg(collection: Collection, briefs: Path) -> None:
    old = find_document(collection.connection, "treaty")
    (briefs / "treaty.txt").write_text("Quantum computers were the only subject of the evening lecture.\n")
    summary = add(collection, briefs)
    assert names(summary.added) == ["treaty.txt"]
    assert found(collection, "quantum computers lecture")[0] == "treaty"
    assert find_document(collection.connection, "treaty").id != old.id
    assert all("signed" not in hit_text for hit_text in texts(collection, "The treaty was signed in Pyongyang"))
    assert check(collection) == []


def texts(collection: Collection, question: str) -> list[str]:
    return [hit.passage.text for hit in search(collection, prepare(question, HashedWords()), 10, Filters())]


def test_a_change_embeds_only_what_is_new(collection: Collection, briefs: Path) -> None:
    text = BRIEFS["treaty.txt"]
    (briefs / "treaty.txt").write_text(text + "\n\nA further paragraph about dumplings was added to the brief later.\n")
    summary = add(collection, briefs)
    assert 0 < summary.embedded < 4  # the passage and its new sentence; the old sentences are stored


def test_a_file_gone_from_its_folder_is_removed(collection: Collection, briefs: Path) -> None:
    (briefs / "treaty.txt").unlink()
    assert names(add(collection, briefs).removed) == ["treaty.txt"]
    assert "treaty" not in found(collection, "The treaty was signed in Pyongyang")
    assert check(collection) == []


def test_a_folder_that_lost_everything_loses_nothing_here(collection: Collection, briefs: Path) -> None:
    for file in briefs.iterdir():
        file.unlink()
    summary = add(collection, briefs)
    assert summary.removed == []
    assert "not mounted" in str(summary.failures[0].error)
    assert len(all_documents(collection.connection)) == len(BRIEFS)


def test_the_same_content_under_two_names_is_stored_once(collection: Collection, briefs: Path) -> None:
    shutil.copy(briefs / "treaty.txt", briefs / "a copy.txt")
    summary = add(collection, briefs)
    assert (summary.embedded, names(summary.duplicates)) == (0, ["a copy.txt"])
    facts = find_document(collection.connection, "treaty")
    assert names(facts.paths) == ["a copy.txt", "treaty.txt"]
    (briefs / "treaty.txt").unlink()
    add(collection, briefs)
    assert find_document(collection.connection, facts.id).name == "a copy"
    assert found(collection, "The treaty was signed in Pyongyang")[0] == "a copy"


def test_twins_added_together_are_read_once(tmp_path: Path, briefs: Path) -> None:
    shutil.copy(briefs / "treaty.txt", briefs / "twin.txt")
    opened = collection_at(tmp_path / "home")
    summary = add(opened, briefs)
    assert (len(summary.added), len(summary.duplicates)) == (3, 1)
    assert len(all_documents(opened.connection)) == 3


def test_a_sidecar_that_changes_is_noticed(collection: Collection, briefs: Path) -> None:
    (briefs / "treaty.meta.json").write_text(json.dumps({"title": "The Pyongyang Treaty", "date": "2024-06"}))
    add(collection, briefs)
    facts = find_document(collection.connection, "treaty")
    assert (facts.title, facts.date) == ("The Pyongyang Treaty", "2024-06")
    assert check(collection) == []


def test_a_removed_document_is_in_no_leg(collection: Collection) -> None:
    facts = find_document(collection.connection, "treaty")
    keys = set(keys_of(collection.connection, [facts.id]).tolist())
    assert keys <= set(collection.vectors().keys().tolist())
    remove_documents(collection, ["treaty"])
    assert not keys & set(collection.vectors().keys().tolist())
    assert not keys & collection.lexical().keys()
    assert "treaty" not in found(collection, "The treaty was signed in Pyongyang")
    rows = collection.connection.execute("SELECT document_id FROM tombstones").fetchall()
    assert rows == [(facts.id,)]
    assert check(collection) == []


def test_of_several_documents_all_are_removed_or_none(collection: Collection) -> None:
    before = all_documents(collection.connection)
    collection.connection.execute(
        "CREATE TRIGGER cut BEFORE DELETE ON documents WHEN old.id = (SELECT max(id) FROM documents)"
        " BEGIN SELECT RAISE(ABORT, 'cut'); END"
    )
    with pytest.raises(sqlite3.IntegrityError, match="cut"):
        remove_documents(collection, sorted(facts.id for facts in before))
    assert all_documents(collection.connection) == before


def test_removal_leaves_no_vector_of_the_removed_text(collection: Collection) -> None:
    for document in all_documents(collection.connection):
        remove_documents(collection, [document.id])
    for table in ("documents", "paths", "pages", "passages", "sentences", "vectors"):
        assert collection.connection.execute(f"SELECT count(*) FROM {table}").fetchone() == (0,)


def test_a_folder_can_be_removed_and_an_unknown_name_removes_nothing(collection: Collection, briefs: Path) -> None:
    with pytest.raises(UnknownDocument, match="nowhere"):
        remove_documents(collection, ["treaty", "nowhere"])
    assert len(all_documents(collection.connection)) == 3
    assert len(remove_documents(collection, [str(briefs)]).documents) == 3


def test_failures_are_noted_and_forgotten_once_the_file_is_read(collection: Collection, briefs: Path) -> None:
    (briefs / "empty.txt").write_bytes(b"")
    summary = add(collection, briefs)
    assert [type(failure.error).__name__ for failure in summary.failures] == ["EmptyFile"]
    assert [Path(one.path).name for one in failures(collection.connection)] == ["empty.txt"]
    (briefs / "empty.txt").write_text("Now there is a sentence in it.")
    add(collection, briefs)
    assert failures(collection.connection) == []


@pytest.mark.parametrize("damage", ["missing", "truncated", "stale"])
def test_legs_are_rebuilt_without_embedding(collection: Collection, briefs: Path, tmp_path: Path, damage: str) -> None:
    before = found(collection, "ammunition for Russia")
    for file in [*collection.folder.glob("vectors-*"), *collection.folder.glob("lexical-*/*")]:
        if damage == "missing":
            file.unlink()
        elif damage == "truncated" and not file.name.startswith("."):
            file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    if damage == "stale":
        with collection.store.transaction():
            collection.store._next_generation()
    reopened = open_collection(tmp_path / "home", "default")
    assert found(reopened, "ammunition for Russia") == before
    assert check(reopened) == []
    assert add(reopened, briefs).embedded == 0


def test_check_sees_a_leg_that_disagrees(collection: Collection) -> None:
    keys = collection.vectors().keys()
    collection.vectors().remove(keys[:1].tolist())
    assert check(collection) == ["dense index: 1 passages are missing"]


def test_check_sees_a_passage_moved(collection: Collection) -> None:
    collection.connection.execute("UPDATE pages SET text = 'x' || text")
    assert any("its text changed on the disk" in problem for problem in check(collection))


def test_another_who_adds_is_told_to_wait(collection: Collection, briefs: Path, tmp_path: Path) -> None:
    other = open_collection(tmp_path / "home", "default")
    with collection.adding(), pytest.raises(CollectionBusy, match="Another process is adding"):
        add(other, briefs)


def test_an_interruption_keeps_what_was_stored(tmp_path: Path, briefs: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = collection_at(tmp_path / "home")

    def interrupt(_: object) -> None:
        if opened.connection.execute("SELECT count(*) FROM documents").fetchone()[0] == 1:
            raise KeyboardInterrupt

    monkeypatch.setattr(entering, "PIECE", 1)  # so that each document is a batch
    with pytest.raises(KeyboardInterrupt):
        add_paths(opened, HashedWords(), [briefs], Reader(), interrupt)
    assert len(all_documents(opened.connection)) == 1
    assert check(opened) == []
    assert len(add(opened, briefs).added) == 2
    assert check(opened) == []


def test_a_kill_at_any_moment_leaves_a_sound_collection(tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number}.txt").write_text(f"Brief {number} speaks of matter {number * 7} and of the summit.\n")
    script = (
        "import sys; from pathlib import Path; from tests.making.library import add, collection_at\n"
        "if __name__ == '__main__': add(collection_at(Path(sys.argv[1])), Path(sys.argv[2]))\n"
    )
    (tmp_path / "run.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": PYTHONPATH}
    for wait in (1.5, 2.5):
        process = subprocess.Popen(
            [sys.executable, tmp_path / "run.py", tmp_path / "home", folder], env=environment, start_new_session=True
        )
        time.sleep(wait)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        opened = collection_at(tmp_path / "home")
        assert check(opened) == []
    add(opened, folder)
    assert len(all_documents(opened.connection)) == 60


def test_opening_what_is_not_there_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissing, match="pincite add"):
        open_collection(tmp_path, "default")
    with pytest.raises(BadOption, match="letters"):
        open_collection(tmp_path, "../elsewhere")


def test_a_collection_of_another_model_is_refused(collection: Collection, tmp_path: Path) -> None:
    collection.connection.execute(
        "UPDATE meta SET value = replace(value, 'hashed-words', 'other') WHERE key = 'manifest'"
    )
    with pytest.raises(CollectionMismatch, match=r"'other'.*--collection"):
        collection_at(tmp_path / "home")


def test_a_broken_database_is_an_error_for_people(tmp_path: Path) -> None:
    folder = tmp_path / "collections" / "default"
    folder.mkdir(parents=True)
    (folder / "truth.sqlite").write_bytes(b"this is not a database, whatever its name says" * 100)
    with pytest.raises(CollectionDamaged, match="backup"):
        open_collection(tmp_path, "default")
