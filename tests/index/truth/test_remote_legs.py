"""Legs on a Milvus follow the truth in each store; Milvus Lite stands for it."""

from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.changing.check import check
from pincite.index.changing.editing import change_facts
from pincite.index.changing.removing import remove_documents
from pincite.index.keeping.forgetting import forget
from pincite.index.truth.catalogue import choose_store
from pincite.index.truth.remote_legs import vectors_place
from tests.fakes.hashed_words import HashedWords
from tests.index.legs.engines import Engine, filled, found, is_found, names, opened, write_notes
from tests.making.library import add


@pytest.fixture
def lite(tmp_path: Path) -> Engine:
    return Engine(f"milvus+file://{tmp_path}/vectors.db")


def test_what_is_added_edited_removed_and_forgotten_is_so_on_the_milvus(
    home: Path, lite: Engine, tmp_path: Path
) -> None:
    collection = filled(lite, home, write_notes(tmp_path / "notes", 9))
    assert check(collection, deep=True) == []
    remove_documents(collection, ["note4"])
    document = found(collection, "саммит", 1)[0].document
    change_facts(collection, HashedWords(), document.id, lambda facts: replace(facts, title="Another title"))
    assert [hit.document.title for hit in found(opened(home), "Another title", 1)] == ["Another title"]
    forget(collection, "note5", lambda _: None)
    write_notes(tmp_path / "more", 1, first=20)
    add(collection, tmp_path / "more")
    for one in (collection, opened(home)):
        assert [number for number in (3, 4, 5, 20) if is_found(one, number)] == [3, 20]
        assert check(one, deep=True) == []


def test_another_machine_finds_the_legs_without_being_told(address: str, lite: Engine, tmp_path: Path) -> None:
    for home in ("one", "other"):
        choose_store(tmp_path / home, address)
    filled(lite, tmp_path / "one", write_notes(tmp_path / "notes", 9))
    other = opened(tmp_path / "other")
    assert vectors_place(other.connection) == lite.place
    assert is_found(other, 4)
    remove_documents(other, ["note4"])
    assert not is_found(opened(tmp_path / "one"), 4)
    assert names(found(opened(tmp_path / "one"), "summit", 100)) == {f"note{number}" for number in range(9)} - {"note4"}
    assert not list((tmp_path / "other").rglob("vectors-*"))
