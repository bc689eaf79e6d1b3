"""The truth in PostgreSQL: a connection to the schema of one collection, and its locks.

What its errors mean is in index/truth/server_errors.py.
"""

import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import psycopg
from psycopg import sql as composing
from psycopg.pq import TransactionStatus

from pincite.index.locks import ADDS, PATIENCE, WRITES
from pincite.index.truth.connection import Rows
from pincite.index.truth.dialect import definition_of, statement_of
from pincite.index.truth.schema import Apart
from pincite.index.truth.server_errors import meaning, shown
from pincite.ingest.errors import (
    CollectionBusy,
    CollectionError,
    CollectionUnreadable,
)

CATALOGUE = "pincite"  # the schema of what is not one collection's
_PATIENCE = 30.0  # seconds to wait for another writer
_POLLED = 0.02  # seconds between two tries
_CONNECTING = 10  # seconds
_OPEN = (TransactionStatus.ACTIVE, TransactionStatus.INTRANS, TransactionStatus.INERROR)
_TYPES = {"text": "TEXT", "bigint": "INTEGER", "bytea": "BLOB", "double precision": "REAL"}


class ServerConnection:
    """A connection to one schema of a database; `name` is the collection's, `None` for none.

    Writers take turns by a lock on the table `writers`.
    """

    def __init__(
        self, address: str, schema: str = CATALOGUE, name: str | None = None, writers: str = "meta",
        patience: float = _PATIENCE,
    ) -> None:  # fmt: skip
        self._where, self._schema, self._name, self._writers = shown(address), schema, name, writers
        self._held, self._known = 0, set[str]()
        with self._explained():
            self._raw = psycopg.connect(address, autocommit=True, connect_timeout=_CONNECTING)
            self._raw.execute(
                composing.SQL("SET search_path TO {}; SET lock_timeout TO {}").format(
                    composing.Identifier(schema), composing.Literal(int(patience * 1000))
                )
            )

    def __del__(self) -> None:
        """Close a connection that nobody needs any more; psycopg would warn of it."""
        with suppress(AttributeError):  # none was opened
            self._raw.close()

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and is not ended."""
        return self._raw.info.transaction_status in _OPEN

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Rows:
        """Run one statement with these values, and return its result."""
        said = statement_of(sql)
        with self._explained():
            return self._raw.execute(said.text, said.values(parameters))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        """Run one statement that changes rows, once with each of these."""
        said = statement_of(sql)
        with self._explained():
            cursor = self._raw.cursor()
            cursor.executemany(said.text, [said.values(one) for one in parameters])
            return cursor

    def define(self, statement: str | Apart) -> None:
        """Run a statement of the schema."""
        for one in (definition_of(statement),) if isinstance(statement, str) else statement.server:
            with self._explained():
                self._raw.execute(one)

    def batches(self, sql: str, size: int) -> Iterator[list[Any]]:
        """Yield all rows of a statement, so many at a time, within a transaction: the server keeps the others."""
        self.execute(f"DECLARE batches CURSOR FOR {sql}")
        while some := self.execute(f"FETCH {size} FROM batches").fetchall():
            yield some
        self.execute("CLOSE batches")

    def begin_reading(self) -> None:
        """Begin a transaction in which all is read from one state of the database, whatever others write."""
        with self._explained():
            self._raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT 1")  # takes the snapshot

    def begin_writing(self, patience: float | None = None) -> None:
        """Begin a transaction as the only writer, after waiting for another, at most so many seconds."""
        waiting = "" if patience is None else f"SET LOCAL lock_timeout TO {int(patience * 1000)}; "
        turn = composing.SQL("BEGIN; {}LOCK TABLE {} IN EXCLUSIVE MODE").format(
            composing.SQL(waiting), composing.Identifier(self._writers)
        )
        try:
            with self._explained():
                self._raw.execute(turn)
        except BaseException:
            self.rollback()
            raise

    def commit(self) -> None:
        """End the transaction; what it changed is on the disk. Without a transaction, do nothing."""
        with self._explained():
            self._raw.commit()

    def rollback(self) -> None:
        """End the transaction, and take back what it changed, as the server does where the connection is lost."""
        with suppress(psycopg.OperationalError):
            self._raw.rollback()

    def is_outdated(self) -> bool:
        """Return whether the connection is lost. Raises CollectionBusy if a lock was lost with it."""
        if self._raw.closed and self._held:
            raise CollectionBusy(
                f"The connection to {self._where} was lost during a change. What was stored is kept. Try again."
            )
        return self._raw.closed

    def close(self) -> None:
        """Close the connection, which takes back what was not committed, and frees its locks."""
        self._raw.close()

    def identity(self) -> object:
        """Return the name of the collection's schema, which no other ever has; None if it is gone or out of reach."""
        try:
            row = self.execute(f"SELECT schema FROM {CATALOGUE}.collections WHERE name = ?", (self._name,)).fetchone()
        except CollectionUnreadable:
            return None
        return row[0] if row else None

    @contextmanager
    def adding(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the lock of whoever adds documents; it is lost with the connection. Raises CollectionBusy."""
        with self._holding(ADDS, patience):
            yield

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock of whoever changes the collection; it is lost with the connection. Raises CollectionBusy."""
        with self._holding(WRITES, patience):
            yield

    @contextmanager
    def _holding(self, what: str, patience: float) -> Iterator[None]:
        digest = hashlib.sha256(f"{self._schema} {what}".encode()).digest()
        key = (int.from_bytes(digest[:8], "big", signed=True),)
        given_up = time.monotonic() + patience
        while not self.execute("SELECT pg_try_advisory_lock(?)", key).fetchone()[0]:
            if time.monotonic() >= given_up:
                raise CollectionBusy(
                    f"Another process is {what} the collection {self._name!r}. Wait until it has finished, then try "
                    "again."
                )
            time.sleep(_POLLED)
        self._held += 1
        try:
            yield
        finally:
            self._held -= 1
            with suppress(CollectionError):  # the server has freed it if the connection is lost
                self.execute("SELECT pg_advisory_unlock(?)", key)

    def has_table(self, name: str) -> bool:
        """Return whether the schema has this table; one of an older format may lack it."""
        if name not in self._known:  # none is ever dropped by itself
            query = "SELECT 1 FROM pg_tables WHERE schemaname = ? AND tablename = ?"
            if self.execute(query, (self._schema, name)).fetchone() is None:
                return False
            self._known.add(name)
        return True

    def columns(self) -> dict[str, dict[str, str]]:
        """Return the columns of each table, with their types, as SQLite calls these."""
        found: dict[str, dict[str, str]] = {}
        for table, column, kind in self.execute(
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT), CAST(data_type AS TEXT)"
            " FROM information_schema.columns WHERE table_schema = ? ORDER BY table_name, ordinal_position",
            (self._schema,),
        ):
            found.setdefault(table, {})[column] = _TYPES[kind]
        return found

    def last_key(self) -> int:
        """Return the highest key that a passage ever had; 0 if there never was one."""
        row = self.execute("SELECT last FROM keys WHERE of = 'passages'").fetchone()
        return int(row[0]) if row else 0

    def set_last_key(self, key: int) -> None:
        """Store the highest key that a passage has now, within a transaction."""
        self.execute(
            "INSERT INTO keys VALUES ('passages', ?) ON CONFLICT (of) DO UPDATE SET last = excluded.last", (key,)
        )

    def defer_foreign_keys(self) -> None:
        """Compare references at the end of the transaction, instead of at each statement."""
        self.execute("SET CONSTRAINTS ALL DEFERRED")

    def vacuum(self) -> None:
        """Rewrite all tables so that they hold nothing but their rows; the server's own log has more for a while."""
        for table in self.columns():
            self.execute(f"VACUUM FULL {table}")

    def empty_log(self, patience: float = 0) -> None:
        """Do nothing: the log is the server's."""

    def damage(self, quickly: bool = False) -> Iterator[str]:  # noqa: ARG002
        """Yield nothing: references are the server's to keep, and pages its administrator's to check (pg_amcheck)."""
        yield from ()

    def rebuild(self) -> bool:
        """Do nothing: indexes are the server's."""
        return False

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except psycopg.Error as error:
            said = meaning(self._where, error)
            if said is None:
                raise
            raise said from error
