"""What a disk refuses, told to people. Faiss and tantivy hide the system's error in texts of their own."""

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pincite.ingest.errors import CollectionUnwritable

_REFUSALS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR))
_WORDS = ("no space left", "read-only", "permission denied", "input/output error", "disk quota")
_SQLITE = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN))


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Raises CollectionUnwritable where the disk refuses what is done inside; other errors pass as they are."""
    try:
        yield
    except (OSError, sqlite3.Error, RuntimeError, ValueError) as error:
        if not _is_refusal(error):
            raise
        raise CollectionUnwritable(
            f"The collection in {folder} cannot be written ({error}). Make room on the disk or allow writing there, or "
            "choose another place with --home. What was added before is kept; run the same command again to go on."
        ) from error


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
        return True
    return any(words in str(error).lower() for words in _WORDS)
