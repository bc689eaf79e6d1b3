"""Seal documents: digests of all that is stored for one, made when it is stored and compared by `check --deep`.

SQLite notices a page that is broken, not one that was exchanged for another or for an older copy of itself.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass

from pincite.index.truth.connection import Connection
from pincite.index.truth.texts import Texts, sentence_at, text_at
from pincite.ingest.document import Span

# Casts, because damage may have left text that is not valid UTF-8.
_FACTS = (
    "SELECT CAST(content_hash AS BLOB), CAST(sidecar_hash AS BLOB), CAST(name AS BLOB), CAST(path AS BLOB),"
    " CAST(title AS BLOB), CAST(author AS BLOB), CAST(publisher AS BLOB), CAST(date AS BLOB), CAST(language AS BLOB),"
    " CAST(report AS BLOB), generation, CAST(added_at AS BLOB) FROM documents WHERE id = ?",
    "SELECT CAST(path AS BLOB) FROM paths WHERE document_id = ? ORDER BY path",
)
_TEXT = (
    "SELECT number, CAST(label AS BLOB), CAST(text AS BLOB) FROM pages WHERE document_id = ? ORDER BY number",
    "SELECT key, CAST(id AS BLOB), CAST(spans AS BLOB), CAST(text AS BLOB), CAST(search_text AS BLOB),"
    " CAST(heading AS BLOB), CAST(terms AS BLOB) FROM passages WHERE document_id = ? ORDER BY key",
    "SELECT passage_key, ordinal, CAST(sentences.spans AS BLOB), CAST(sentences.text AS BLOB) FROM sentences"
    " JOIN passages ON key = passage_key WHERE document_id = ? ORDER BY passage_key, ordinal",
)
_VECTORS = (
    "SELECT vector, float16 FROM passages LEFT JOIN vectors ON text_hash = vector WHERE document_id = ? ORDER BY key",
    "SELECT sentences.vector, float16 FROM sentences JOIN passages ON key = passage_key"
    " LEFT JOIN vectors ON text_hash = sentences.vector WHERE document_id = ? ORDER BY passage_key, ordinal",
)


@dataclass(frozen=True, slots=True)
class Seal:
    """Digests of a document's metadata and paths, of its pages, passages and sentences, and of their vectors."""

    facts: bytes
    text: bytes
    vectors: bytes


def seal_of(connection: Connection, document_id: str) -> Seal:
    """Return the seal of what is stored now."""
    facts, vectors = (_digest_of(_rows(connection, queries, document_id)) for queries in (_FACTS, _VECTORS))
    return Seal(facts, text_digest(connection, document_id), vectors)


def text_digest(connection: Connection, document_id: str) -> bytes:
    """Return the digest of a document's pages, passages and sentences, as they are stored now, with all their words."""
    pages, passages, sentences = (connection.execute(query, (document_id,)).fetchall() for query in _TEXT)
    texts = {number: (text or b"").decode(errors="replace") for number, _, text in pages}  # damage may leave NULL
    said = [(*row[:3], row[3] or _words(texts, row[2], sentence_at)) for row in sentences]
    of_passage: dict[int, list[bytes]] = {}
    for key, _, _, text in said:
        of_passage.setdefault(key, []).append(text)
    whole = [
        (*row[:3], row[3] or _words(texts, row[2], text_at), row[4] or b" ".join(of_passage.get(row[0], ())), *row[5:])
        for row in passages
    ]
    return _digest_of([*pages, *whole, *said])


def _words(texts: Texts, spans: bytes, at: Callable[[Texts, Sequence[Span]], str]) -> bytes:
    """Return the words at these spans, none if damage left no such place: the spans are sealed too."""
    try:
        return at(texts, [Span(*one) for one in json.loads(spans)]).encode()
    except (ValueError, TypeError, LookupError):
        return b""


def stored_seal(connection: Connection, document_id: str) -> Seal | None:
    """Return the seal made when the document was stored; None if an older version of Pincite stored it."""
    if not connection.has_table("seals"):
        return None
    row = connection.execute("SELECT facts, text, vectors FROM seals WHERE document_id = ?", (document_id,)).fetchone()
    return Seal(*row) if row else None


@dataclass(frozen=True, slots=True)
class Differing:
    """Which parts of a document are not as they were when it was stored."""

    facts: bool
    text: bool
    vectors: bool


def differing(connection: Connection, document_id: str) -> Differing | None:
    """Return which parts differ from the document's seal; None if it has none, from an older version of Pincite."""
    then = stored_seal(connection, document_id)
    if then is None:
        return None
    now = seal_of(connection, document_id)
    return Differing(now.facts != then.facts, now.text != then.text, now.vectors != then.vectors)


def seal(connection: Connection, document_id: str) -> None:
    """Seal the document as it is stored now."""
    row = (document_id, *astuple(seal_of(connection, document_id)))
    connection.execute(
        "INSERT INTO seals VALUES (?, ?, ?, ?) ON CONFLICT (document_id) DO UPDATE"
        " SET facts = excluded.facts, text = excluded.text, vectors = excluded.vectors",
        row,
    )


def seal_facts(connection: Connection, document_id: str) -> None:
    """Seal the metadata and paths of a document anew, if it has a seal."""
    facts = _digest_of(_rows(connection, _FACTS, document_id))
    connection.execute("UPDATE seals SET facts = ? WHERE document_id = ?", (facts, document_id))


def _rows(connection: Connection, queries: Sequence[str], document_id: str) -> Iterator[Sequence[object]]:
    for query in queries:
        yield from connection.execute(query, (document_id,))


def _digest_of(rows: Iterable[Sequence[object]]) -> bytes:
    digest = hashlib.sha256()
    for row in rows:
        for value in row:
            raw = value if isinstance(value, bytes) else repr(value).encode()
            digest.update(b"%d:" % len(raw) + raw)
    return digest.digest()
