"""Read documents from the database: metadata, paths, pages and reading reports; find and filter documents."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from pincite.index.hit import DocumentFacts, Filters
from pincite.index.truth.authors import authors_named
from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.groups import in_groups
from pincite.index.truth.naming import ids_of
from pincite.ingest.document import Page, Span
from pincite.ingest.errors import UnknownDocument
from pincite.ingest.places import FIRST_PARAGRAPH, place_label

_NAMED = 3  # of those with the same name
_FACTS = (
    "SELECT id, name, path, title, author, publisher, date, language, content_hash, added_at,"
    " (SELECT count(*) FROM pages WHERE document_id = documents.id),"
    " (SELECT count(*) FROM passages WHERE document_id = documents.id),"
    " (SELECT json_group_array(path)"
    " FROM (SELECT path FROM paths WHERE document_id = documents.id ORDER BY path) AS its),"
)
_WORK = (
    " (SELECT key FROM works WHERE document_id = documents.id),"
    " (SELECT json_extract(item, '$.custom.collections') FROM works WHERE document_id = documents.id),"
    " (SELECT json_extract(item, '$.custom.groups') FROM works WHERE document_id = documents.id)"
)


def all_documents(connection: Connection) -> list[DocumentFacts]:
    """Return all documents, sorted by name."""
    return [_facts(row) for row in connection.execute(f"{_asked(connection)} ORDER BY name, id").fetchall()]


@dataclass(frozen=True, slots=True)
class StoredContent:
    """A document found by content: its id, its main path, its sidecars' digest and all its paths."""

    id: str
    path: str
    sidecar_hash: str
    paths: frozenset[str]


def stored_content(connection: Connection, content_hash: str) -> StoredContent | None:
    """Return the document with this content, or None."""
    row = connection.execute(
        "SELECT id, path, sidecar_hash FROM documents WHERE content_hash = ?", (content_hash,)
    ).fetchone()
    if row is None:
        return None
    paths = connection.execute("SELECT path FROM paths WHERE document_id = ?", (row[0],))
    return StoredContent(row[0], row[1], row[2], frozenset(path for (path,) in paths))


@dataclass(frozen=True, slots=True)
class StoredPath:
    """A path and the document that has it: the id, the main path, and the digests of its content and its sidecars."""

    path: str
    id: str
    main: str
    content_hash: str
    sidecar_hash: str


def stored_paths(connection: Connection) -> list[StoredPath]:
    """Return every path of every document."""
    query = (
        "SELECT paths.path, id, documents.path, content_hash, sidecar_hash"
        " FROM paths JOIN documents ON id = document_id ORDER BY paths.path"
    )
    return [StoredPath(*row) for row in connection.execute(query)]


def all_paths(connection: Connection) -> list[str]:
    """Return all paths that documents were added under, sorted."""
    return [path for (path,) in connection.execute("SELECT path FROM paths ORDER BY path")]


@dataclass(frozen=True, slots=True)
class Namesake:
    """A document, by its main path and name, and the ids of others that have the same name but other content."""

    path: str
    name: str
    others: tuple[str, ...]

    def __str__(self) -> str:
        """Return what a user should know: what is there twice, and what to do if one is out of date."""
        rest = len(self.others) - _NAMED
        listed = ", ".join(self.others[:_NAMED]) + (f" and {rest} more" if rest > 0 else "")
        return (
            f"Another document named {self.name!r} is there, with other content ({listed}). Both are kept, and answers "
            "cite both. If one is out of date, remove it."
        )


def namesakes(connection: Connection, paths: Sequence[str]) -> list[Namesake]:
    """Return those of the documents with these main paths that share their names with others."""
    asked = (
        "SELECT one.path, one.name, other.id FROM documents AS one JOIN documents AS other"
        f" ON other.name = one.name AND other.id <> one.id WHERE one.path IN {LISTED} ORDER BY one.path, other.id"
    )
    found: dict[tuple[str, str], list[str]] = {}
    for path, name, other in connection.execute(asked, (json.dumps(list(paths)),)):
        found.setdefault((path, name), []).append(other)
    return [Namesake(path, name, tuple(others)) for (path, name), others in found.items()]


def find_document(connection: Connection, wanted: str) -> DocumentFacts:
    """Return the document with this id (or at least its first six digits), path, name or file name.

    Raises UnknownDocument if there is none, or more than one.
    """
    (document_id,) = ids_of(connection, [wanted]).values()
    row = connection.execute(f"{_asked(connection)} WHERE id = ?", (document_id,)).fetchone()
    return _facts(row)


