"""The table of vectors: one for each embedded text, stored as soon as it is computed.

A vector may be stored ahead of the document it is for, so that an interruption loses little. `loose_vectors` lists the
vectors that perhaps nothing uses: those stored ahead, with the time, and those of removed documents, without one. They
are swept once the work on the collection is done, and not between two documents, because the next may rely on them. A
document whose last file went may turn up again, since files change places while a folder is looked at; so its vectors
wait for it, too.
Whoever stores a document asks within that transaction whether its vectors are there; triggers refuse it otherwise.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.truth.connection import Connection
from pincite.index.truth.packing import SCALE, packed, unpacked_blobs

Vectors = NDArray[np.float32]

_AHEAD = 7 * 86_400.0  # seconds that a vector stored ahead waits for its document: an interrupted addition is resumed
_BACK = 3_600.0  # seconds that the vectors of a document whose last file went wait for it: many looks at a folder
_AT_ONCE = 4_096  # vectors
_LOOKED_UP = 256  # keys in one statement
_UNIT = 0.01  # tolerance; rounding changes a unit vector's length by far less
_ROUNDING = 0.005  # of one number; encoding in other company changes it by less, most damage by more
_USED = (
    "(EXISTS (SELECT 1 FROM passages WHERE vector = text_hash)"
    " OR EXISTS (SELECT 1 FROM sentences WHERE vector = text_hash))"
)
_LACKING = "NOT EXISTS (SELECT 1 FROM vectors WHERE text_hash = passages.vector)"
_SENTENCE_LACKING = "NOT EXISTS (SELECT 1 FROM vectors WHERE text_hash = sentences.vector)"


def text_hash(text: str) -> bytes:
    """Return the key of an embedded text in the vector table."""
    return hashlib.sha256(text.encode()).digest()[:16]


def unknown_texts(connection: Connection, texts: Iterable[str]) -> list[str]:
    """Return those of the texts, each once and in their order, whose vectors are not stored."""
    hashes = {text_hash(text): text for text in texts}
    keys, known = list(hashes), set[bytes]()
    for start in range(0, len(keys), _LOOKED_UP):
        some = keys[start : start + _LOOKED_UP]
        query = f"SELECT text_hash FROM vectors WHERE text_hash IN (VALUES {', '.join(['(?)'] * len(some))})"
        known.update(key for (key,) in connection.execute(query, some))
    return [text for key, text in hashes.items() if key not in known]


def keep(connection: Connection, texts: Sequence[str], vectors: Vectors, now: float) -> None:
    """Store unit vectors, shape (n, dimension), of texts, ahead of the documents that use them."""
    hashes = [text_hash(text) for text in texts]
    blobs = [row.tobytes() for row in packed(vectors)]
    connection.executemany("INSERT INTO vectors VALUES (?, ?) ON CONFLICT DO NOTHING", zip(hashes, blobs, strict=True))
    connection.executemany(
        "INSERT INTO loose_vectors VALUES (?, ?) ON CONFLICT (text_hash) DO UPDATE SET kept_at = excluded.kept_at",
        [(one, now) for one in hashes],
    )


def loosen(connection: Connection, document_id: str, lost_at: float | None = None) -> None:
    """List the vectors of a document that is about to be removed as loose; they wait if it lost its last file then."""
    kept_at = None if lost_at is None else lost_at - _AHEAD + _BACK
    connection.execute(
        "INSERT INTO loose_vectors SELECT vector, CAST(? AS DOUBLE PRECISION) FROM ("
        "SELECT vector FROM passages WHERE document_id = ? UNION"
        " SELECT sentences.vector FROM sentences JOIN passages ON passage_key = key WHERE document_id = ?"
        ") AS its WHERE true ON CONFLICT (text_hash) DO UPDATE SET kept_at = excluded.kept_at",
        (kept_at, document_id, document_id),
    )


def sweep(connection: Connection, now: float) -> None:
    """Delete the loose vectors that no passage or sentence uses, except those that still wait for a document."""
    connection.execute(f"DELETE FROM loose_vectors WHERE {_USED}")
    for table in ("vectors", "loose_vectors"):
        connection.execute(
            f"DELETE FROM {table} WHERE text_hash IN"
            " (SELECT text_hash FROM loose_vectors WHERE kept_at IS NULL OR kept_at < ?)",
            (now - _AHEAD,),
        )


def strays(connection: Connection) -> list[bytes]:
    """Return the keys of vectors that nothing uses and that are not listed as loose."""
    listed = " AND text_hash NOT IN (SELECT text_hash FROM loose_vectors)"
    known = listed if connection.has_table("loose_vectors") else ""
    return [key for (key,) in connection.execute(f"SELECT text_hash FROM vectors WHERE NOT {_USED}{known}")]


def loosen_strays(connection: Connection, keys: Iterable[bytes]) -> None:
    """List vectors as loose, so that the next sweep deletes them."""
    connection.executemany(
        "INSERT INTO loose_vectors VALUES (?, NULL) ON CONFLICT DO NOTHING", ((key,) for key in keys)
    )


def mend(connection: Connection, texts: Sequence[str], vectors: Vectors) -> int:
    """Replace the stored vectors of texts that differ from these, by more than rounding, and return how many."""
    changed = []
    for text, row, blob in zip(texts, vectors, packed(vectors), strict=True):
        query = "SELECT float16 FROM vectors WHERE text_hash = ?"
        (stored,) = connection.execute(query, (text_hash(text),)).fetchone()
        whole = len(stored) in lengths(len(row))
        if not whole or not np.allclose(unpacked_blobs([stored], len(row))[0], row, atol=_ROUNDING):
            changed.append((blob.tobytes(), text_hash(text)))
    connection.executemany("UPDATE vectors SET float16 = ? WHERE text_hash = ?", changed)
    return len(changed)


def broken_vectors(connection: Connection, dimension: int) -> list[bytes]:
    """Return the keys of stored vectors that do not have this dimension or are not unit vectors."""
    broken = []
    rows = connection.execute("SELECT text_hash, float16 FROM vectors")
    while some := rows.fetchmany(_AT_ONCE):
        broken += [key for key, blob in some if len(blob) not in lengths(dimension)]
        whole = [(key, blob) for key, blob in some if len(blob) in lengths(dimension)]
        vectors = unpacked_blobs([blob for _, blob in whole], dimension)
        broken += [whole[at][0] for at in np.flatnonzero(~are_unit(vectors))]
    return broken


def lengths(dimension: int) -> tuple[int, int]:
    """Return how many bytes a vector has: as they are stored today, and in float16, as older versions did."""
    return dimension + SCALE, 2 * dimension


def dimension_of(connection: Connection) -> int:
    """Return the dimension of the collection's vectors."""
    row = connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
    return int(json.loads(row[0])["dimension"])


