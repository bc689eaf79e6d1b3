"""Write a collection's database: its documents, passages, vectors, tombstones and citations.

The database is the source of truth; both indexes are derived from it. Every change to documents is one transaction and
increases the generation by one, so a kill at any moment loses at most the document in progress, and derived data can
tell whether it is up to date. The other modules of index/truth read from the database.
"""

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress

import numpy as np
from numpy.typing import NDArray

from pincite.index.truth import embeddings
from pincite.index.truth.changes import Moment, current_generation, keep_epoch, new_epoch
from pincite.index.truth.connection import Truth
from pincite.index.truth.describing import describe
from pincite.index.truth.documents import pages_of
from pincite.index.truth.entry import Entry
from pincite.index.truth.groups import set_groups
from pincite.index.truth.manifest import Manifest, stored_manifest, upgrade
from pincite.index.truth.seals import seal, seal_facts, stored_seal, text_digest
from pincite.index.truth.shown import ShownCitation, keep_words_of_gone, keeping_words, note_shown
from pincite.index.truth.storing import bury, detach, give_paths, insert_document, insert_passages, now, paths_of
from pincite.index.truth.texts import left_out
from pincite.index.truth.works import assign_key, inherit_work, set_work
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Failure, Page
from pincite.ingest.errors import CollectionDamaged, CollectionError
from pincite.ingest.reading.formats.content import Facts

__all__ = ["Entry", "Manifest", "Store", "Vectors"]

Vectors = NDArray[np.float32]


