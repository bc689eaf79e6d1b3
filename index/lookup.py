"""Reading from the truth: documents, pages, passages by key, vectors, what changed since a generation."""

import json
import os
import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.hit import DocumentFacts, Filters
from index.lexical import TermsOfPassage
from index.store import Vectors
from ingest.discover import path_text
from ingest.document import Page, Passage, Sentence, Span
from ingest.errors import UnknownDocument

_FACTS = (
    "SELECT id, name, path, title, author, publisher, date, language, content_hash, added_at,"
    " (SELECT count(*) FROM pages WHERE document_id = documents.id),"
    " (SELECT count(*) FROM passages WHERE document_id = documents.id) FROM documents"
)
LISTED = "(SELECT value FROM json_each(?))"  # one statement for any number of ids or keys, so it is prepared once


@dataclass(frozen=True, slots=True)
class Changes:
    """What a cache of an older generation has to take out and to take in."""

    removed_documents: tuple[str, ...]
    removed_keys: tuple[tuple[int, int], ...]
    added_documents: tuple[str, ...]


def generation(connection: sqlite3.Connection) -> int:
    """How many changes the truth has seen."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])


def changes_since(connection: sqlite3.Connection, older: int) -> Changes:
    """The documents removed and added after a generation; a replaced document is in both."""
    removed = connection.execute(
        "SELECT document_id, first_key, last_key FROM tombstones WHERE generation > ?", (older,)
    ).fetchall()
    added = connection.execute("SELECT id FROM documents WHERE generation > ? ORDER BY id", (older,))
    return Changes(
        tuple(row[0] for row in removed),
        tuple((row[1], row[2]) for row in removed if row[1] is not None),
        tuple(row[0] for row in added),
    )


def all_documents(connection: sqlite3.Connection) -> list[DocumentFacts]:
    """Every document, by name."""
    return [_facts(connection, row) for row in connection.execute(f"{_FACTS} ORDER BY name, id").fetchall()]


@dataclass(frozen=True, slots=True)
class StoredContent:
    """Where a file's content is stored: the document, its main path, all its paths, its sidecar's digest."""

    id: str
    path: str
    sidecar_hash: str
    paths: frozenset[str]


def stored_content(connection: sqlite3.Connection, content_hash: str) -> StoredContent | None:
    """The document with this content, None if there is none."""
    row = connection.execute(
        "SELECT id, path, sidecar_hash FROM documents WHERE content_hash = ?", (content_hash,)
    ).fetchone()
    if row is None:
        return None
    paths = connection.execute("SELECT path FROM paths WHERE document_id = ?", (row[0],))
    return StoredContent(row[0], row[1], row[2], frozenset(path for (path,) in paths))


def all_paths(connection: sqlite3.Connection) -> list[str]:
    """Every name that documents were added under, sorted."""
    return [path for (path,) in connection.execute("SELECT path FROM paths ORDER BY path")]


def find_document(connection: sqlite3.Connection, wanted: str) -> DocumentFacts:
    """The document with this id (or six digits or more of one), path, name or file name; raises UnknownDocument."""
    path = path_text(Path(wanted).absolute())
    beginning = wanted if re.fullmatch("[0-9a-f]{6,15}", wanted) else "none"
    tries = (
        ("id = ?", wanted),
        ("id = (SELECT document_id FROM paths WHERE path = ?)", path),
        ("name = ?", unicodedata.normalize("NFC", wanted)),
        ("id IN (SELECT document_id FROM paths WHERE substr(path, -length(?1)) = ?1)", os.sep + wanted),
        ("id GLOB ? || '*'", beginning),
    )
    for condition, value in tries:
        rows = connection.execute(f"{_FACTS} WHERE {condition}", (value,)).fetchall()
        if len(rows) > 1:
            ids = ", ".join(row[0] for row in rows)
            raise UnknownDocument(f"More than one document is called {wanted!r}: name one by its id ({ids}).")
        if rows:
            return _facts(connection, rows[0])
    raise UnknownDocument(
        f"No document {wanted!r} in this collection: give an id, a name or a path from `pincite list`."
    )


def documents_by_id(connection: sqlite3.Connection, ids: Sequence[str]) -> dict[str, DocumentFacts]:
    """Id -> document, of those of the ids that are stored."""
    listed = (json.dumps(ids),)
    paths: dict[str, list[str]] = {}
    rows = connection.execute(
        f"SELECT document_id, path FROM paths WHERE document_id IN {LISTED} ORDER BY path", listed
    )
    for document_id, path in rows:
        paths.setdefault(document_id, []).append(path)
    found = connection.execute(f"{_FACTS} WHERE id IN {LISTED}", listed)
    return {row[0]: DocumentFacts(*[*row, tuple(paths.get(row[0], ()))]) for row in found}


def report(connection: sqlite3.Connection, document_id: str) -> dict[str, Any]:
    """A stored document's reading report, as JSON holds it."""
    row = connection.execute("SELECT report FROM documents WHERE id = ?", (document_id,)).fetchone()
    found: dict[str, Any] = json.loads(row[0])
    return found


def document_with_prefix(connection: sqlite3.Connection, prefix: str) -> DocumentFacts | None:
    """The document whose id begins so, None if there is none."""
    row = connection.execute(f"{_FACTS} WHERE id >= ? AND id < ?", (prefix, prefix + "g")).fetchone()
    return _facts(connection, row) if row else None


