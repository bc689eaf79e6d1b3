"""An open collection: the database, the two indexes ("legs") derived from it, and the locks.

<home>/collections/<name>/truth.sqlite        documents, passages, vectors: the source of truth
                          vectors-G-E.*       dense index, at generation G with epoch E
                          lexical-G-E-N/      lexical index, likewise; a higher N replaces a broken one
                          folded-*.keys       folded texts, in which quotations are looked up
                          digests-*.keys      digests, by which versions of documents are found
                          adding, lock        held while adding, and at each change (index/locks.py)

A question is answered from one snapshot: one read transaction, and both legs at its moment (index/legs/snapshots.py).
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from pincite.index.disk import UPLOADS, matching, restrict
from pincite.index.folded.digests import Digests, digests, rewrite_digests, save_digests
from pincite.index.folded.folded_texts import FoldedTexts, Place, folded_texts, rewrite_folded, save_folded
from pincite.index.legs.choosing import legs_at
from pincite.index.legs.snapshots import Snapshots
from pincite.index.locks import PATIENCE
from pincite.index.replacing import is_decided
from pincite.index.truth.changes import Moment, current_generation, current_moment
from pincite.index.truth.connection import Connection
from pincite.index.truth.remote_legs import forget_legs, set_vectors_place, vectors_place
from pincite.index.truth.store import Manifest, Store
from pincite.index.truth.stored_in import stored_in
from pincite.ingest.errors import CollectionBusy

if TYPE_CHECKING:
    from pincite.index.legs.broken import BrokenLeg
    from pincite.index.legs.seam import Dense, KeptLegs, Lexical, View


class Collection:
    """An open collection, used by one thread at a time. The indexes are loaded when they are first needed."""

    def __init__(self, store: Store, manifest: Manifest) -> None:
        self.folder = store.truth.folder
        self.store = store
        self.manifest = manifest
        self._folded = Place(store.truth)
        self._digests: tuple[Moment, Digests] | None = None
        self._snapshots = Snapshots(store)
        self._identity = store.connection.identity()
        self._stored_in = stored_in(self._home)
        # Told of every write before the lock is released, with the generation before it.
        self.witness: Callable[[Collection, int], None] = lambda _, __: None

    @cached_property
    def legs(self) -> "KeptLegs":
        """Both indexes; threads that open the same collection may share one."""
        return legs_at(vectors_place(self.connection), self.store.truth, self.manifest.dimension)

    def keep_vectors_at(self, place: str | None) -> str | None:
        """Make both indexes at this address, and keep them there; None means in files.

        Returns what to say of the place, if anything. Raises BadOption, CollectionBusy and VectorsUnavailable.
        """
        if place == vectors_place(self.connection):
            return None
        legs = legs_at(place, self.store.truth, self.manifest.dimension)
        with self.writing():
            self._draw_epoch()
            if place is not None:
                forget_legs(self.connection, place)  # what a killed attempt has left
            legs.refresh(self.connection)
            before, self.legs = self.legs, legs
            set_vectors_place(self.connection, place)
        before.drop(self.connection)
        return legs.remark()

    def drop_vectors(self) -> None:
        """Remove both indexes from where they are kept, if that is outside the folder. Raises VectorsUnavailable."""
        self.legs.drop(self.connection)

    @property
    def connection(self) -> Connection:
        """The connection to the database."""
        return self.store.connection

    @contextmanager
    def adding(self) -> Iterator[None]:
        """Hold the lock of whoever adds documents; others may change the collection meanwhile. Raises CollectionBusy.

        Take `writing` within it for each change, and look again at what was read before.
        """
        with self.store.truth.explained(), self.connection.adding():
            self._require_current()
            yield

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the collection's write lock. Raises CollectionBusy if others hold it for `patience` seconds."""
        with self.store.truth.explained(), self.connection.writing(patience):
            self._require_current()
            before = current_generation(self.connection)
            try:
                yield
            finally:
                self.witness(self, before)
                restrict(self._made())

    def _made(self) -> list[Path]:
        """The files and folders that the writer of this collection makes."""
        patterns = (
            "vectors-*",
            "lexical-*",
            "folded-*",
            "digests-*",
            "shown.sqlite*",
            "lexical-*/*",
        )  # a folder before what is in it
        return [path for pattern in patterns for path in matching(self.folder, pattern)]

    def is_current(self) -> bool:
        """Return whether the collection is the one that was opened: not deleted, restored, moved or replaced since."""
        if is_decided(self._home) or stored_in(self._home) != self._stored_in:
            return False
        return self.connection.identity() == self._identity

    @property
    def _home(self) -> Path:
        return self.folder.parent.parent

    def _require_current(self) -> None:
        """Raise CollectionBusy if the collection was deleted, restored or replaced since it was opened."""
        if not self.is_current():
            raise CollectionBusy(f"The collection {self.folder.name!r} was replaced or deleted meanwhile. Try again.")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Read one state of the database in the block, whatever others write; blocks may be nested.

        Raises CollectionBusy, CollectionUnreadable, CollectionUnwritable or CollectionDamaged if it cannot be read.
        """
        with self.store.truth.explained(), self._snapshots.of_database():
            yield

    @contextmanager
    def reading(self) -> "Iterator[View]":
        """Like `snapshot`, with both legs at its moment."""
        with self.store.truth.explained(), self._snapshots.with_legs(self.legs) as view:
            yield view

    def vectors(self) -> "Dense":
        """Return the dense leg, at the moment of the snapshot if one is being read."""
        with self.reading() as view:
            return view.vectors

    def lexical(self) -> "Lexical":
        """Return the lexical leg, at the moment of the snapshot if one is being read."""
        with self.reading() as view:
            return view.lexical

    def mend(self, broken: "BrokenLeg") -> "View":
        """Replace the leg of the snapshot that is being read which raised this error; return both legs."""
        return self._snapshots.mend(self.legs, broken)

    def folded_texts(self) -> FoldedTexts:
        """Return the folded texts of all documents, in which quotations are looked up."""
        with self.snapshot():
            return folded_texts(self._folded, self.connection)

    def digests(self) -> Digests:
        """Return the digests of all documents, by which those that share much of their text are found."""
        with self.snapshot():
            moment = current_moment(self.connection)
            if self._digests is None or self._digests[0] != moment:
                self._digests = (moment, digests(self._folded, self.connection))
            return self._digests[1]

    def refresh(self) -> None:
        """Write both indexes, the folded texts and the digests at the database's moment.

        The caller must hold the write lock.
        """
        self._draw_epoch()
        self.legs.refresh(self.connection)
        save_folded(self._folded, self.connection)
        save_digests(self._folded, self.connection)

    def _draw_epoch(self) -> None:
        if not current_moment(self.connection).epoch:
            with self.store.transaction():  # brings an older database up to date
                pass

    def rewrite(self) -> None:
        """Make both indexes, the folded texts and the digests anew, so that they hold no byte of removed documents.

        The caller must hold the write lock.
        """
        self.store.renew()  # new files, under names that no interrupted attempt has used
        self.legs.rewrite(self.connection)
        rewrite_folded(self._folded, self.connection)
        rewrite_digests(self._folded, self.connection)

    def drop_uploads(self, document_id: str) -> None:
        """Delete all uploaded files that are stored for a document."""
        shutil.rmtree(self.folder / UPLOADS / document_id, ignore_errors=True)