class Store:
    """The database, open for writing. There is one writer at a time; readers are not blocked."""

    def __init__(self, truth: Truth) -> None:
        self.truth = truth
        self.connection = truth.connect()
        self._current = False  # whether the format is known to be the newest
        self._gone: list[str] = []  # the documents that the transaction has buried
        self._whole: set[tuple[str, bytes]] = set()  # documents, with their seals, whose text was compared

    def reopen_if_outdated(self) -> bool:
        """Open the database again if this connection cannot see its current state, and return whether it was so."""
        outdated = self.connection.is_outdated()
        if outdated:
            self.connection.close()
            self.connection = self.truth.connect()
        return outdated

    def manifest(self) -> Manifest | None:
        """Return the collection's manifest, or None for a new collection.

        Raises CollectionMismatch for a later format, and what `explained` raises.
        """
        return stored_manifest(self.connection, self.truth)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit at the end of the block, or roll back on any exception, including Ctrl-C.

        What is committed is on the disk. A database of an older format is brought up to date first. The words of
        citations that were shown outlive their documents.
        """
        self._gone = []
        with self.truth.explained(), ExitStack() as until_committed, self._all_or_nothing():
            if not self._current:
                upgrade(self.connection)
            yield
            if self._gone:
                until_committed.enter_context(keeping_words(self.truth, self.connection, self._gone))
        self._current = True

    @contextmanager
    def _all_or_nothing(self) -> Iterator[None]:
        self.connection.begin_writing()
        try:
            yield
        except BaseException:
            self.connection.rollback()  # if the disk is full, SQLite has done so already
            raise
        self.connection.commit()

    def _next_generation(self) -> int:
        """Raise the generation, with a new epoch, and return it."""
        generation, epoch = current_generation(self.connection) + 1, new_epoch()
        self.connection.executemany(
            "UPDATE meta SET value = ? WHERE key = ?", [(str(generation), "generation"), (epoch, "epoch")]
        )
        keep_epoch(self.connection, Moment(generation, epoch))
        return generation

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
            generation, document = self._next_generation(), entry.document
            self.forget_failure(document.path)
            before = self.connection.execute(
                "SELECT document_id FROM paths WHERE path = ?", (document.path,)
            ).fetchone()
            self._gone = detach(self.connection, document.path, document.id, generation)
            names = paths_of(self.connection, document.id) | {document.path}
            self._gone += bury(self.connection, document.id, generation)
            insert_document(self.connection, document, entry.report, entry.sidecar_hash, generation, added_at or now())
            self.connection.executemany(
                "INSERT INTO paths VALUES (?, ?)", [(name, document.id) for name in sorted(names)]
            )
            pages = {page.number: page.text for page in document.pages}
            stored = [left_out(passage, pages) for passage in entry.passages]
            insert_passages(self.connection, stored, entry.terms, entry.embedded, entry.embedded_sentences)
            seal(self.connection, document.id)
            if before:
                inherit_work(self.connection, before[0], document.id)
            if entry.work:
                set_work(self.connection, document.id, entry.work)
            assign_key(self.connection, document)

    def describe(self, said: Iterable[tuple[str, Facts | None, Work]]) -> None:
        """Store what a bibliography says of documents, in one transaction; None leaves their own metadata as it is."""
        with self.transaction():
            generation = self._next_generation()
            for document_id, facts, work in said:
                if facts is not None:
                    describe(self.connection, document_id, facts, generation)
                set_work(self.connection, document_id, work)

    def set_groups(self, said: Mapping[str, Sequence[str] | None]) -> None:
        """Store the groups of documents, by id, in one transaction; None means those of a bibliography again."""
        with self.transaction():
            for document_id, groups in said.items():
                set_groups(self.connection, document_id, groups)

    def bring_up_to_date(self) -> None:
        """Take the steps that a database of an older format lacks."""
        if not self._current:
            with self.transaction():
                pass

    def add_path(self, path: str, document_id: str) -> None:
        """Record another path of a stored document, taking it from any document that had it."""
        with self.transaction():
            self._gone = detach(self.connection, path, document_id, self._next_generation())
            self.forget_failure(path)
            self.connection.execute(
                "INSERT INTO paths VALUES (?, ?) ON CONFLICT (path) DO UPDATE SET document_id = excluded.document_id",
                (path, document_id),
            )
            seal_facts(self.connection, document_id)

    def remove_path(self, path: str) -> None:
        """Remove a path; a document is removed with its last path."""
        with self.transaction():
            self._gone = detach(self.connection, path, "", self._next_generation())

    def give_paths(self, owners: Mapping[str, str | None]) -> None:
        """Give each path to a stored document, or to none; a document is removed with its last path. All or nothing."""
        with self.transaction():
            self._gone = give_paths(self.connection, owners, self._next_generation())

    def remove(self, *document_ids: str, unread: Iterable[str] = ()) -> None:
        """Remove documents with all their paths, leaving tombstones, and the recorded failures of files: all or none.

        A half-done removal could not be run again: the documents that are gone would be unknown.
        """
        with self.transaction():
            generation = self._next_generation() if document_ids else 0
            self._gone = [gone for one in document_ids for gone in bury(self.connection, one, generation)]
            for path in unread:
                self.forget_failure(path)

    def require_whole(self, document_id: str) -> None:
        """Raise CollectionDamaged if a document's text is not as it was stored.

        It is compared with its seal once: SQLite notices a broken page of its file, but not one with other words.
        """
        then = stored_seal(self.connection, document_id)
        if then is None or (document_id, then.text) in self._whole:
            return
        if text_digest(self.connection, document_id) != then.text:
            raise CollectionDamaged(
                f"The text of the document {document_id} in {self.truth} is not as it was stored. Read it again from "
                "its file: pincite check --repair"
            )
        self._whole.add((document_id, then.text))

    def pages(self, document_id: str) -> list[Page]:
        """Return a document's pages in order, to show words of them. Raises CollectionDamaged if any was changed."""
        self.require_whole(document_id)
        return pages_of(self.connection, document_id)

    def note_shown(self, shown: Sequence[ShownCitation]) -> None:
        """Note citations that are about to be shown, so that they resolve after their documents are removed.

        Nothing is waited for. On a read-only disk they resolve as long as their documents are there.
        """
        if self.truth.is_writable() and note_shown(self.truth, shown):
            with suppress(CollectionError):
                keep_words_of_gone(self.truth, self.connection, shown)

    def renew(self) -> None:
        """Increase the generation without a change, so that derived data is written under another name."""
        with self.transaction():
            self._next_generation()

    def empty_log(self) -> None:
        """Move the log into the database and empty it, unless another process is reading an older state."""
        with suppress(CollectionError), self.truth.explained():
            self.connection.empty_log(patience=0)

    def note_failures(self, failures: Iterable[Failure]) -> None:
        """Record why files could not be read, replacing their earlier records."""
        with self.transaction():
            self.connection.executemany(
                "INSERT INTO failures VALUES (?, ?, ?, ?) ON CONFLICT (path) DO UPDATE"
                " SET error = excluded.error, message = excluded.message, failed_at = excluded.failed_at",
                [(one.path, type(one.error).__name__, str(one.error), now()) for one in failures],
            )

    def forget_failure(self, path: str) -> None:
        """Delete the recorded failure of a file that has now been read, or is gone."""
        self.connection.execute("DELETE FROM failures WHERE path = ?", (path,))
