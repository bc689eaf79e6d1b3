"""Kept digests are those that the database gives, whatever is added, removed, forgotten or damaged; adding appends."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.folded.digesting import digest_of
from tests.index.folded.test_folded_texts import DAMAGES
from tests.making.library import add, collection_at, make_old
from tests.making.versions import MEMO, OTHER, revised, write, write_versions


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    opened = collection_at(tmp_path / "home")
    add(opened, write_versions(tmp_path / "memos"))
    return opened


def require_right(collection: Collection) -> None:
    """The digests of exactly the documents that are stored, as they are made from the database."""
    kept = collection.digests().of
    stored = [one for (one,) in collection.connection.execute("SELECT id FROM documents").fetchall()]
    assert sorted(kept) == sorted(stored)
    for document_id in stored:
        made = digest_of(collection.connection, document_id)
        assert np.array_equal(kept[document_id].minima, made.minima)
        assert np.array_equal(kept[document_id].sentences, made.sentences)


def files(collection: Collection) -> dict[str, int]:
    return {file.name: file.stat().st_mtime_ns for file in collection.folder.glob("digests-*")}


def test_adding_a_document_digests_only_that_one(collection: Collection, tmp_path: Path) -> None:
    before = files(collection)
    add(collection, write(tmp_path, "new.txt", OTHER[::-1]))
    after = files(collection)
    assert before.items() < after.items()
    assert len(after) == len(before) + 1
    new = collection.folder / next(iter(after.keys() - before.keys()))
    assert new.stat().st_size < min((collection.folder / name).stat().st_size for name in before)
    require_right(collection)


def test_many_additions_leave_few_files(collection: Collection, tmp_path: Path) -> None:
    for number in range(20):
        add(collection, write(tmp_path, f"n{number}.txt", [*OTHER, f"This is number {number} of many."]))
    assert len(files(collection)) <= 9
    require_right(collection_at(tmp_path / "home"))


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_a_damaged_file_is_made_up_for(collection: Collection, tmp_path: Path, damage: object) -> None:
    assert callable(damage)
    for file in collection.folder.glob("digests-*"):
        damage(file)
    require_right(collection_at(tmp_path / "home"))
    add(collection, write(tmp_path, "new.txt", OTHER[::-1]))
    require_right(collection_at(tmp_path / "home"))


def test_a_collection_of_the_first_format_has_digests_too(collection: Collection, tmp_path: Path) -> None:
    make_old(collection)
    for file in collection.folder.glob("digests-*"):
        file.unlink()
    require_right(collection_at(tmp_path / "home"))


def test_no_file_keeps_the_id_of_a_forgotten_document(collection: Collection) -> None:
    (document_id,) = collection.connection.execute("SELECT id FROM documents WHERE name = 'museum'").fetchone()
    remove_documents(collection, ["museum"])
    with collection.writing():
        collection.rewrite()
    assert files(collection)
    assert not any(document_id.encode() in file.read_bytes() for file in collection.folder.glob("digests-*"))
    require_right(collection)


@settings(max_examples=8, deadline=None)
@given(st.lists(st.sampled_from(["memo", "revised", "other", "remove", "rewrite", "unlink"]), max_size=8))
def test_digests_are_right_whatever_happens_between(tmp_path_factory: pytest.TempPathFactory, steps: list[str]) -> None:
    folder = tmp_path_factory.mktemp("steps")
    writer, reader = collection_at(folder / "home"), collection_at(folder / "home")
    texts = {"memo": MEMO, "revised": revised(MEMO), "other": OTHER}
    for number, step in enumerate(steps):
        if step in texts:
            add(
                writer, write(folder, f"{step}{number % 2}.txt", [*texts[step], f"Step {number} added it to the rest."])
            )
        elif step == "rewrite":
            with writer.writing():
                writer.rewrite()
        elif step == "unlink":
            for file in writer.folder.glob("digests-*"):
                file.unlink()
        elif there := writer.connection.execute("SELECT id FROM documents ORDER BY name").fetchall():
            remove_documents(writer, [there[0][0]])
        require_right(reader)
