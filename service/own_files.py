"""Opens small SQLite files beside the collections', and says what is wrong with one that cannot be used."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pincite.index.disk import private_file, writable
from pincite.ingest.errors import ServiceFileUnusable, TooBusy

_DAMAGE = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_LOCKED = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


@contextmanager
def usable(file: Path, otherwise: str) -> Iterator[None]:
    """Raises ServiceFileUnusable if SQLite cannot use the file; `otherwise` says what to do if it is damaged.

    Raises TooBusy if another process holds it. Only damage is called damage: the advice for it would cost data where
    a permission is missing or the disk is full.
    """
    try:
        yield
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in _LOCKED:
            raise TooBusy(f"Another process holds {file}. Try again in a moment.", retry_after=1) from error
        if code in _DAMAGE:
            raise ServiceFileUnusable(f"{file} is damaged ({error}). {otherwise}") from error
        raise ServiceFileUnusable(
            f"{file} cannot be used ({error}). Check its permissions, and that the disk is neither full nor read-only."
        ) from error


@contextmanager
def own_database(file: Path, tables: str, otherwise: str) -> Iterator[sqlite3.Connection]:
    """A connection inside a transaction, committed when the block ends; `tables` are made where they are missing.

    Raises CollectionUnwritable if the disk refuses, else as `usable` does.
    """
    with usable(file, otherwise), writable(file.parent):
        private_file(file)
        with closing(sqlite3.connect(file, timeout=30, isolation_level=None)) as connection:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.executescript(tables)
            connection.execute("BEGIN IMMEDIATE")
            with connection:
                yield connection
