"""Write a collection's database: one SQLite file (WAL) with documents, passages, vectors, tombstones and citations.

The database is the source of truth; both indexes are derived from it. Every change to documents is one transaction and
increases the generation by one, so a kill at any moment loses at most the document in progress, and derived data can
tell whether it is up to date. The other modules of index/truth read from the database.
"""

import hashlib
import json
import os
import sqlite3
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.disk import private_file
from pincite.index.truth.schema import FORMAT, TABLES
from pincite.ingest.document import Document, Failure, Passage, ReadingReport, Span
from pincite.ingest.errors import CollectionDamaged, CollectionMismatch

Vectors = NDArray[np.float32]

_PATIENCE = 30  # seconds to wait for another writer


@dataclass(frozen=True, slots=True)
class Manifest:
    """The model, splitting and format a collection was built with.

    Two collections with equal manifests can be compared and merged.
    """

    model: str
    dimension: int
    size: int
    longest: int
    shortest: int
    format: int = FORMAT


@dataclass(frozen=True, slots=True)
class Entry:
    """A document ready to be stored, with its passages, and their terms and texts to embed.

    `embedded[i]` is the text to embed for passage i, `embedded_sentences[i][j]` the one for its sentence j.
    """

    document: Document
    passages: Sequence[Passage]
    report: ReadingReport
    sidecar_hash: str
    terms: Sequence[Sequence[str]]
    embedded: Sequence[str]
    embedded_sentences: Sequence[Sequence[str]]

    def texts(self) -> list[str]:
        """Return all texts whose vectors the entry needs."""
        return [*self.embedded, *(text for texts in self.embedded_sentences for text in texts)]


def text_hash(text: str) -> bytes:
    """Return the key of an embedded text in the vector table."""
    return hashlib.sha256(text.encode()).digest()[:16]


def spans_to_json(spans: Iterable[Span]) -> str:
    """Return the spans as a JSON list of [page, start, end]."""
    return json.dumps([[span.page, span.start, span.end] for span in spans], separators=(",", ":"))


def connect(file: Path) -> sqlite3.Connection:
    """Return a connection to the database. Raises CollectionDamaged if the file is not a valid database."""
    # Even readers of a WAL database write files beside it. On a read-only disk they must be told not to (immutable).
    fixed = file.exists() and not os.access(file.parent, os.W_OK)
    place = f"{file.absolute().as_uri()}?immutable=1" if fixed else str(file)
    if not fixed:
        private_file(file)
    try:
        connection = sqlite3.connect(place, timeout=_PATIENCE, isolation_level=None, check_same_thread=False, uri=fixed)
        if not fixed:
            connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
    except sqlite3.DatabaseError as error:
        raise damaged(file, error) from error
    return connection


def damaged(file: Path, error: Exception) -> CollectionDamaged:
    """Return the error for a database that SQLite cannot read."""
    return CollectionDamaged(
        f"The collection's database {file} cannot be read ({error}). Restore it from a backup, or delete the "
        f"folder {file.parent} and add the documents again."
    )


