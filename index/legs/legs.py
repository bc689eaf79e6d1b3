"""Both legs of a collection at one moment of its database, shared by the threads of a process.

A reader gets them at the moment of its snapshot: from memory or from disk, and brought forward in memory where the
writer has not written them yet. It takes no lock that a writer needs, and removes nothing of others. Only where there
is no leg to bring forward, or one far behind, does a reader make it anew and publish it; that is safe beside a writer,
since every published leg has names of its own.

The order of flushes: the database first (each transaction, before it is acknowledged), then the files of a leg, then
their names. So a leg is never ahead of a database that lost power, and one of another past is known by its epoch.
"""

from dataclasses import dataclass
from threading import RLock

from pincite.index.legs.broken import BrokenLeg, BrokenRows
from pincite.index.legs.dense_leg import (
    DenseLeg,
    dense_at,
    make_dense,
    published_dense,
    rewrite_dense,
    save_dense,
)
from pincite.index.legs.lexical_bringing import lexical_at, make_lexical, rewrite_lexical, save_lexical
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.legs.place import Outdated, Place
from pincite.index.legs.seam import View
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.changes import Moment, current_moment
from pincite.index.truth.connection import Connection, Truth


@dataclass(frozen=True, slots=True)
class _Both:
    """Both legs at one moment, and what files they are from."""

    moment: Moment
    dense: DenseLeg
    lexical: LexicalLeg

    @property
    def view(self) -> View:
        return View(self.moment, self.dense.index, self.lexical)


class Legs:
    """The legs of one collection; threads may share them.

    Whoever begins a snapshot for `now` must hold `lock`, so that it is not older than the legs in memory.
    """

    def __init__(self, truth: Truth, dimension: int) -> None:
        self._place = Place(truth, dimension)
        self._now: _Both | None = None
        self.lock = RLock()

    def now(self, connection: Connection) -> View:
        """Return the legs at the connection's moment. Raises Outdated if its snapshot is too old for those on disk."""
        moment, before = current_moment(connection), self._now
        if before is None or before.moment != moment:
            dense = dense_at(self._place, connection, before.dense if before else None)
            lexical = lexical_at(self._place, connection, before.lexical if before else None)
            before = self._now = _Both(moment, dense, lexical)
        return before.view

    def near(self, connection: Connection) -> View:
        """Return the legs for a snapshot begun without the lock: those in memory may lack some of its passages."""
        with self.lock:
            if self._now and self._now.moment.generation > current_moment(connection).generation:
                return self._now.view
            try:
                return self.now(connection)
            except Outdated:
                return self.anew(connection)

    def anew(self, connection: Connection) -> View:
        """Return the legs at the connection's moment, made from the database alone."""
        lexical = make_lexical(self._place, connection, None)
        return View(current_moment(connection), make_dense(self._place, connection).index, lexical)

    def mended(self, connection: Connection, view: View, broken: BrokenLeg) -> View:
        """Return the legs with the one made anew that raised this error in a search of `view`."""
        with self.lock:
            now, vectors, lexical = self._now, view.vectors, view.lexical
            assert isinstance(vectors, VectorIndex) and isinstance(lexical, LexicalLeg)
            if isinstance(broken, BrokenRows):
                if now is None or now.dense.index.rows.rows.file == vectors.rows.rows.file:
                    self._now = _Both(view.moment, published_dense(self._place, connection), lexical)
                    return self._now.view
            elif now is None or now.lexical.index is lexical.index:
                dense = now.dense if now and now.dense.index is vectors else DenseLeg(vectors, view.moment, None)
                self._now = _Both(view.moment, dense, make_lexical(self._place, connection, None))
                return self._now.view
        return self.near(connection)

    def refresh(self, connection: Connection) -> None:
        """Write both legs at the database's moment. The caller must hold the write lock."""
        with self.lock:
            dense = save_dense(self._place, connection)
            self._now = _Both(dense.moment, dense, save_lexical(self._place, connection))

    def rewrite(self, connection: Connection) -> None:
        """Like `refresh`, but from the database alone, so that the files hold nothing of what was removed.

        The database must have reached a new moment since the last files were written.
        """
        with self.lock:
            dense = rewrite_dense(self._place, connection)
            self._now = _Both(dense.moment, dense, rewrite_lexical(self._place, connection))

    def drop(self, connection: Connection) -> None:
        """Do nothing: all is in the collection's folder."""

    def remark(self) -> str | None:
        """Return None."""
        return None