def _facts(connection: sqlite3.Connection, row: Sequence[Any]) -> DocumentFacts:
    paths = connection.execute("SELECT path FROM paths WHERE document_id = ? ORDER BY path", (row[0],))
    return DocumentFacts(*[*row, tuple(path for (path,) in paths)])


def matching_documents(connection: sqlite3.Connection, filters: Filters) -> list[str] | None:
    """The ids of the documents that pass the filters, None where nothing is filtered."""
    if filters == Filters():
        return None
    wanted = {find_document(connection, name).id for name in filters.documents}
    rows = connection.execute("SELECT id, author, date, language FROM documents ORDER BY id").fetchall()
    return [
        row[0]
        for row in rows
        if (not filters.documents or row[0] in wanted)
        and (not filters.languages or row[3] in {language.lower() for language in filters.languages})
        and (not filters.authors or any(author.casefold() in (row[1] or "").casefold() for author in filters.authors))
        and _in_range(row[2], filters)
    ]


def _in_range(date: str | None, filters: Filters) -> bool:
    """Dates of unlike precision are compared as far as both go: "2023" lies within 2023-09 to 2023-10."""
    if filters.date_from is None and filters.date_to is None:
        return True
    if date is None:
        return False
    low, high = filters.date_from or "", filters.date_to or "9999"
    return date[: len(low)] >= low[: len(date)] and date[: len(high)] <= high[: len(date)]


def pages(connection: sqlite3.Connection, document_id: str) -> list[Page]:
    """A document's pages in order."""
    rows = connection.execute(
        "SELECT number, label, text FROM pages WHERE document_id = ? ORDER BY number", (document_id,)
    )
    return [Page(*row) for row in rows]


def by_language(connection: sqlite3.Connection, documents: Sequence[str]) -> dict[str, list[str]]:
    """Language ("" if unknown) -> ids of the documents in it."""
    rows = dict(
        connection.execute(f"SELECT id, language FROM documents WHERE id IN {LISTED}", (json.dumps(documents),))
    )
    found: dict[str, list[str]] = {}
    for document_id in documents:
        found.setdefault(rows[document_id] or "", []).append(document_id)
    return found


def keys_of(connection: sqlite3.Connection, documents: Sequence[str]) -> NDArray[np.int64]:
    """The passage keys of the documents, ascending."""
    rows = connection.execute(f"SELECT key FROM passages WHERE document_id IN {LISTED}", (json.dumps(documents),))
    return np.sort(np.fromiter((key for (key,) in rows), np.int64))


def passages_by_key(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Passage]:
    """Key -> passage with its sentences; keys that are gone are left out."""
    listed = (json.dumps([int(key) for key in keys]),)
    rows = connection.execute(
        f"SELECT passage_key, spans, text FROM sentences WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        listed,
    )
    sentences: dict[int, list[Sentence]] = {}
    for key, spans, text in rows:
        sentences.setdefault(key, []).append(Sentence(spans_from_json(spans), text))
    rows = connection.execute(
        "SELECT key, id, document_id, spans, text, search_text, heading FROM passages"
        f" WHERE key IN {LISTED} ORDER BY key",
        listed,
    )
    return {
        key: Passage(
            passage_id, document_id, spans_from_json(spans), text, search_text, heading, tuple(sentences.get(key, ()))
        )
        for key, passage_id, document_id, spans, text, search_text, heading in rows
    }


def sentence_vectors(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Vectors]:
    """Key -> unit vectors of the passage's sentences, shape (sentences, dimension)."""
    rows = connection.execute(
        "SELECT passage_key, float16 FROM sentences JOIN vectors ON text_hash = vector"
        f" WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        (json.dumps([int(key) for key in keys]),),
    ).fetchall()
    counts = Counter(key for key, _ in rows)
    parts = np.split(_matrix([blob for _, blob in rows]), np.cumsum(list(counts.values()))[:-1])
    return dict(zip(counts, parts, strict=True)) if rows else {}


def passage_vectors(connection: sqlite3.Connection, documents: Sequence[str]) -> tuple[NDArray[np.int64], Vectors]:
    """Keys, shape (n,), and unit vectors, shape (n, dimension), of the documents' passages."""
    rows = connection.execute(
        f"SELECT key, float16 FROM passages JOIN vectors ON text_hash = vector WHERE document_id IN {LISTED}"
        " ORDER BY key",
        (json.dumps(documents),),
    ).fetchall()
    return np.array([key for key, _ in rows], np.int64), _matrix([blob for _, blob in rows])


def _matrix(blobs: Sequence[bytes]) -> Vectors:
    if not blobs:
        return np.zeros((0, 0), np.float32)
    return np.frombuffer(b"".join(blobs), np.float16).reshape(len(blobs), -1).astype(np.float32)


def passage_terms(connection: sqlite3.Connection, documents: Sequence[str]) -> Iterator[TermsOfPassage]:
    """What the lexical leg stores of the documents' passages."""
    for document_id in documents:
        rows = connection.execute("SELECT key, terms FROM passages WHERE document_id = ? ORDER BY key", (document_id,))
        for key, terms in rows.fetchall():
            yield TermsOfPassage(key, document_id, terms.split(" "))


def spans_from_json(text: str) -> tuple[Span, ...]:
    """The spans of a JSON list of [page, start, end]."""
    return tuple(Span(*values) for values in json.loads(text))
