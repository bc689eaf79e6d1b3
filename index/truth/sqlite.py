"""The truth in SQLite: open a collection's file, for writing or, without permission to write, for reading only."""

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from pincite.index.disk import explained, private_file, writable
from pincite.index.locks import PATIENCE, adding_lock, writing_lock
from pincite.index.truth.schema import Apart
from pincite.ingest.errors import CollectionBusy

_PATIENCE = 30.0  # seconds to wait for another writer
_PAUSE = 0.05  # seconds between two tries
_NO_LOG = frozenset((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY))  # there is none, and it cannot be made


class FileConnection(sqlite3.Connection):
    """A connection to a file, which waits for other writers; its transactions begin where they are begun.

    `seen` is the state of the file and its log when a connection was opened that sees no changes.
    """

    file: Path
    seen: tuple[tuple[int, int], ...] | None = None

    def define(self, statement: str | Apart) -> None:
        """Run a statement of the schema."""
        for one in (statement,) if isinstance(statement, str) else statement.files:
            self.execute(one)

    def batches(self, sql: str, size: int) -> Iterator[list[Any]]:
        """Yield all rows of a statement, so many at a time."""
        rows = self.execute(sql)
        while some := rows.fetchmany(size):
            yield some

    def begin_reading(self) -> None:
        """Begin a transaction in which all is read from one state of the database, whatever others write."""
        self.execute("BEGIN")
        self.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone()  # SQLite takes the snapshot at the first read

    def begin_writing(self, patience: float | None = None) -> None:
        """Begin a transaction as the only writer, after waiting for another, at most so many seconds."""
        if patience is not None:
            self.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")
        self.execute("BEGIN IMMEDIATE")

    def is_outdated(self) -> bool:
        """Return whether the database has changed behind a connection that cannot see changes."""
        return self.seen is not None and self.seen != _state_of(self.file)

    def identity(self) -> object:
        """Return the device and inode of the file, which change if it is replaced; None if it is gone."""
        try:
            found = self.file.stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def adding(self, patience: float = 0.0) -> Iterator[None]:
        """Hold the lock of whoever adds documents, a file (index/locks.py). Raises CollectionBusy."""
        with writable(self.file.parent), adding_lock(self.file.parent, patience):
            yield

    @contextmanager
    def writing(self, patience: float = PATIENCE) -> Iterator[None]:
        """Hold the lock of whoever changes the collection, a file. Raises CollectionBusy."""
        with writable(self.file.parent), writing_lock(self.file.parent, patience):
            yield

    def has_table(self, name: str) -> bool:
        """Return whether the database has this table; one of an older format may lack it."""
        query = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
        return self.execute(query, (name,)).fetchone() is not None

    def columns(self) -> dict[str, dict[str, str]]:
        """Return the columns of each table, with their types."""
        tables = self.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        return {
            table: {row[1]: row[2] for row in self.execute(f"PRAGMA table_info({table})")}
            for (table,) in tables.fetchall()
        }

    def last_key(self) -> int:
        """Return the highest key that a passage ever had; 0 if there never was one."""
        row = self.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
        return int(row[0]) if row else 0

    def set_last_key(self, key: int) -> None:
        """Store the highest key that a passage has now, within a transaction."""
        if not self.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'passages'", (key,)).rowcount:
            self.execute("INSERT INTO sqlite_sequence VALUES ('passages', ?)", (key,))

    def defer_foreign_keys(self) -> None:
        """Compare references at the end of the transaction, instead of at each statement."""
        self.execute("PRAGMA defer_foreign_keys = ON")

    def vacuum(self) -> None:
        """Rewrite the database so that it holds nothing but its rows; its log has more, until it is emptied."""
        self.execute("VACUUM")

    def empty_log(self, patience: float = _PATIENCE) -> None:
        """Empty the database's log, as soon as nobody reads an older state. Raises CollectionBusy.

        SQLite would wait with its own write lock held; here, others may write between two tries.
        """
        empty_log(self, patience)

    def damage(self, quickly: bool = False) -> Iterator[str]:
        """Yield what the database itself finds wrong with it, one phrase each; `quickly`, only the first and worst."""
        for (message,) in self.execute("PRAGMA quick_check(1)" if quickly else "PRAGMA integrity_check").fetchall():
            if message != "ok":
                yield message
        for table, *_ in [] if quickly else self.execute("PRAGMA foreign_key_check").fetchall():
            yield f"table {table} refers to a missing row"

    def rebuild(self) -> bool:
        """Build the database's own indexes anew if they disagree with its tables; return whether that has helped."""
        if self._is_sound():
            return False
        self.execute("REINDEX")
        return self._is_sound()

    def _is_sound(self) -> bool:
        return bool(self.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))