def are_unit(vectors: Vectors) -> NDArray[np.bool_]:
    """Return whether each row, of shape (n, dimension), is a unit vector, but for rounding."""
    unit: NDArray[np.bool_] = np.abs(np.linalg.norm(vectors, axis=1) - 1) < _UNIT
    return unit


def documents_using(connection: Connection, keys: Iterable[bytes]) -> set[str]:
    """Return the ids of the documents with a passage or sentence that has one of these vectors."""
    query = (
        "SELECT document_id FROM passages WHERE vector = ? UNION"
        " SELECT document_id FROM sentences JOIN passages ON passage_key = key WHERE sentences.vector = ?"
    )
    return {document for key in keys for (document,) in connection.execute(query, (key, key))}


def documents_without_vectors(connection: Connection) -> dict[str, int]:
    """Return id -> number of passages and sentences without a vector, for each document that has any."""
    rows = connection.execute(
        f"SELECT document_id, count(*) FROM (SELECT document_id FROM passages WHERE {_LACKING} UNION ALL"
        f" SELECT document_id FROM sentences JOIN passages ON passage_key = key WHERE {_SENTENCE_LACKING}) AS lacking"
        " GROUP BY document_id ORDER BY document_id"
    )
    return dict(rows.fetchall())


def lacks_vectors(connection: Connection, document_id: str) -> bool:
    """Return whether a passage or sentence of the document has no vector."""
    row = connection.execute(
        f"SELECT EXISTS (SELECT 1 FROM passages WHERE document_id = ? AND {_LACKING}) OR EXISTS"
        " (SELECT 1 FROM sentences JOIN passages ON passage_key = key"
        f" WHERE document_id = ? AND {_SENTENCE_LACKING})",
        (document_id, document_id),
    ).fetchone()
    return bool(row[0])
