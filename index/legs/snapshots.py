"""Snapshots of a collection: one state of its database, and both legs at the same moment. Readers take no lock."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pincite.index.truth.store import Store
from pincite.ingest.errors import CollectionUnreadable

if TYPE_CHECKING:
    from pincite.index.legs.broken import BrokenLeg
    from pincite.index.legs.seam import KeptLegs, View

_TRIES = 5  # until a snapshot is as new as the legs on disk; a writer beside would have to be faster each time


class Snapshots:
    """Reads one collection over its store's connection. Blocks may be nested; the outermost begins and ends."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._view: View | None = None

    @contextmanager
    def of_database(self) -> Iterator[None]:
        """Read one state of the database in the block; within another such block, that one's."""
        if self._store.connection.in_transaction:
            yield
            return
        self._begin()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def with_legs(self, legs: "KeptLegs") -> "Iterator[View]":
        """Read one state of the database, and both legs at its moment."""
        if self._view is not None:
            yield self._view
            return
        connection = self._store.connection
        own = not connection.in_transaction
        self._view = self._begin_with(legs) if own else legs.near(connection)
        try:
            yield self._view
        finally:
            self._view = None
            if own:
                self._end()

    def mend(self, legs: "KeptLegs", broken: "BrokenLeg") -> "View":
        """Replace the leg that raised this error in the block `with_legs`; return both legs."""
        assert self._view is not None
        self._view = legs.mended(self._store.connection, self._view, broken)
        return self._view

    def _begin(self) -> None:
        self._store.reopen_if_outdated()
        try:
            self._store.connection.begin_reading()
        except CollectionUnreadable:
            if not self._store.reopen_if_outdated():  # a server that was restarted meanwhile
                raise
            self._store.connection.begin_reading()

    def _begin_with(self, legs: "KeptLegs") -> "View":
        from pincite.index.legs.place import Outdated

        with legs.lock:
            for _ in range(_TRIES):
                self._begin()
                try:
                    return legs.now(self._store.connection)
                except Outdated:
                    self._end()
                except BaseException:
                    self._end()
                    raise
            self._begin()
            return legs.anew(self._store.connection)

    def _end(self) -> None:
        self._store.connection.rollback()
