"""Read passages from the database by key: text and sentences, vectors, terms, and outlines for ranking.

Ranking reads outlines because it needs a passage's document and heading, but not its text.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.truth.embeddings import are_unit
from pincite.index.truth.schema import LISTED
from pincite.index.truth.store import Vectors
from pincite.ingest.document import Passage, Sentence, Span
from pincite.ingest.errors import CollectionDamaged

_ORDINARY = 200  # passages from which the average length is taken


@dataclass(frozen=True, slots=True)
class Outline:
    """A passage without its text: its id, heading and document, and the document's metadata ("" if unknown)."""

    passage_id: str
    document_id: str
    heading: str
    language: str
    date: str
    title: str
    author: str
    publisher: str


@dataclass(frozen=True, slots=True)
class TermsOfPassage:
    """A passage's entry in the lexical index."""

    key: int
    document_id: str
    terms: Sequence[str]


def documents_by_language(connection: sqlite3.Connection, documents: Sequence[str]) -> dict[str, list[str]]:
    """Return language ("" if unknown) -> ids of the documents in it."""
    rows = dict(
        connection.execute(f"SELECT id, language FROM documents WHERE id IN {LISTED}", (json.dumps(documents),))
    )
    found: dict[str, list[str]] = {}
    for document_id in documents:
        found.setdefault(rows[document_id] or "", []).append(document_id)
    return found


def keys_of(connection: sqlite3.Connection, documents: Sequence[str]) -> NDArray[np.int64]:
    """Return the passage keys of the documents, ascending."""
    rows = connection.execute(f"SELECT key FROM passages WHERE document_id IN {LISTED}", (json.dumps(documents),))
    return np.sort(np.fromiter((key for (key,) in rows), np.int64))


def passages_by_key(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Passage]:
    """Return key -> passage with its sentences; unknown keys are omitted."""
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
    """Return key -> unit vectors of the passage's sentences, shape (sentences, dimension).

    Raises CollectionDamaged if one has no vector.
    """
    rows = connection.execute(
        "SELECT passage_key, float16 FROM sentences LEFT JOIN vectors ON text_hash = vector"
        f" WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        (json.dumps([int(key) for key in keys]),),
    ).fetchall()
    counts = Counter(key for key, _ in rows)
    parts = np.split(_matrix([blob for _, blob in rows]), np.cumsum(list(counts.values()))[:-1])
    return dict(zip(counts, parts, strict=True)) if rows else {}


def passage_vectors(connection: sqlite3.Connection, documents: Sequence[str]) -> tuple[NDArray[np.int64], Vectors]:
    """Return keys, shape (n,), and unit vectors, shape (n, dimension), of the documents' passages."""
    rows = connection.execute(
        f"SELECT key, float16 FROM passages JOIN vectors ON text_hash = vector WHERE document_id IN {LISTED}"
        " ORDER BY key",
        (json.dumps(documents),),
    ).fetchall()
    return np.array([key for key, _ in rows], np.int64), _matrix([blob for _, blob in rows])


def _matrix(blobs: Sequence[bytes | None]) -> Vectors:
    """Return the stored vectors as rows. Raises CollectionDamaged if one is lost, cut short, or no unit vector."""
    if not blobs:
        return np.zeros((0, 0), np.float32)
    whole = [blob for blob in blobs if blob]
    if len(whole) == len(blobs) and len(set(map(len, whole))) == 1:
        rows = np.frombuffer(b"".join(whole), np.float16).reshape(len(blobs), -1).astype(np.float32)
        if are_unit(rows).all():
            return rows
    raise CollectionDamaged(
        "Some vectors of this collection are lost or damaged. They can be computed again: pincite check --repair"
    )


def passage_terms(connection: sqlite3.Connection, documents: Sequence[str]) -> Iterator[TermsOfPassage]:
    """Yield the lexical index entries of the documents' passages."""
    for document_id in documents:
        rows = connection.execute("SELECT key, terms FROM passages WHERE document_id = ? ORDER BY key", (document_id,))
        for key, terms in rows.fetchall():
            yield TermsOfPassage(key, document_id, terms.split(" "))


def ordinary_length(connection: sqlite3.Connection) -> float:
    """Return the average number of terms of a passage, from those stored last; 1 if there are none."""
    rows = connection.execute("SELECT terms FROM passages ORDER BY key DESC LIMIT ?", (_ORDINARY,)).fetchall()
    return sum(len(terms.split(" ")) for (terms,) in rows) / len(rows) if rows else 1.0


def spans_from_json(text: str) -> tuple[Span, ...]:
    """Return the spans in a JSON list of [page, start, end]."""
    return tuple(Span(*values) for values in json.loads(text))


def outlines(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Outline]:
    """Return key -> the passage's outline; unknown keys are omitted."""
    rows = connection.execute(
        "SELECT key, passages.id, document_id, heading, coalesce(language, ''), coalesce(date, ''),"
        " coalesce(title, ''), coalesce(author, ''), coalesce(publisher, '')"
        f" FROM passages JOIN documents ON documents.id = document_id WHERE key IN {LISTED}",
        (json.dumps([int(key) for key in keys]),),
    )
    return {key: Outline(*row) for key, *row in rows}


def terms_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    """Return key -> the passage's terms, repeated as often as they occur."""
    rows = connection.execute(f"SELECT key, terms FROM passages WHERE key IN {LISTED}", (json.dumps(list(keys)),))
    return {key: terms.split(" ") if terms else [] for key, terms in rows}