def opened(place: Path | str, timeout: float = _PATIENCE, uri: bool = False) -> FileConnection:
    """Return a connection that waits for others; nothing about the database is changed by opening it."""
    return sqlite3.connect(
        place, timeout=timeout, isolation_level=None, check_same_thread=False, uri=uri, factory=FileConnection
    )


def purge(connection: sqlite3.Connection) -> None:
    """Rewrite a database so that it holds nothing but its rows, and empty its log. Raises CollectionBusy."""
    connection.execute("VACUUM")
    empty_log(connection, _PATIENCE)


def empty_log(connection: sqlite3.Connection, patience: float) -> None:
    """Empty the log of any database as `FileConnection.empty_log` does."""
    given_up = time.monotonic() + patience
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while _is_log_in_use(connection):
            if time.monotonic() > given_up:
                raise CollectionBusy(
                    "Another process is still reading the old state, so its bytes cannot be overwritten yet. The "
                    "document is no longer found; run the same command again to finish."
                )
            time.sleep(_PAUSE)
    finally:
        connection.execute(f"PRAGMA busy_timeout = {int(_PATIENCE * 1000)}")


def _is_log_in_use(connection: sqlite3.Connection) -> bool:
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
        return True
    return bool(busy)


def may_write(file: Path) -> bool:
    """Return whether this process may write the database and the files that SQLite keeps beside it."""
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def connect(file: Path) -> FileConnection:
    """Return a connection to the database.

    Raises CollectionBusy, CollectionUnreadable, CollectionUnwritable or CollectionDamaged.
    """
    with explained(file):
        seen = None if may_write(file) else _state_of(file)
        connection = _for_reading(file) if seen is not None else _for_writing(file)
        connection.file, connection.seen = file, seen
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def _for_writing(file: Path) -> FileConnection:
    if not file.exists():
        private_file(file)
    connection = opened(file)
    connection.execute("PRAGMA journal_mode = WAL")
    # What was reported as stored has survived a power cut; and the indexes, flushed later, are never ahead of it.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # freed pages hold nothing of what was removed
    return connection


def _for_reading(file: Path) -> FileConnection:
    """Return a connection that sees the current state although it may not write.

    SQLite reads the write-ahead log of whoever writes. Where nobody has the database open, there is no log, and none
    can be made: then the file alone is the whole database (`immutable`), until it changes (`is_outdated`).
    """
    connection = _read_only(file, "mode=ro")
    try:
        connection.execute("PRAGMA schema_version").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode & 0xFF not in _NO_LOG or _has_log(file):
            raise
        return _read_only(file, "immutable=1")
    return connection


def _read_only(file: Path, how: str) -> FileConnection:
    return opened(f"{file.absolute().as_uri()}?{how}", uri=True)


def _has_log(file: Path) -> bool:
    log = log_of(file)
    return log.exists() and log.stat().st_size > 0


def _state_of(file: Path) -> tuple[tuple[int, int], ...]:
    """Return sizes and times of the database and its log, to see whether an immutable connection is outdated."""
    found = [path.stat() for path in (file, log_of(file)) if path.exists()]
    return tuple((one.st_size, one.st_mtime_ns) for one in found)


def log_of(file: Path) -> Path:
    """Return the write-ahead log of a database."""
    return file.with_name(f"{file.name}-wal")
