"""Open a collection's database, for writing or, without permission to write, for reading only."""

import os
import sqlite3
from pathlib import Path

from pincite.index.disk import explained, private_file

_NO_LOG = frozenset((sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY))  # there is none, and it cannot be made


def may_write(file: Path) -> bool:
    """Return whether this process may write the database and the files that SQLite keeps beside it."""
    return os.access(file.parent, os.W_OK) and (not file.exists() or os.access(file, os.W_OK))


def connect(file: Path) -> sqlite3.Connection:
    """Return a connection to the database.

    Raises CollectionBusy, CollectionUnreadable, CollectionUnwritable or CollectionDamaged.
    """
    with explained(file):
        connection = _for_writing(file) if may_write(file) else _for_reading(file)
        connection.execute("PRAGMA foreign_keys = ON")
        return connection


def _for_writing(file: Path) -> sqlite3.Connection:
    if not file.exists():
        private_file(file)
    connection = sqlite3.connect(file, timeout=30, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    # What was reported as stored has survived a power cut; and the indexes, flushed later, are never ahead of it.
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # freed pages hold nothing of what was removed
    return connection


def _for_reading(file: Path) -> sqlite3.Connection:
    """Return a connection that sees the current state although it may not write.

    SQLite reads the write-ahead log of whoever writes. Where nobody has the database open, there is no log, and none
    can be made: then the file alone is the whole database (`immutable`), as long as `state_of` stays the same.
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


def _read_only(file: Path, how: str) -> sqlite3.Connection:
    place = f"{file.absolute().as_uri()}?{how}"
    return sqlite3.connect(place, timeout=30, isolation_level=None, check_same_thread=False, uri=True)


def _has_log(file: Path) -> bool:
    log = log_of(file)
    return log.exists() and log.stat().st_size > 0


def state_of(file: Path) -> tuple[tuple[int, int], ...]:
    """Return sizes and times of the database and its log, to see whether an immutable connection is outdated."""
    found = [path.stat() for path in (file, log_of(file)) if path.exists()]
    return tuple((one.st_size, one.st_mtime_ns) for one in found)


def log_of(file: Path) -> Path:
    """Return the write-ahead log of a database."""
    return file.with_name(f"{file.name}-wal")
