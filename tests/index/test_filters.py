"""Filters of many names mean what each name means by itself, and cost a few queries."""

import sqlite3
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.truth.documents import all_documents, find_document, matching_documents
from pincite.ingest.errors import UnknownDocument
from tests.making.library import add, collection_at

MANY = 30


@pytest.fixture(scope="module")
def collection(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    """Many small documents in two folders."""
    folder = tmp_path_factory.mktemp("many")
    opened = collection_at(folder / "home")
    for number in range(MANY):
        path = folder / f"shelf{number % 2}" / f"brief {number}.txt"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"This is the brief with the number {number}.\n", encoding="utf-8")
        path.with_suffix(".meta.json").write_text(f'{{"author": "Jane Doe {number}"}}', encoding="utf-8")
    add(opened, folder / "shelf0", folder / "shelf1")
    return opened


def named(collection: Collection) -> list[list[str]]:
    """The ways to name each document."""
    return [
        [one.id, one.id[:15], one.path, one.name, Path(one.path).name, "/".join(Path(one.path).parts[-2:])]
        for one in all_documents(collection.connection)
    ]


def test_many_names_mean_what_each_means_alone(collection: Collection) -> None:
    stored = all_documents(collection.connection)
    for way in range(6):
        names = tuple(ways[way] for ways in named(collection))
        assert matching_documents(collection.connection, Filters(documents=names)) == sorted(one.id for one in stored)
        assert [find_document(collection.connection, name).id for name in names] == [one.id for one in stored]


def test_a_name_that_means_none_or_two_is_an_error_among_many(collection: Collection, tmp_path: Path) -> None:
    names = [ways[3] for ways in named(collection)]
    with pytest.raises(UnknownDocument, match="no document 'brief'"):
        matching_documents(collection.connection, Filters(documents=(*names, "brief")))
    twice = collection_at(tmp_path / "home")
    for shelf in ("a", "b"):
        (tmp_path / shelf).mkdir()
        (tmp_path / shelf / "same.txt").write_text(f"The brief of shelf {shelf}.", encoding="utf-8")
        add(twice, tmp_path / shelf)
    with pytest.raises(UnknownDocument, match="More than one document matches 'same'"):
        matching_documents(twice.connection, Filters(documents=("same", "nothing")))


@pytest.mark.parametrize("wanted", ["", "x\0y", "%", "_", "*", "brief 1.txt/", "/brief 1.txt", "\ud800"])
def test_a_strange_name_means_nothing(collection: Collection, wanted: str) -> None:
    with pytest.raises(UnknownDocument):
        find_document(collection.connection, wanted)


def statements(connection: sqlite3.Connection, filters: Filters) -> int:
    """How many statements the filters cost."""
    seen: list[str] = []
    connection.set_trace_callback(seen.append)
    matching_documents(connection, filters)
    connection.set_trace_callback(None)
    return len(seen)


def test_the_number_of_names_does_not_change_the_number_of_queries(collection: Collection) -> None:
    names = [ways[4] for ways in named(collection)]
    one, all_of_them = (Filters(documents=tuple(some)) for some in (names[:1], names))
    assert statements(collection.connection, one) == statements(collection.connection, all_of_them) <= 8
