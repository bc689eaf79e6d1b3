"""Insert documents into the database's tables, and take them out again, within the caller's transaction."""

import json
import time
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.truth import embeddings
from pincite.index.truth.connection import Connection
from pincite.index.truth.embeddings import text_hash
from pincite.index.truth.seals import seal_facts
from pincite.ingest.document import Document, Passage, ReadingReport, Span


def insert_document(
    connection: Connection,
    document: Document,
    report: ReadingReport,
    sidecar_hash: str,
    generation: int,
    added_at: str,
) -> None:
    """Insert a document with its pages; its paths and passages are inserted by themselves."""
    facts = (document.title, document.author, document.publisher, document.date, document.language)
    connection.execute(
        "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(document.id, document.content_hash, sidecar_hash, stem(document.path), document.path),
            *(*facts, json.dumps(asdict(report), ensure_ascii=False), generation, added_at),
        ),
    )
    connection.executemany(
        "INSERT INTO pages VALUES (?, ?, ?, ?)",
        [(document.id, page.number, page.label, page.text) for page in document.pages],
    )


def insert_passages(
    connection: Connection,
    passages: Sequence[Passage],
    terms: Sequence[Sequence[str]],
    embedded: Sequence[str],
    sentences: Sequence[Sequence[str]],
) -> None:
    """Insert the passages of a document, without the words that stand elsewhere, and their sentences.

    `embedded` and `sentences` are the texts whose vectors they have.
    """
    first = connection.last_key() + 1
    connection.executemany(
        "INSERT INTO passages VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                *(key, one.id, one.document_id, _spans_to_json(one.spans), one.text),
                *(one.search_text, one.heading, " ".join(its), text_hash(text)),
            )
            for key, (one, its, text) in enumerate(zip(passages, terms, embedded, strict=True), start=first)
        ],
    )
    connection.executemany(
        "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
        [
            (key, at, _spans_to_json(said.spans), said.text, text_hash(text))
            for key, (one, texts) in enumerate(zip(passages, sentences, strict=True), start=first)
            for at, (said, text) in enumerate(zip(one.sentences, texts, strict=True))
        ],
    )
    connection.set_last_key(first + len(passages) - 1)


def detach(connection: Connection, path: str, new_owner: str, generation: int) -> list[str]:
    """Take a path from the document that has it, unless that is the new owner; without paths it is buried.

    Returns the ids of documents that were buried.
    """
    row = connection.execute("SELECT document_id FROM paths WHERE path = ?", (path,)).fetchone()
    if row is None or row[0] == new_owner:
        return []
    connection.execute("DELETE FROM paths WHERE path = ?", (path,))
    other = connection.execute("SELECT path FROM paths WHERE document_id = ?", row).fetchone()
    if other is None:
        return bury(connection, row[0], generation, time.time())
    connection.execute(
        "UPDATE documents SET path = ?, name = ? WHERE id = ? AND path = ?", (*other, stem(other[0]), *row, path)
    )
    seal_facts(connection, row[0])
    return []


def give_paths(connection: Connection, owners: Mapping[str, str | None], generation: int) -> list[str]:
    """Give each path to the stored document with this id, or to none, all at once; who is left without is buried.

    So two files that changed places keep their documents. Returns the ids of documents that were buried.
    """
    touched: set[str] = set()
    for path, owner in owners.items():
        touched |= {one for (one,) in connection.execute("SELECT document_id FROM paths WHERE path = ?", (path,))}
        connection.execute("DELETE FROM paths WHERE path = ?", (path,))
        if connection.execute("INSERT INTO paths SELECT ?, id FROM documents WHERE id = ?", (path, owner)).rowcount:
            connection.execute("DELETE FROM failures WHERE path = ?", (path,))
            touched.add(owner or "")
    return [buried for one in sorted(touched) for buried in _settle(connection, one, generation)]


def _settle(connection: Connection, document_id: str, generation: int) -> list[str]:
    """Name a document by a path that it still has; bury it, and return its id, if it has none."""
    names = sorted(paths_of(connection, document_id))
    if not names:
        return bury(connection, document_id, generation, time.time())
    (main,) = connection.execute("SELECT path FROM documents WHERE id = ?", (document_id,)).fetchone()
    if main not in names:
        named = (names[0], stem(names[0]), document_id)
        connection.execute("UPDATE documents SET path = ?, name = ? WHERE id = ?", named)
    seal_facts(connection, document_id)
    return []


def bury(connection: Connection, document_id: str, generation: int, lost_at: float | None = None) -> list[str]:
    """Delete a document, its pages, passages and sentences, and record its keys in a tombstone.

    `lost_at` is the time at which it lost its last file, if that is why. Returns its id in a list, which is empty if
    there is no such document.
    """
    embeddings.loosen(connection, document_id, lost_at)
    connection.execute(
        "INSERT INTO tombstones SELECT id, title, path, content_hash,"
        " (SELECT min(key) FROM passages WHERE document_id = documents.id),"
        " (SELECT max(key) FROM passages WHERE document_id = documents.id), ?, ?"
        " FROM documents WHERE id = ?",
        (generation, now(), document_id),
    )
    there = connection.execute("DELETE FROM documents WHERE id = ?", (document_id,)).rowcount
    return [document_id] if there else []


def paths_of(connection: Connection, document_id: str) -> set[str]:
    """Return the paths of a document."""
    rows = connection.execute("SELECT path FROM paths WHERE document_id = ?", (document_id,))
    return {path for (path,) in rows}


def stem(path: str) -> str:
    """Return the name of a document in answers: its file name without the suffix, in NFC."""
    return unicodedata.normalize("NFC", Path(path).stem)


def now() -> str:
    """Return the time, in UTC, as it is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def _spans_to_json(spans: Iterable[Span]) -> str:
    """Return the spans as a JSON list of [page, start, end]."""
    return json.dumps([[span.page, span.start, span.end] for span in spans], separators=(",", ":"))
