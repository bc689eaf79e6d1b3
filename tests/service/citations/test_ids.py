"""Ids of citations: full ones, and the short ones of earlier versions, which resolve for ever and never wrongly."""

import hashlib
import sqlite3
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents, find_document
from pincite.ingest.document import Span
from pincite.ingest.errors import AmbiguousCitation, UnknownCitation, UnknownDocument
from pincite.service.citations.citation import Citation, resolve
from pincite.service.citations.ids import citation_id, named_by
from pincite.service.quotes.find import find_quote
from tests.making.library import add, collection_at
from tests.serving.http_service import service

WORDS = "The treaty was signed in Pyongyang."


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    """Two files with the same first sentence."""
    opened = collection_at(tmp_path / "home")
    for name in ("first", "second"):
        (tmp_path / f"{name}.txt").write_text(f"{WORDS} This is the {name} one.\n", encoding="utf-8")
        add(opened, tmp_path / f"{name}.txt")
    return opened


def short(full: str) -> str:
    """The id that an earlier version gave these words."""
    document, *place, check = full.split("-")
    return "-".join([document[:12], *place, check[:4]])


def cited(collection: Collection, name: str) -> Citation:
    """The citation of the words in this document."""
    places = [one for match in find_quote(collection, WORDS) for one in match.citations]
    return next(one for one in places if one.document == name)


def made_alike(connection: sqlite3.Connection) -> list[str]:
    """Gives both documents ids that begin alike, as two crafted files would have; the ids."""
    ids = []
    connection.execute("BEGIN")
    connection.execute("PRAGMA defer_foreign_keys = ON")
    for number, one in enumerate(all_documents(connection)):
        ids.append(f"47222da90f35{number:04x}")
        connection.execute("UPDATE documents SET id = ? WHERE id = ?", (ids[-1], one.id))
        for table in ("paths", "pages", "passages", "seals"):
            connection.execute(f"UPDATE {table} SET document_id = ? WHERE document_id = ?", (ids[-1], one.id))
    connection.execute("COMMIT")
    return ids


def test_an_id_holds_64_bits_of_the_document_and_32_of_the_words(collection: Collection) -> None:
    one = cited(collection, "first")
    check = hashlib.sha256(WORDS.encode()).hexdigest()[:8]
    assert one.id == f"{one.document_id}-p1-0-{len(WORDS)}-{check}"
    assert len(one.document_id) == 16


def test_a_short_id_of_an_earlier_version_resolves(collection: Collection) -> None:
    for name in ("first", "second"):
        one = cited(collection, name)
        found = resolve(collection, short(one.id))
        assert (found.citation.document_id, found.citation.quote, found.removed) == (one.document_id, WORDS, False)
        assert found.citation.id == short(one.id)  # as it was asked for


def test_a_short_id_that_was_kept_resolves_after_the_removal_under_either_form(collection: Collection) -> None:
    one = cited(collection, "first")
    row = (short(one.id), one.document_id, one.document, one.title, 1, "1", one.start, one.end, WORDS, "", "")
    with collection.store.transaction():
        collection.connection.execute(f"INSERT INTO citations VALUES ({', '.join('?' * 11)})", row)
    remove_documents(collection, [one.document_id])
    for wanted in (short(one.id), one.id):
        found = resolve(collection, wanted)
        assert (found.citation.id, found.citation.document, found.removed) == (wanted, "first", True)


def test_a_short_id_that_fits_two_documents_is_ambiguous_and_a_full_one_never(collection: Collection) -> None:
    ids = made_alike(collection.connection)
    full = [cited(collection, find_document(collection.connection, one).name).id for one in ids]
    assert short(full[0]) == short(full[1])
    with pytest.raises(AmbiguousCitation, match="first and second"):
        resolve(collection, short(full[0]))
    assert [resolve(collection, one).citation.document_id for one in full] == ids
    with pytest.raises(UnknownDocument, match="More than one"):
        resolve_page(collection, ids[0][:12])


def resolve_page(collection: Collection, document: str) -> None:
    from pincite.index.truth.documents import document_with_prefix

    document_with_prefix(collection.connection, document)


def test_a_short_id_stays_ambiguous_when_one_of_the_two_is_removed(collection: Collection) -> None:
    """The words were kept, and nobody knows which of the two the id was given out for."""
    ids = made_alike(collection.connection)
    one = cited(collection, "first")
    row = (one.id, one.document_id, "first", None, 1, "1", one.start, one.end, WORDS, "", "")
    with collection.store.transaction():
        collection.connection.execute(f"INSERT OR IGNORE INTO citations VALUES ({', '.join('?' * 11)})", row)
        collection.connection.execute("DELETE FROM documents WHERE id = ?", (one.document_id,))
    assert resolve(collection, one.id).removed
    with pytest.raises(AmbiguousCitation):
        resolve(collection, short(one.id))
    assert set(ids) == {"47222da90f350000", "47222da90f350001"}


def test_several_citations_at_once_count_an_ambiguous_one_as_unknown(collection: Collection, tmp_path: Path) -> None:
    made_alike(collection.connection)
    full = cited(collection, "first").id
    with service(tmp_path / "home") as client:
        said = client.post("/v1/citations", json={"ids": [full, short(full)]})
        assert ([one["id"] for one in said.json()["citations"]], said.json()["unknown"]) == ([full], [short(full)])
        assert problem(client, short(full)) == (404, "urn:pincite:error:AmbiguousCitation")
        assert problem(client, full) == (200, None)


def problem(client: TestClient, wanted: str) -> tuple[int, str | None]:
    said = client.get(f"/v1/citations/{wanted}")
    return said.status_code, said.json().get("type")


@pytest.mark.parametrize("digits", [(12, 8), (16, 4), (13, 4), (16, 7), (11, 4)])
def test_other_lengths_are_no_ids(collection: Collection, digits: tuple[int, int]) -> None:
    one = cited(collection, "first")
    document, *place, check = one.id.split("-")
    wanted = "-".join([document[: digits[0]], *place, check[: digits[1]]])
    assert named_by(wanted) is None
    with pytest.raises(UnknownCitation):
        resolve(collection, wanted)


def test_ids_do_not_depend_on_half_characters() -> None:
    assert citation_id("0" * 16, Span(1, 0, 1), "\ud800") != citation_id("0" * 16, Span(1, 0, 1), "\ud801")