class Store:
    """The database, open for writing. There is one writer at a time; readers are not blocked."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection = connect(file)
        self.connection.execute("CREATE TEMP TABLE loose (text_hash BLOB)")

    def manifest(self) -> Manifest | None:
        """Return the collection's manifest, or None for a new collection.

        Raises CollectionDamaged, and CollectionMismatch for another format.
        """
        try:
            self.connection.execute("PRAGMA schema_version").fetchone()
            if not self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return None
            row = self.connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
            manifest = Manifest(**json.loads(row[0]))
        except (sqlite3.DatabaseError, TypeError, ValueError) as error:
            raise damaged(self.file, error) from error
        if manifest.format != FORMAT:
            raise CollectionMismatch(
                f"The collection in {self.file.parent} has format {manifest.format}, but this version of Pincite uses "
                f"format {FORMAT}. Add the documents to a new collection (--collection NAME)."
            )
        return manifest

    def create(self, manifest: Manifest) -> None:
        """Create the tables of a new, empty database."""
        with self.transaction():
            for statement in TABLES.split(";"):
                self.connection.execute(statement)
            self.connection.execute("INSERT INTO meta VALUES ('generation', '0')")
            self.connection.execute("INSERT INTO meta VALUES ('manifest', ?)", (json.dumps(asdict(manifest)),))

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end of the block, or roll back on any exception, including Ctrl-C."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # if the disk is full, SQLite has already rolled back
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _next_generation(self) -> int:
        self.connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()
        return int(row[0])

    def known_vectors(self, texts: Iterable[str]) -> set[str]:
        """Return those of the texts whose vectors are already stored."""
        query = "SELECT 1 FROM vectors WHERE text_hash = ?"
        return {text for text in texts if self.connection.execute(query, (text_hash(text),)).fetchone()}

    def add(self, entry: Entry, vectors: dict[str, Vectors]) -> None:
        """Store a document in one transaction, replacing what was stored under its path or its id.

        `vectors` maps every text of the entry whose vector is not yet stored to its unit vector.
        """
        with self.transaction():
            generation = self._next_generation()
            path = entry.document.path
            self.forget_failure(path)
            self._detach(path, entry.document.id, generation)
            names = self._paths_of(entry.document.id) | {path}
            self._bury(entry.document.id, generation)
            self.connection.executemany(
                "INSERT OR IGNORE INTO vectors VALUES (?, ?)",
                [(text_hash(text), vector.astype(np.float16).tobytes()) for text, vector in vectors.items()],
            )
            self._insert_document(entry, generation)
            self.connection.executemany(
                "INSERT INTO paths VALUES (?, ?)", [(name, entry.document.id) for name in sorted(names)]
            )
            for ordinal in range(len(entry.passages)):
                self._insert_passage(entry, ordinal)
            self._sweep_vectors()

    def keep_time(self, document_id: str, added_at: str) -> None:
        """Restore the time at which a re-stored document was first added."""
        self.connection.execute("UPDATE documents SET added_at = ? WHERE id = ?", (added_at, document_id))

    def add_path(self, path: str, document_id: str) -> None:
        """Record another path of a stored document, taking it from any document that had it."""
        with self.transaction():
            self._detach(path, document_id, self._next_generation())
            self.forget_failure(path)
            self.connection.execute("INSERT OR REPLACE INTO paths VALUES (?, ?)", (path, document_id))
            self._sweep_vectors()

    def remove_path(self, path: str) -> None:
        """Remove a path; a document is removed with its last path."""
        with self.transaction():
            self._detach(path, "", self._next_generation())
            self._sweep_vectors()

    def remove(self, document_id: str) -> None:
        """Remove a document with all its paths, leaving a tombstone."""
        with self.transaction():
            self._bury(document_id, self._next_generation())
            self._sweep_vectors()

    def renew(self) -> None:
        """Increase the generation without a change, so that derived data is written under another name."""
        with self.transaction():
            self._next_generation()

    def empty_log(self) -> None:
        """Move the log into the database and empty it, unless another process is reading an older state."""
        self.connection.execute("PRAGMA busy_timeout = 0")
        with suppress(sqlite3.OperationalError):
            self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self.connection.execute(f"PRAGMA busy_timeout = {_PATIENCE * 1000}")

    def note_failures(self, failures: Iterable[Failure]) -> None:
        """Record why files could not be read, replacing their earlier records."""
        with self.transaction():
            self.connection.executemany(
                "INSERT OR REPLACE INTO failures VALUES (?, ?, ?, ?)",
                [(one.path, type(one.error).__name__, str(one.error), _now()) for one in failures],
            )

    def forget_failure(self, path: str) -> None:
        """Delete the recorded failure of a file that has now been read, or is gone."""
        self.connection.execute("DELETE FROM failures WHERE path = ?", (path,))

    def _detach(self, path: str, new_owner: str, generation: int) -> None:
        row = self.connection.execute("SELECT document_id FROM paths WHERE path = ?", (path,)).fetchone()
        if row is None or row[0] == new_owner:
            return
        self.connection.execute("DELETE FROM paths WHERE path = ?", (path,))
        other = self.connection.execute("SELECT path FROM paths WHERE document_id = ?", row).fetchone()
        if other is None:
            self._bury(row[0], generation)
        else:
            name = stem(other[0])
            self.connection.execute(
                "UPDATE documents SET path = ?, name = ? WHERE id = ? AND path = ?",
                (*other, name, *row, path),
            )

    def _paths_of(self, document_id: str) -> set[str]:
        rows = self.connection.execute("SELECT path FROM paths WHERE document_id = ?", (document_id,))
        return {path for (path,) in rows}

    def _bury(self, document_id: str, generation: int) -> None:
        """Delete a document, its pages, passages and sentences, and record its keys in a tombstone."""
        self.connection.execute(
            "INSERT INTO temp.loose SELECT vector FROM passages WHERE document_id = ?1 UNION"
            " SELECT sentences.vector FROM sentences JOIN passages ON passage_key = key WHERE document_id = ?1",
            (document_id,),
        )
        self.connection.execute(
            "INSERT INTO tombstones SELECT id, title, path, content_hash,"
            " (SELECT min(key) FROM passages WHERE document_id = documents.id),"
            " (SELECT max(key) FROM passages WHERE document_id = documents.id), ?, ?"
            " FROM documents WHERE id = ?",
            (generation, _now(), document_id),
        )
        self.connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def _insert_document(self, entry: Entry, generation: int) -> None:
        document, report = entry.document, json.dumps(asdict(entry.report), ensure_ascii=False)
        name = stem(document.path)
        facts = (document.title, document.author, document.publisher, document.date, document.language)
        self.connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(document.id, document.content_hash, entry.sidecar_hash, name, document.path),
                *(*facts, report, generation, _now()),
            ),
        )
        self.connection.executemany(
            "INSERT INTO pages VALUES (?, ?, ?, ?)",
            [(document.id, page.number, page.label, page.text) for page in document.pages],
        )

    def _insert_passage(self, entry: Entry, ordinal: int) -> None:
        passage = entry.passages[ordinal]
        cursor = self.connection.execute(
            "INSERT INTO passages (id, document_id, spans, text, search_text, heading, terms, vector)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(passage.id, passage.document_id, spans_to_json(passage.spans), passage.text),
                *(passage.search_text, passage.heading, " ".join(entry.terms[ordinal])),
                text_hash(entry.embedded[ordinal]),
            ),
        )
        texts = entry.embedded_sentences[ordinal]
        self.connection.executemany(
            "INSERT INTO sentences VALUES (?, ?, ?, ?, ?)",
            [
                (cursor.lastrowid, at, spans_to_json(sentence.spans), sentence.text, text_hash(text))
                for at, (sentence, text) in enumerate(zip(passage.sentences, texts, strict=True))
            ],
        )

    def _sweep_vectors(self) -> None:
        """Delete the vectors of removed texts that no passage or sentence still uses."""
        self.connection.execute(
            "DELETE FROM vectors WHERE text_hash IN temp.loose"
            " AND NOT EXISTS (SELECT 1 FROM passages WHERE vector = text_hash)"
            " AND NOT EXISTS (SELECT 1 FROM sentences WHERE vector = text_hash)"
        )
        self.connection.execute("DELETE FROM temp.loose")


def stem(path: str) -> str:
    """Return the name of a document in answers: its file name without the suffix, in NFC."""
    return unicodedata.normalize("NFC", Path(path).stem)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
