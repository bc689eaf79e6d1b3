"""The disk under a home: errors that it gives become CollectionUnwritable, and what is written is its owner's alone.

Faiss and tantivy hide the system's error in their own messages. SQLite gives a database's log the mode of the database.
"""

import errno
import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from pincite.ingest.errors import CollectionUnwritable

_REFUSALS = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR))
_WORDS = ("no space left", "read-only", "permission denied", "input/output error", "disk quota")
_SQLITE = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN))

UPLOADS = "files"  # the folder of a collection that keeps uploaded files
LOCK_MODE = 0o600
_OURS = ("collections", "backups", "pincite.toml", "jobs.lock", "audit.jsonl", "audit.lock", "restoring.lock")
_DATABASES = ("jobs.sqlite", "keys.sqlite")  # and what SQLite keeps beside them
_LOG = logging.getLogger("pincite")
_OTHERS = 0o077  # the bits that let others read, write or enter


def private_folder(folder: Path) -> None:
    """Create a folder that only its owner may enter, and its missing parents likewise; one that exists stays as is."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    for one in reversed(missing):
        one.mkdir(mode=0o700, exist_ok=True)


def private_file(file: Path) -> None:
    """Create an empty file that only its owner may read, before anything is written to it; one that exists stays."""
    # Never opened if it is there: closing a database's file would drop the locks that this process holds on it.
    with suppress(FileExistsError):
        os.close(os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))


def flush_one(path: Path) -> None:
    """Wait until a file, or the names in a folder, are on the disk."""
    if path.is_dir() and os.name != "posix":
        return  # Windows does not open folders
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def open_plainly(file: Path) -> sqlite3.Connection:
    """Return a connection that waits for others; nothing about the database is changed by opening it."""
    return sqlite3.connect(file, timeout=30, isolation_level=None)


def restrict(paths: Iterable[Path]) -> bool:
    """Take from others what they may do with these files and folders; return whether they could do anything.

    Files that vanish meanwhile, and those that belong to somebody else, are passed over. On Windows modes say nothing.
    """
    found = False
    for path in paths if os.name == "posix" else ():
        with suppress(OSError):
            mode = path.stat(follow_symlinks=False).st_mode
            if mode & _OTHERS and not path.is_symlink():
                path.chmod(mode & 0o7777 & ~_OTHERS)
                found = True
    return found


def tighten(home: Path) -> None:
    """Make a home that was made by an older version its owner's alone, once, and say so in the log.

    The home itself is left open if it also holds what is not Pincite's.
    """
    if not restrict([home / "collections"]):
        return
    ours = [path for path in home.iterdir() if path.name in _OURS or path.name.startswith(_DATABASES)]
    restrict([*(home / "collections").rglob("*"), *ours])
    if len(ours) == sum(1 for _ in home.iterdir()):
        restrict([home])
    _LOG.warning("What Pincite keeps in %s could be read by other users of this machine; now only you can.", home)


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


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
        return True
    return any(words in str(error).lower() for words in _WORDS)
