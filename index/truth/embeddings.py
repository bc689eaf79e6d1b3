"""The table of vectors: one for each embedded text, stored as soon as it is computed.

A vector may be stored ahead of the document it is for, so that an interruption loses little. `loose_vectors` lists the
vectors that perhaps nothing uses: those stored ahead, with the time, and those of removed documents, without one. They
are swept once the work on the collection is done, and not between two documents, because the next may rely on them.
Whoever stores a document asks within that transaction whether its vectors are there; triggers refuse it otherwise.
"""

import hashlib
import sqlite3
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

_AHEAD = 7 * 86_400.0  # seconds that a vector stored ahead waits for its document: an interrupted addition is resumed
_USED = (
    "(EXISTS (SELECT 1 FROM passages WHERE vector = text_hash)"
    " OR EXISTS (SELECT 1 FROM sentences WHERE vector = text_hash))"
)
_LACKING = "NOT EXISTS (SELECT 1 FROM vectors WHERE text_hash = passages.vector)"
_SENTENCE_LACKING = "NOT EXISTS (SELECT 1 FROM vectors WHERE text_hash = sentences.vector)"


def text_hash(text: str) -> bytes:
    """Return the key of an embedded text in the vector table."""
    return hashlib.sha256(text.encode()).digest()[:16]


def unknown_texts(connection: sqlite3.Connection, texts: Iterable[str]) -> list[str]:
    """Return those of the texts, each once and in their order, whose vectors are not stored."""
    query = "SELECT 1 FROM vectors WHERE text_hash = ?"
    return [text for text in dict.fromkeys(texts) if not connection.execute(query, (text_hash(text),)).fetchone()]


def keep(connection: sqlite3.Connection, texts: Sequence[str], vectors: Vectors, now: float) -> None:
    """Store unit vectors, shape (n, dimension), of texts, ahead of the documents that use them."""
    hashes = [text_hash(text) for text in texts]
    blobs = [row.tobytes() for row in vectors.astype(np.float16)]
    connection.executemany("INSERT OR IGNORE INTO vectors VALUES (?, ?)", zip(hashes, blobs, strict=True))
    connection.executemany(
        "INSERT INTO loose_vectors VALUES (?1, ?2) ON CONFLICT DO UPDATE SET kept_at = ?2",
        [(one, now) for one in hashes],
    )


def loosen(connection: sqlite3.Connection, document_id: str) -> None:
    """List the vectors of a document that is about to be removed as loose."""
    connection.execute(
        "INSERT OR REPLACE INTO loose_vectors"
        " SELECT vector, NULL FROM passages WHERE document_id = ?1 UNION"
        " SELECT sentences.vector, NULL FROM sentences JOIN passages ON passage_key = key WHERE document_id = ?1",
        (document_id,),
    )


def sweep(connection: sqlite3.Connection, now: float) -> None:
    """Delete the loose vectors that no passage or sentence uses, except those that still wait for a document."""
    connection.execute(f"DELETE FROM loose_vectors WHERE {_USED}")
    for table in ("vectors", "loose_vectors"):
        connection.execute(
            f"DELETE FROM {table} WHERE text_hash IN"
            " (SELECT text_hash FROM loose_vectors WHERE kept_at IS NULL OR kept_at < ?)",
            (now - _AHEAD,),
        )


def drop_strays(connection: sqlite3.Connection) -> None:
    """List as loose all vectors that nothing uses and that do not wait for a document."""
    connection.execute(f"INSERT OR IGNORE INTO loose_vectors SELECT text_hash, NULL FROM vectors WHERE NOT {_USED}")


def documents_without_vectors(connection: sqlite3.Connection) -> dict[str, int]:
    """Return id -> number of passages and sentences without a vector, for each document that has any."""
    rows = connection.execute(
        f"SELECT document_id, count(*) FROM (SELECT document_id FROM passages WHERE {_LACKING} UNION ALL"
        f" SELECT document_id FROM sentences JOIN passages ON passage_key = key WHERE {_SENTENCE_LACKING})"
        " GROUP BY document_id ORDER BY document_id"
    )
    return dict(rows.fetchall())


def lacks_vectors(connection: sqlite3.Connection, document_id: str) -> bool:
    """Return whether a passage or sentence of the document has no vector."""
    row = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM passages WHERE document_id = ?1 AND {_LACKING}) OR EXISTS"
        " (SELECT 1 FROM sentences JOIN passages ON passage_key = key"
        f" WHERE document_id = ?1 AND {_SENTENCE_LACKING})",
        (document_id,),
    ).fetchone()
    return bool(row[0])
