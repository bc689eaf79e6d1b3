"""Turn disk errors into CollectionUnwritable. Faiss and tantivy hide the system's error in their own messages."""

import errno
import os
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
    """Raise CollectionUnwritable if the disk refuses an operation in the block; other errors pass unchanged."""
    try:
        yield
    except (OSError, sqlite3.Error, RuntimeError, ValueError) as error:
        if not _is_refusal(error):
            raise
        raise CollectionUnwritable(
            f"The collection in {folder} cannot be written ({error}). Free disk space, make the folder writable, or "
            "choose another folder with --home. Documents already added are kept; run the command again to continue."
        ) from error


def flush_folder(folder: Path) -> None:
    """Make the names of files in a folder survive a power cut; their contents must have been flushed before."""
    if os.name != "posix":
        return  # Windows cannot open folders, and keeps names without being asked
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def flush_file(file: Path) -> None:
    """Make a file's contents survive a power cut."""
    with file.open("rb+") as opened:
        os.fsync(opened.fileno())


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
        return True
    return any(words in str(error).lower() for words in _WORDS)
