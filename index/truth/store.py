"""Write a collection's database: one SQLite file (WAL) with documents, passages, vectors, tombstones and citations.

The database is the source of truth; both indexes are derived from it. Every change to documents is one transaction and
increases the generation by one, so a kill at any moment loses at most the document in progress, and derived data can
tell whether it is up to date. The other modules of index/truth read from the database.
"""

import json
import sqlite3
import time
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.disk import damaged, explained
from pincite.index.truth import embeddings
from pincite.index.truth.changes import current_moment
from pincite.index.truth.connecting import connect, may_write, state_of
from pincite.index.truth.embeddings import text_hash
from pincite.index.truth.schema import EPOCHS_KEPT, FORMAT, STEPS, TABLES
from pincite.index.truth.seals import seal, seal_facts
from pincite.index.truth.shown import ShownCitation, keep_words, keep_words_of_gone, note_shown, notes_of, shown_of
from pincite.ingest.document import Document, Failure, Passage, ReadingReport, Span
from pincite.ingest.errors import CollectionError, CollectionMismatch

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


def spans_to_json(spans: Iterable[Span]) -> str:
    """Return the spans as a JSON list of [page, start, end]."""
    return json.dumps([[span.page, span.start, span.end] for span in spans], separators=(",", ":"))


class Store:
    """The database, open for writing. There is one writer at a time; readers are not blocked."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.connection = connect(file)
        self._current = False  # whether the format is known to be the newest
        self._opened_at = state_of(file)

    def reopen_if_outdated(self) -> None:
        """Open the database again if it has changed behind a connection that cannot see changes."""
        if not may_write(self.file) and self._opened_at != state_of(self.file):
            self.connection.close()
            self._opened_at = state_of(self.file)
            self.connection = connect(self.file)

    def manifest(self) -> Manifest | None:
        """Return the collection's manifest, or None for a new collection.

        Raises CollectionMismatch for a later format, and what `explained` raises.
        """
        with explained(self.file):
            if not self.connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
                return None
            row = self.connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
        try:
            manifest = Manifest(**json.loads(row[0]))
        except (TypeError, ValueError) as error:
            raise damaged(self.file, error) from error
        if manifest.format > FORMAT:
            raise CollectionMismatch(
                f"The collection in {self.file.parent} has format {manifest.format}, but this version of Pincite knows "
                f"formats up to {FORMAT}. Use the version that wrote it, or a later one."
            )
        return manifest

    def create(self, manifest: Manifest) -> None:
        """Create the tables of a new, empty database."""
        first = json.dumps(asdict(replace(manifest, format=1)))
        with self._all_or_nothing():
            for statement in TABLES.split(";"):
                self.connection.execute(statement)
            self.connection.execute("INSERT INTO meta VALUES ('generation', '0')")
            self.connection.execute("INSERT INTO meta VALUES ('manifest', ?)", (first,))
            self._upgrade()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end of the block, or roll back on any exception, including Ctrl-C.

        What is committed is on the disk. A database of an older format is brought up to date first.
        """
        with explained(self.file), self._all_or_nothing():
            if not self._current:
                self._upgrade()
            yield
        self._current = True

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if self.connection.in_transaction:  # if the disk is full, SQLite has already rolled back
                self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def _upgrade(self) -> None:
        """Take the steps that an older database lacks."""
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'manifest'").fetchone()
        kept = json.loads(row[0])
        for step in STEPS[kept["format"] - 1 :]:
            for statement in step:
                self.connection.execute(statement)
        if kept["format"] < FORMAT:
            newest = json.dumps({**kept, "format": FORMAT})
            self.connection.execute("UPDATE meta SET value = ? WHERE key = 'manifest'", (newest,))

    def _next_generation(self) -> int:
        """Raise the generation, with a new epoch, and return it."""
        self.connection.execute("UPDATE meta SET value = value + 1 WHERE key = 'generation'")
        self.connection.execute("UPDATE meta SET value = lower(hex(randomblob(8))) WHERE key = 'epoch'")
        now = current_moment(self.connection)
        self.connection.execute("INSERT OR REPLACE INTO epochs VALUES (?, ?)", (now.generation, now.epoch))
        self.connection.execute("DELETE FROM epochs WHERE generation <= ?", (now.generation - EPOCHS_KEPT,))
        return now.generation

    def keep_vectors(self, texts: Sequence[str], vectors: Vectors) -> None:
        """Store the unit vectors of texts, shape (n, dimension), ahead of the documents that use them."""
        with self.transaction():
            embeddings.keep(self.connection, texts, vectors, time.time())

    def sweep_vectors(self) -> None:
        """Delete the vectors of removed documents that nothing uses any more."""
        with self.transaction():
            embeddings.sweep(self.connection, time.time())

    def add(self, entry: Entry, added_at: str | None = None) -> None:
        """Store a document in one transaction, replacing what was stored under its path or its id.

        The vectors of all texts of the entry must be stored already. `added_at` is the time at which a document that
        is stored again was first added.
        """
        with self.transaction():
            generation = self._next_generation()
            path = entry.document.path
            self.forget_failure(path)
            self._detach(path, entry.document.id, generation)
            names = self._paths_of(entry.document.id) | {path}
            self._bury(entry.document.id, generation)
            self._insert_document(entry, generation, added_at or _now())
            self.connection.executemany(
                "INSERT INTO paths VALUES (?, ?)", [(name, entry.document.id) for name in sorted(names)]
            )
            for ordinal in range(len(entry.passages)):
                self._insert_passage(entry, ordinal)
            seal(self.connection, entry.document.id)

    def add_path(self, path: str, document_id: str) -> None:
        """Record another path of a stored document, taking it from any document that had it."""
        with self.transaction():
            self._detach(path, document_id, self._next_generation())
            self.forget_failure(path)
            self.connection.execute("INSERT OR REPLACE INTO paths VALUES (?, ?)", (path, document_id))
            seal_facts(self.connection, document_id)

    def remove_path(self, path: str) -> None:
        """Remove a path; a document is removed with its last path."""
        with self.transaction():
            self._detach(path, "", self._next_generation())

    def remove(self, *document_ids: str, unread: Iterable[str] = ()) -> None:
        """Remove documents with all their paths, leaving tombstones, and the recorded failures of files: all or none.

        A half-done removal could not be run again: the documents that are gone would be unknown.
        """
        with self.transaction():
            generation = self._next_generation() if document_ids else 0
            for document_id in document_ids:
                self._bury(document_id, generation)
            for path in unread:
                self.forget_failure(path)

    def note_shown(self, shown: Sequence[ShownCitation]) -> None:
        """Note citations that are about to be shown, so that they resolve after their documents are removed.

        Nothing is waited for. On a read-only disk they resolve as long as their documents are there.
        """
        if may_write(self.file) and note_shown(notes_of(self.file), shown):
            with suppress(CollectionError):
                keep_words_of_gone(self.file, self.connection, shown)

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
            seal_facts(self.connection, row[0])

    def _paths_of(self, document_id: str) -> set[str]:
        rows = self.connection.execute("SELECT path FROM paths WHERE document_id = ?", (document_id,))
        return {path for (path,) in rows}

    def _bury(self, document_id: str, generation: int) -> None:
        """Delete a document, its pages, passages and sentences, and record its keys in a tombstone.

        The words of its citations that were shown are kept.
        """
        keep_words(self.connection, shown_of(notes_of(self.file), document_id))
        embeddings.loosen(self.connection, document_id)
        self.connection.execute(
            "INSERT INTO tombstones SELECT id, title, path, content_hash,"
            " (SELECT min(key) FROM passages WHERE document_id = documents.id),"
            " (SELECT max(key) FROM passages WHERE document_id = documents.id), ?, ?"
            " FROM documents WHERE id = ?",
            (generation, _now(), document_id),
        )
        self.connection.execute("DELETE FROM documents WHERE id = ?", (document_id,))

    def _insert_document(self, entry: Entry, generation: int, added_at: str) -> None:
        document, report = entry.document, json.dumps(asdict(entry.report), ensure_ascii=False)
        name = stem(document.path)
        facts = (document.title, document.author, document.publisher, document.date, document.language)
        self.connection.execute(
            "INSERT INTO documents VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                *(document.id, document.content_hash, entry.sidecar_hash, name, document.path),
                *(*facts, report, generation, added_at),
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


def stem(path: str) -> str:
    """Return the name of a document in answers: its file name without the suffix, in NFC."""
    return unicodedata.normalize("NFC", Path(path).stem)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
