"""The legs of a collection on a Milvus, shared by the threads of a process; beside index/legs/legs.py, which has files.

A reader searches what the Milvus has, and in memory what was stored since. Only where that is much, or where the Milvus
has nothing to bring forward, does a reader take the write lock and bring it forward.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from threading import RLock

from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.dense_leg import forward, with_documents
from pincite.index.legs.lexical_bringing import lexical_at, make_lexical, rewrite_lexical, save_lexical
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.legs.milvus.address import Address
from pincite.index.legs.milvus.bringing import bring, make, moment_said, usable
from pincite.index.legs.milvus.documents import DocumentKeys
from pincite.index.legs.milvus.engine import Milvus
from pincite.index.legs.milvus.recent import RecentPassages, TermCounts
from pincite.index.legs.milvus.remote import Remote
from pincite.index.legs.milvus.statistics import sums_of
from pincite.index.legs.milvus.terms import MilvusTerms
from pincite.index.legs.milvus.vectors import MilvusVectors
from pincite.index.legs.place import Outdated, Place
from pincite.index.legs.seam import View
from pincite.index.legs.vectors import VectorIndex
from pincite.index.locks import PATIENCE
from pincite.index.truth import remote_legs
from pincite.index.truth.changes import Moment, current_moment, is_past
from pincite.index.truth.connection import Connection, Truth
from pincite.index.truth.remote_legs import Standing
from pincite.ingest.errors import CollectionBusy

Find = Callable[[Place, Connection, LexicalLeg | None], LexicalLeg]

_MOST_LATER = 2_000  # passages searched in memory before a reader brings the Milvus forward


class MilvusLegs:
    """Both legs, or, where the Milvus has no sparse vectors, the dense one beside a tantivy index on files."""

    def __init__(self, truth: Truth, dimension: int, address: Address) -> None:
        self._place = Place(truth, dimension)
        self._address = address
        self._opened: Milvus | None = None
        self._remote: Remote | None = None
        self._lexical: LexicalLeg | None = None
        self._ahead: Moment | None = None  # of the rows of a Milvus that seemed to be ahead of a snapshot
        self.lock = RLock()

    @property
    def engine(self) -> Milvus:
        """The Milvus, connected when it is first needed. Raises VectorsUnavailable."""
        with self.lock:
            if self._opened is None:
                self._opened = Milvus(self._address)
            return self._opened

    def now(self, connection: Connection) -> View:
        """Return the legs at the connection's moment. Raises Outdated if the Milvus was just brought forward."""
        with self.lock:
            moment, standing = current_moment(connection), remote_legs.standing(connection, self._address.place)
            known = self._remote
            if known is None or (known.moment, known.standing) != (moment, standing):
                known = self._remote = self._at(connection, known)
            return self._view(connection, known, lexical_at)

    def _at(self, connection: Connection, before: Remote | None) -> Remote:
        standing = usable(self.engine, self._place, connection)
        if standing is None or not self._is_of_this_past(connection, standing):
            self._bring()
            raise Outdated
        if remote_legs.passages_counted_after(connection, standing.last_key, _MOST_LATER + 1) > _MOST_LATER:
            try:
                self._bring(patience=0.0)
            except CollectionBusy:
                pass  # somebody else is writing, and brings it forward
            else:
                raise Outdated
        return self._with_later(connection, standing, before)

    def _is_of_this_past(self, connection: Connection, standing: Standing) -> bool:
        """Return whether all rows are of the snapshot's past.

        Raises Outdated where they may be of its future: of a truth that was restored, a new snapshot does not know it
        either.
        """
        marked = moment_said(self.engine.moment(standing.name)[0])
        if marked.generation > current_moment(connection).generation and marked != self._ahead:
            self._ahead = marked
            raise Outdated
        return marked.generation < 0 or is_past(connection, marked)

    def _bring(self, patience: float = PATIENCE) -> None:
        with closing(self._place.truth.connect()) as own, own.writing(patience):
            if remote_legs.vectors_place(own) != self._address.place:
                raise CollectionBusy(
                    f"The indexes of this collection are no longer in {self._address.place}. Start the service again."
                )
            bring(self.engine, self._place, own)

    def _with_later(self, connection: Connection, standing: Standing, before: Remote | None) -> Remote:
        """Return the legs with what the Milvus lacks, from those of before where they stood at the same place."""
        follows = before if before and is_past(connection, before.moment) else None
        later = None
        if follows and follows.standing == standing:
            later = forward(connection, follows.later.copy(), follows.moment)
        if later is None:
            documents = remote_legs.documents_after(connection, standing.last_key)
            later = with_documents(connection, VectorIndex(self._place.dimension), documents, lambda _: None)
        now = current_moment(connection)
        ranges = remote_legs.keys_removed(connection, standing.moment.generation, now.generation, standing.last_key)
        gone = sum(last - first + 1 for first, last in ranges)
        noted = sums_of(remote_legs.sums(connection), self._place.dimension)
        known = follows.documents.forward(connection, follows.moment) if follows else DocumentKeys.at(connection)
        recent = follows.recent if follows and follows.standing.name == standing.name else RecentPassages()
        counts = follows.counts if follows and follows.standing == standing else TermCounts()
        return Remote(self.engine, standing, now, later, known, gone, noted, recent, counts)

    def _view(self, connection: Connection, remote: Remote, in_files: Find) -> View:
        vectors = MilvusVectors(connection, remote)
        if self.engine.has_terms:
            return View(remote.moment, vectors, MilvusTerms(connection, remote))
        if self._lexical is None or self._lexical.moment != remote.moment:
            self._lexical = in_files(self._place, connection, self._lexical)
        return View(remote.moment, vectors, self._lexical)

    def near(self, connection: Connection) -> View:
        """Return the legs for a snapshot begun without the lock: the Milvus may lack some of its passages."""
        with self.lock:
            try:
                return self.now(connection)
            except Outdated:
                return self.anew(connection)

    def anew(self, connection: Connection) -> View:
        """Return the legs for a snapshot that is older than what the Milvus has, or is gone there."""
        with self.lock:
            standing = usable(self.engine, self._place, connection)
            if standing is None:
                raise CollectionBusy(
                    f"The vectors of this collection are being made in {self._address.place}. Try again in a moment."
                )
            remote = self._with_later(connection, standing, None)
            return self._view(connection, remote, lambda place, known, _: make_lexical(place, known, None))

    def mended(self, connection: Connection, view: View, broken: BrokenLeg) -> View:
        """Return the legs with a broken index on files made anew. What is broken in a Milvus, its keepers mend."""
        with self.lock:
            if not isinstance(view.lexical, LexicalLeg):
                raise broken
            self._lexical = make_lexical(self._place, connection, None)
            return View(view.moment, view.vectors, self._lexical)

    def refresh(self, connection: Connection) -> None:
        """Bring the Milvus to the database's moment. The caller must hold the write lock."""
        with self.lock:
            bring(self.engine, self._place, connection)
            self._clear()
            if not self.engine.has_terms:
                self._lexical = save_lexical(self._place, connection)

    def rewrite(self, connection: Connection) -> None:
        """Make all anew from the database alone, so that the Milvus holds nothing of what was removed."""
        with self.lock:
            make(self.engine, self._place, connection)
            self._clear()
            if not self.engine.has_terms:
                self._lexical = rewrite_lexical(self._place, connection)

    def _clear(self) -> None:
        """Remove the files of legs that were kept here before, since words would stay in them that are removed."""
        for file in self._place.folder.glob("vectors-*"):
            file.unlink(missing_ok=True)
        for folder in self._place.folder.glob("lexical-*") if self.engine.has_terms else ():
            shutil.rmtree(folder, ignore_errors=True)

    def drop(self, connection: Connection) -> None:
        """Remove from the Milvus all that it has of this collection, and what the database notes of it."""
        standing = remote_legs.standing(connection, self._address.place)
        if standing and self.engine.moment(standing.name)[1] == str(self._place.truth):
            self.engine.drop(standing.name)
            remote_legs.forget_legs(connection, self._address.place)

    def remark(self) -> str | None:
        """Return what an older Milvus lacks."""
        if self.engine.has_terms:
            return None
        return (
            f"{self._address.place} is Milvus {self.engine.version}, which has no sparse vectors (2.4 or newer has): "
            "the index of words stays in files."
        )
