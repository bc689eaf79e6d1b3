"""A database that went back, by a restored backup or a power cut, never meets legs of another past."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from pincite.index.changing.check import check
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.home import open_collection
from pincite.index.search.search import prepare, search
from pincite.index.truth.changes import Moment, current_moment, is_past
from pincite.index.truth.documents import all_documents
from pincite.index.truth.passages import passage_vectors
from tests.fakes.hashed_words import HashedWords
from tests.making.library import add, collection_at, make_old

TEXTS = {
    "one": "The treaty was signed in Pyongyang by both presidents.",
    "two": "Ammunition and shells were delivered by train through the border.",
    "three": "The satellite programme of the cosmodrome was discussed in detail.",
}


def added(home: Path, name: str) -> Collection:
    (home / f"{name}.txt").write_text(TEXTS[name] + "\n")
    collection = collection_at(home)
    add(collection, home / f"{name}.txt")
    return collection


def copied(collection: Collection, to: Path) -> Path:
    with closing(sqlite3.connect(to)) as copy:
        collection.connection.backup(copy)
    return to


def put_back(collection: Collection, copy: Path) -> None:
    collection.connection.close()
    for file in collection.folder.glob("truth.sqlite*"):
        file.unlink()
    shutil.copy(copy, collection.folder / "truth.sqlite")


def agrees(collection: Collection) -> None:
    """Asserts that both legs hold exactly what the database holds."""
    connection = collection.connection
    keys, vectors = passage_vectors(connection, [one.id for one in all_documents(connection)])
    assert collection.vectors().keys().tolist() == keys.tolist()
    assert collection.lexical().keys() == set(keys.tolist())
    for key, vector in zip(keys.tolist(), vectors, strict=True):
        assert collection.vectors().cosines(vector, [key])[key] == pytest.approx(1, abs=1e-3)
    words = {name: prepare(text, HashedWords()).terms for name, text in TEXTS.items()}
    stored = {one.name for one in all_documents(connection)}
    for name, terms in words.items():
        found = collection.lexical().search([term for term in terms if len(term) > 6], 5)
        assert bool(found) == (name in stored)


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("same_process", [True, False])
def test_a_restored_backup_is_searched_and_nothing_else(tmp_path: Path, forward: bool, same_process: bool) -> None:
    """`forward`: as many changes follow as were lost, so that the generations are the same again."""
    collection = added(tmp_path, "one")
    backup = copied(collection, tmp_path / "backup.sqlite")
    collection = added(tmp_path, "two")
    agrees(collection)
    legs = collection.legs
    before = current_moment(collection.connection)
    put_back(collection, backup)
    if forward:
        added(tmp_path, "three").connection.close()
    reader = open_collection(tmp_path, "default")
    if same_process:
        reader.legs = legs  # a service that was running all the while
    if forward:
        assert current_moment(reader.connection).generation == before.generation
    agrees(reader)
    assert check(reader) == []
    hits = search(reader, prepare("satellite programme", HashedWords()), 5, Filters())
    assert (hits[0].document.name == "three") is forward
    agrees(added(tmp_path, "two"))


def test_the_next_writer_leaves_no_leg_of_another_past(tmp_path: Path) -> None:
    collection = added(tmp_path, "one")
    backup = copied(collection, tmp_path / "backup.sqlite")
    collection = added(tmp_path, "two")
    folder = collection.folder
    lost = {path.name for path in folder.glob("*-*") if path.name.startswith(("vectors-2", "lexical-2"))}
    put_back(collection, backup)
    added(tmp_path, "three")
    assert len(lost) == 2
    assert not lost & {path.name for path in folder.iterdir()}


def test_every_change_has_an_epoch_of_its_own(tmp_path: Path) -> None:
    collection = added(tmp_path, "one")
    moments = [current_moment(collection.connection)]
    collection = added(tmp_path, "two")
    moments.append(current_moment(collection.connection))
    remove_documents(collection, ["one"])
    moments.append(current_moment(collection.connection))
    assert len({one.epoch for one in moments}) == 3
    assert [one.generation for one in moments] == [1, 2, 3]
    assert all(is_past(collection.connection, one) for one in moments)
    assert not is_past(collection.connection, Moment(2, moments[0].epoch))
    assert not is_past(collection.connection, Moment(4, "00"))


def test_legs_older_than_the_history_are_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collection = added(tmp_path, "one")
    monkeypatch.setattr("pincite.index.truth.changes.EPOCHS_KEPT", 1)
    monkeypatch.setattr(Collection, "refresh", lambda _: None)
    added(tmp_path, "two")
    collection = added(tmp_path, "three")
    (count,) = collection.connection.execute("SELECT count(*) FROM epochs").fetchone()
    assert count == 1
    agrees(open_collection(tmp_path, "default"))


def as_format_1(home: Path) -> Collection:
    """A collection as versions before epochs left it, with their legs."""
    collection = added(home, "one")
    make_old(collection)
    for path in collection.folder.glob("vectors-*"):
        path.rename(collection.folder / f"vectors-1{path.suffix}")
    for path in collection.folder.glob("lexical-*"):
        path.rename(collection.folder / "lexical")
    for path in collection.folder.glob("digests-*"):  # they had none
        path.unlink()
    collection.connection.close()
    return open_collection(home, "default")


def test_a_collection_from_before_epochs_is_read_and_then_brought_up_to_date(tmp_path: Path) -> None:
    reader = as_format_1(tmp_path)
    assert current_moment(reader.connection) == Moment(1, "")
    agrees(reader)
    assert not list(reader.folder.glob("*-*-*"))  # a leg without an epoch could not be told from another past's
    writer = added(tmp_path, "two")
    agrees(writer)
    agrees(reader)
    assert current_moment(reader.connection).epoch
    assert not (writer.folder / "lexical").exists()
    assert {path.name for path in writer.folder.glob("vectors-*.npz")} == {
        f"vectors-2-{current_moment(writer.connection).epoch}.npz"
    }


def test_what_is_acknowledged_is_flushed_first(tmp_path: Path) -> None:
    collection = added(tmp_path, "one")
    assert collection.connection.execute("PRAGMA synchronous").fetchone() == (2,)  # FULL


def test_vectors_of_another_past_are_told_by_their_values(tmp_path: Path) -> None:
    """Keys alone would pass: both pasts number their passages in the same way."""
    collection = added(tmp_path, "one")
    backup = copied(collection, tmp_path / "backup.sqlite")
    lost = added(tmp_path, "two")
    other = lost.vectors().keys().tolist()
    put_back(lost, backup)
    now = added(tmp_path, "three")
    assert now.vectors().keys().tolist() == other
    question = HashedWords().encode_query(TEXTS["three"])
    best = max(now.vectors().cosines(question, other).values())
    assert best == pytest.approx(float(np.float32(1)), abs=0.2)
