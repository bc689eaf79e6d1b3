"""What the modules of the truth need of a database: a few methods, the same for every store.

Statements are SQL that all stores understand, with `?` for each value; index/truth/sqlite.py and
index/truth/postgresql.py own the two libraries; index/truth/dialect.py says what little differs.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

from pincite.index.truth.schema import Apart

LISTED = "(SELECT value FROM json_each(?))"  # after IN: one prepared statement for any number of ids or keys, as JSON

# After FROM: pages, which are named by a JSON list of [document id, number].
PAGES_LISTED = (
    "json_each(?) AS wanted CROSS JOIN pages"
    " ON document_id = json_extract(wanted.value, '$[0]') AND number = json_extract(wanted.value, '$[1]')"
)


class Rows(Protocol):
    """The result of a statement: its rows, each a tuple, and how many rows it changed."""

    @property
    def rowcount(self) -> int:
        """How many rows an INSERT, UPDATE or DELETE has changed."""

    def __iter__(self) -> Iterator[Any]:
        """Yield the rows that are left."""

    def fetchone(self) -> Any:
        """Return the next row, or None."""

    def fetchmany(self, size: int = ..., /) -> list[Any]:
        """Return up to so many of the rows that are left."""

    def fetchall(self) -> list[Any]:
        """Return all rows that are left."""


class Connection(Protocol):
    """A connection to a collection's database, used by one thread at a time.

    Outside a transaction, each statement is one of its own.
    """

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction has begun and is not ended."""

    def execute(self, sql: str, parameters: Sequence[Any] = ..., /) -> Rows:
        """Run one statement with these values, and return its result."""

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Rows:
        """Run one statement that changes rows, once with each of these."""

    def define(self, statement: str | Apart) -> None:
        """Run a statement of the schema (index/truth/schema.py)."""

    def batches(self, sql: str, size: int) -> Iterator[list[Any]]:
        """Yield all rows of a statement, so many at a time, within a transaction and in little memory."""

    def begin_reading(self) -> None:
        """Begin a transaction in which all is read from one state of the database, whatever others write."""

    def begin_writing(self, patience: float | None = None) -> None:
        """Begin a transaction as the only writer, after waiting for another, at most so many seconds."""

    def commit(self) -> None:
        """End the transaction; what it changed is on the disk. Without a transaction, do nothing."""

    def rollback(self) -> None:
        """End the transaction, and take back what it changed. Without a transaction, do nothing."""

    def is_outdated(self) -> bool:
        """Return whether another connection has to be opened to see the current state, or to see any."""

    def close(self) -> None:
        """Close the connection, which takes back what was not committed."""

    def identity(self) -> object:
        """Return what changes if the database is replaced by another; None if it is gone."""

    def adding(self, patience: float = ...) -> AbstractContextManager[None]:
        """Hold the lock of whoever adds documents, for `patience` seconds tried. Raises CollectionBusy."""

    def writing(self, patience: float = ...) -> AbstractContextManager[None]:
        """Hold the lock of whoever changes the collection, for `patience` seconds tried. Raises CollectionBusy."""

    def has_table(self, name: str) -> bool:
        """Return whether the database has this table; one of an older format may lack it."""

    def columns(self) -> dict[str, dict[str, str]]:
        """Return the columns of each table, with their types, as SQLite calls these."""

    def last_key(self) -> int:
        """Return the highest key that a passage ever had; 0 if there never was one."""

    def set_last_key(self, key: int) -> None:
        """Store the highest key that a passage has now, within a transaction."""

    def defer_foreign_keys(self) -> None:
        """Compare references at the end of the transaction, instead of at each statement."""

    def vacuum(self) -> None:
        """Rewrite the database so that it holds nothing but its rows; its log has more, until it is emptied."""

    def empty_log(self, patience: float = ...) -> None:
        """Empty the database's log, as soon as nobody reads an older state. Raises CollectionBusy."""

    def damage(self, quickly: bool = False) -> Iterator[str]:
        """Yield what the database itself finds wrong with it, one phrase each; `quickly`, only the first and worst."""

    def rebuild(self) -> bool:
        """Build the database's own indexes anew if they disagree with its tables; return whether that has helped."""


class Truth(Protocol):
    """The place of one collection's database; its name in messages is `str(truth)`."""

    @property
    def folder(self) -> Path:
        """The collection's folder at home, for what is derived from the database, and for uploaded files."""

    def connect(self) -> Connection:
        """Return a connection. Raises what `explained` raises."""

    def notes(self) -> Connection:
        """Return a connection to the notes of shown citations, whose `begin_writing` does not wait for long."""

    def explained(self) -> AbstractContextManager[None]:
        """Turn an error of the database in the block into one that says what is so.

        Raises CollectionBusy, CollectionUnwritable, CollectionUnreadable, CollectionDamaged.
        """

    def is_writable(self) -> bool:
        """Return whether this process may write the database and what is kept beside it."""