def documents_by_id(connection: Connection, ids: Sequence[str]) -> dict[str, DocumentFacts]:
    """Return id -> document; unknown ids are omitted."""
    found = connection.execute(f"{_asked(connection)} WHERE id IN {LISTED}", (json.dumps(ids),))
    return {row[0]: _facts(row) for row in found}


def report_of(connection: Connection, document_id: str) -> dict[str, Any]:
    """Return a stored document's reading report as parsed JSON."""
    row = connection.execute("SELECT report FROM documents WHERE id = ?", (document_id,)).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


def document_with_prefix(connection: Connection, prefix: str) -> DocumentFacts | None:
    """Return the document whose id starts with `prefix`, or None. Raises UnknownDocument if more than one does."""
    found = documents_with_prefix(connection, prefix)
    if len(found) > 1:
        ids = ", ".join(one.id for one in found)
        raise UnknownDocument(f"More than one document's id begins with {prefix}: give one of the ids {ids}.")
    return found[0] if found else None


def documents_with_prefix(connection: Connection, prefix: str) -> list[DocumentFacts]:
    """Return the documents whose ids start with `prefix`."""
    rows = connection.execute(
        f"{_asked(connection)} WHERE id >= ? AND id < ? ORDER BY id", (prefix, prefix + "g")
    ).fetchall()
    return [_facts(row) for row in rows]


def _asked(connection: Connection) -> str:
    """The query for documents; in a database of an older format they have no keys yet."""
    return f"{_FACTS}{_WORK if connection.has_table('works') else ' NULL, NULL, NULL'} FROM documents"


def _facts(row: Sequence[Any]) -> DocumentFacts:
    *plain, paths, key, collections, groups = row
    held_by = tuple(json.loads(collections or "[]"))
    grouped = held_by if groups is None else tuple(json.loads(groups))
    known = [*plain, tuple(json.loads(paths))]
    return DocumentFacts(*known, citation_key=key, collections=held_by, groups=grouped)


def matching_documents(connection: Connection, filters: Filters) -> list[str] | None:
    """Return the ids of the documents that pass the filters, or None if there are no filters."""
    if filters == Filters():
        return None
    wanted = set(ids_of(connection, filters.documents).values())
    languages = {language.lower() for language in filters.languages}
    rows = connection.execute("SELECT id, author, date, language FROM documents ORDER BY id").fetchall()
    authors = authors_named({row[1] or "" for row in rows}, filters.authors)
    grouped = in_groups(connection, filters.groups) if filters.groups else frozenset()
    return [
        row[0]
        for row in rows
        if (not filters.documents or row[0] in wanted)
        and (not filters.languages or row[3] in languages)
        and (not filters.authors or (row[1] or "") in authors)
        and (not filters.groups or row[0] in grouped)
        and _in_range(row[2], filters)
    ]


def _in_range(date: str | None, filters: Filters) -> bool:
    """Return whether a date is in range, compared at the lower precision: "2023" lies within 2023-09 to 2023-10."""
    if filters.date_from is None and filters.date_to is None:
        return True
    if date is None:
        return False
    low, high = filters.date_from or "", filters.date_to or "9999"
    return date[: len(low)] >= low[: len(date)] and date[: len(high)] <= high[: len(date)]


def pages_of(connection: Connection, document_id: str) -> list[Page]:
    """Return a document's pages in order."""
    rows = connection.execute(
        "SELECT number, label, text FROM pages WHERE document_id = ? ORDER BY number", (document_id,)
    )
    return [Page(*row) for row in rows]


def labels_of(connection: Connection, spans: Iterable[tuple[str, Span]]) -> dict[tuple[str, Span], str]:
    """Return the labels of the pages that documents' spans are on; of a page that is lost, its number.

    In a text without pages, it is the number of the paragraph.
    """
    query = "SELECT label, CASE WHEN label = ? THEN text END FROM pages WHERE document_id = ? AND number = ?"
    read = cache(lambda *page: connection.execute(query, (FIRST_PARAGRAPH, *page)).fetchone() or (str(page[1]), None))
    found = {}
    for document_id, span in spans:
        label, text = read(document_id, span.page)
        found[document_id, span] = place_label(label, text, span.start, span.end) if text else str(label)
    return found
