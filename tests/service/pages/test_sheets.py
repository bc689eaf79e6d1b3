"""The file behind a document: found under any of its names, refused when its content is another."""

from pathlib import Path

import pytest

from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.errors import UnknownFile
from pincite.service.pages.sheets import original, uploads_folder
from tests.making.library import add, collection_at, write_briefs


def test_the_file_is_found_under_any_name(tmp_path: Path) -> None:
    collection, briefs = collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs")
    twin = briefs / "twin.txt"
    twin.write_bytes((briefs / "treaty.txt").read_bytes())
    add(collection, briefs)
    facts = find_document(collection.connection, "treaty")
    assert original(collection, facts) == briefs / "treaty.txt"
    (briefs / "treaty.txt").unlink()
    assert original(collection, facts) == twin


def test_a_changed_or_missing_file_is_none(tmp_path: Path) -> None:
    collection, briefs = collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs")
    add(collection, briefs)
    facts = find_document(collection.connection, "treaty")
    (briefs / "treaty.txt").write_text("Other words.")
    with pytest.raises(UnknownFile, match="changed"):
        original(collection, facts)
    (briefs / "treaty.txt").unlink()
    with pytest.raises(UnknownFile, match="no longer exists"):
        original(collection, facts)


def test_an_upload_is_found_after_its_home_was_moved(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    uploads = uploads_folder(collection)
    uploads.mkdir()
    (uploads / "memo.txt").write_text("The treaty was signed in Pyongyang in June.")
    add(collection, uploads / "memo.txt")
    collection.connection.close()
    (tmp_path / "home").rename(tmp_path / "elsewhere")
    moved = collection_at(tmp_path / "elsewhere")
    found = original(moved, find_document(moved.connection, "memo"))
    assert found == uploads_folder(moved) / "memo.txt"


def test_a_name_that_is_no_utf8_is_found(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    path = tmp_path / "보고.txt".encode("cp949").decode("utf-8", "surrogateescape")
    path.write_text("The treaty was signed in Pyongyang in June.")
    add(collection, path)
    (facts,) = all_documents(collection.connection)
    assert original(collection, facts) == path
