"""The disk under a home: what is written is its owner's alone, and errors of disk and database give the real reason.

Faiss and tantivy hide the system's error in their own messages, and SQLite in its codes. SQLite gives a database's log
the mode of the database.
"""

import errno
import os
import secrets
import shutil
import sqlite3
import stat
import zlib
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from glob import iglob
from pathlib import Path

from pincite.ingest.errors import (
    CollectionBusy,
    CollectionDamaged,
    CollectionError,
    CollectionUnreadable,
    CollectionUnwritable,
)

_REFUSALS = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.ENOTDIR)
)
_WORDS = ("no space left", "read-only", "permission denied", "input/output error", "disk quota", "storagefull")
_SQLITE = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN))
_READING = frozenset((sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ))
_ADVICE = {
    errno.EMFILE: "Close other programs, or raise the limit on open files (ulimit -n), then try again.",
    errno.ENFILE: "Close other programs, then try again.",
    errno.EACCES: "Ask its owner for permission to read it and its folder.",
    errno.EPERM: "Ask its owner for permission to read it and its folder.",
}

UPLOADS = "files"  # the folder of a collection that keeps uploaded files
MAKING = ".making"  # the end of the name of a folder that is not whole yet
LOCK_MODE = 0o600
_BLOCK = 2**20  # bytes
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


def restrict(paths: Iterable[Path]) -> None:
    """Take from others what they may do with these files and folders, unless they may enter the folder around them.

    Files that vanish meanwhile, and those that belong to somebody else, are passed over. On Windows modes say nothing.
    """
    for path in paths if os.name == "posix" else ():
        with suppress(OSError):
            mode = path.stat(follow_symlinks=False).st_mode
            shared = path.parent.stat().st_mode & _OTHERS  # whoever opened a home to others keeps it open
            if mode & _OTHERS and not shared and not path.is_symlink():
                path.chmod(mode & 0o7777 & ~_OTHERS)


def matching(folder: Path, pattern: str) -> list[Path]:
    """Return what in a folder matches a pattern, such as `lexical-*/*`, in the order of its names.

    What others remove meanwhile is passed over; `Path.glob` raises when a folder vanishes between two of its looks.
    """
    found = iglob(pattern, root_dir=folder, include_hidden=True)  # noqa: PTH207 - it passes over what vanishes
    return sorted(folder / one for one in found)


def age(file: Path, now: float) -> float | None:
    """Return for how many seconds a file has been as it is, None if it is gone."""
    try:
        return now - file.stat().st_mtime
    except FileNotFoundError:
        return None


@contextmanager
def writable(folder: Path) -> Iterator[None]:
    """Raise CollectionUnwritable if the disk refuses an operation in the block; other errors pass unchanged."""
    try:
        yield
    except (OSError, sqlite3.Error, RuntimeError, ValueError) as error:
        if not _is_refusal(error):
            raise
        raise _unwritable(folder, error) from error


@contextmanager
def explained(file: Path) -> Iterator[None]:
    """Turn an error of the database in the block into one that says what is so. Only damage is called damage.

    Raises CollectionBusy, CollectionUnwritable, CollectionUnreadable, CollectionDamaged.
    """
    try:
        yield
    except sqlite3.Error as error:
        if str(error).startswith("Could not decode to UTF-8"):
            raise CollectionDamaged(
                f"A text in {file} is not as it was stored. Read it again from its file: pincite check --repair"
            ) from error
        if isinstance(error, sqlite3.IntegrityError) or not hasattr(error, "sqlite_errorcode"):
            raise  # a wrong call, not an error of the database
        raise _reason(file, error) from error


def is_there(file: Path) -> bool:
    """Return whether a file is there. Raises CollectionUnreadable if the system does not let us look."""
    try:
        return stat.S_ISREG(file.stat().st_mode)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError as error:
        raise unreadable(file, error) from error


def _unwritable(folder: Path, error: Exception) -> CollectionUnwritable:
    return CollectionUnwritable(
        f"The collection in {folder} cannot be written ({error}). Free disk space, make the folder writable, or "
        "choose another folder with --home. Documents already added are kept; run the command again to continue."
    )


def _reason(file: Path, error: sqlite3.Error) -> CollectionError:
    code = error.sqlite_errorcode & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return damaged(file, error)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return CollectionBusy(
            f"Another process is writing to {file}. Wait until it has finished, then try again. Nothing is lost."
        )
    failed_writing = code == sqlite3.SQLITE_IOERR and error.sqlite_errorcode not in _READING
    if code in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY) or failed_writing:
        return _unwritable(file.parent, error)
    return unreadable(file, error)


def damaged(file: object, error: Exception) -> CollectionDamaged:
    """Return the error for a database whose contents are broken."""
    return CollectionDamaged(
        f"The database {file} is damaged ({error}). Keep the file, and put a backup in its place; without one, "
        "add the documents to a new collection (--collection NAME)."
    )


def unreadable(file: Path, error: Exception) -> CollectionUnreadable:
    """Return the error for a file or folder of a home that the system does not let us read."""
    refused = _refused(file)
    why = str(error) if refused is None else f"{refused.strerror}: {refused.filename}"
    advice = _ADVICE.get(refused.errno or 0) if refused else None
    return CollectionUnreadable(
        f"The file {file} cannot be read now ({why}). {advice or 'Try again in a moment.'} Nothing is lost."
    )


def _refused(file: Path) -> OSError | None:
    """Return the system's reason for not opening what SQLite opens: the database and two files beside it.

    The folder stands in for them: closing a file of the database would drop the locks that this process holds on it.
    """
    with ExitStack() as opened:
        try:
            for _ in range(3):
                opened.enter_context(os.scandir(file.parent))
        except OSError as error:
            return error
    denied = not os.access(file, os.R_OK)
    return PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(file)) if denied else None


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


def flush_tree(folder: Path) -> None:
    """Make a folder, with all that is in it, survive a power cut."""
    for path in (*folder.rglob("*"), folder):
        flush_folder(path) if path.is_dir() else flush_file(path)


@contextmanager
def replacing(file: Path) -> Iterator[Path]:
    """Yield a temporary path beside a file, to be written; at the end of the block it is flushed and takes its place.

    Nobody meets half a file. Whoever needs the name itself to survive a power cut flushes the folder.
    """
    temporary = file.with_name(f"{file.name}.{os.getpid()}-{secrets.token_hex(4)}.tmp")
    try:
        yield temporary
        flush_file(temporary)
        temporary.replace(file)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def appearing(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to fill, its owner's alone; at the end of the block it is flushed and gets its name.

    Nobody meets half a folder. What a kill left is removed by the next who makes the same one (or `drop_unfinished`).
    """
    making = folder.with_name(f".{folder.name}{MAKING}")
    shutil.rmtree(making, ignore_errors=True)
    private_folder(making)
    try:
        yield making
        flush_tree(making)
        making.rename(folder)
    finally:
        shutil.rmtree(making, ignore_errors=True)
    flush_folder(folder.parent)


def checksum_of(file: Path) -> int:
    """Return the CRC-32 of a file's bytes, to see whether the disk has changed them."""
    checksum = 0
    with file.open("rb") as opened:
        while block := opened.read(_BLOCK):
            checksum = zlib.crc32(block, checksum)
    return checksum


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, OSError) and error.errno in _REFUSALS:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _SQLITE:
        return True
    return any(words in str(error).lower() for words in _WORDS)
