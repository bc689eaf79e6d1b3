"""What a reader knows of passages whose legs are on another machine: whose keys they are, and what was read lately."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.legs.milvus.documents import DocumentKeys
from pincite.index.legs.milvus.recent import Recent, TermCounts
from pincite.index.truth.changes import current_moment
from tests.index.legs.engines import Engine, filled, write_notes
from tests.making.library import add


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return filled(Engine(None), tmp_path / "home", write_notes(tmp_path / "notes", 9))


def told(documents: DocumentKeys) -> list[tuple[int, int, str, str]]:
    languages = [documents.names[number] for number in documents.languages.tolist()]
    return list(zip(documents.first.tolist(), documents.last.tolist(), documents.ids.tolist(), languages, strict=True))


def test_every_key_belongs_to_the_document_that_has_it(collection: Collection) -> None:
    stored = collection.connection.execute("SELECT key, document_id FROM passages ORDER BY key").fetchall()
    documents = DocumentKeys.at(collection.connection)
    rows = documents.rows(np.array([key for key, _ in stored], np.int64))
    assert documents.ids[rows].tolist() == [name for _, name in stored]
    assert documents.rows(np.array([0, stored[-1][0] + 1])).tolist() == [-1, -1]


def test_ranges_follow_what_is_added_changed_and_removed(collection: Collection, tmp_path: Path) -> None:
    before, moment = DocumentKeys.at(collection.connection), current_moment(collection.connection)
    removed = before.ids[4]
    remove_documents(collection, [removed])
    (tmp_path / "notes/note1.meta.json").write_text('{"title": "Another", "language": "ko"}', encoding="utf-8")
    add(collection, tmp_path / "notes/note1.txt")
    add(collection, write_notes(tmp_path / "more", 2, first=20))
    now = before.forward(collection.connection, moment)
    assert told(now) == told(DocumentKeys.at(collection.connection)) != told(before)
    assert before.rows(before.first[4:5]).tolist() == [4]
    assert now.rows(before.first[4:5]).tolist() == [-1]


def test_a_collection_without_passages_has_no_keys(tmp_path: Path) -> None:
    documents = DocumentKeys.at(Engine(None).collection(tmp_path / "home").connection)
    assert documents.rows(np.array([1])).tolist() == [-1]


def test_what_was_read_lately_is_not_read_again_and_the_oldest_goes() -> None:
    recent, read = Recent[str](3), list[int]()

    def slowly(keys: list[int]) -> Mapping[int, str]:
        read.extend(keys)
        return {key: str(key) for key in keys if key != 9}

    assert recent.get([1, 2], slowly) == {1: "1", 2: "2"}
    assert recent.get([2, 3, 9], slowly) == {2: "2", 3: "3"}
    assert read == [1, 2, 3, 9]
    recent.get([4], slowly)
    assert recent.get([1, 2], slowly) == {1: "1", 2: "2"}
    assert read == [1, 2, 3, 9, 4, 1]
    assert recent.get([5, 6, 7, 8], slowly).keys() == {5, 6, 7, 8}


def test_numbers_of_passages_with_a_term_are_read_once() -> None:
    counts, read = TermCounts(), list[int]()

    def slowly(terms: list[int]) -> Mapping[int, int]:
        read.extend(terms)
        return {term: 10 * term for term in terms if term != 7}

    assert counts.of(np.array([5, 3, 5], np.uint32), slowly).tolist() == [50, 30, 50]
    assert counts.of(np.array([7, 4, 3], np.uint32), slowly).tolist() == [0, 40, 30]
    assert counts.of(np.array([7, 5], np.uint32), slowly).tolist() == [0, 50]
    assert counts.of(np.zeros(0, np.uint32), slowly).tolist() == []
    assert read == [3, 5, 4, 7]
