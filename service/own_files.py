"""Says what is wrong with the service's own SQLite files, keys.sqlite and jobs.sqlite."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

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
