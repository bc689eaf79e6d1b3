"""The databases of a home's collections in files of the home: <home>/collections/<name>/truth.sqlite."""

import secrets
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import AbstractContextManager, closing, suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock

from pincite.index.disk import (
    LOCK_MODE,
    explained,
    flush_folder,
    is_there,
    private_folder,
    unreadable,
    writable,
)
from pincite.index.truth.connection import Connection
from pincite.index.truth.manifest import Manifest, create_tables, stored_manifest
from pincite.index.truth.schema import NOTES
from pincite.index.truth.sqlite import FileConnection, connect, may_write, opened
from pincite.ingest.errors import CollectionBusy, CollectionUnreadable

TRUTH = "truth.sqlite"
_DELETED = ".deleted"  # in the name of a folder that is being deleted
_PATIENCE_FOR_NOTES = 0.5  # seconds to wait for the notes; without a note the answer is as good


@dataclass(frozen=True, slots=True)
class FileTruth:
    """A collection's database in a file, with its locks and the notes of shown citations in files beside it."""

    file: Path

    def __str__(self) -> str:
        """Return what messages call it."""
        return str(self.file)

    @property
    def folder(self) -> Path:
        """The folder of the file."""
        return self.file.parent

    def connect(self) -> FileConnection:
        """Return a connection. Raises what `explained` raises."""
        return connect(self.file)

    def notes(self) -> FileConnection:
        """Return a connection to the notes. Those that are damaged are set aside, so that new ones can be made."""
        file = notes_of(self.file)
        try:
            return _notes(file)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", 0) & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise
        with suppress(OSError):
            file.replace(file.with_name(f"{file.name}.damaged"))
        return _notes(file)

    def explained(self) -> AbstractContextManager[None]:
        """Turn an error of the database in the block into one that says what is so (index/disk.py)."""
        return explained(self.file)

    def is_writable(self) -> bool:
        """Return whether this process may write the file and those beside it."""
        return may_write(self.file)


def notes_of(file: Path) -> Path:
    """Return the file of the notes of shown citations beside a database."""
    return file.with_name("shown.sqlite")


def _notes(file: Path) -> FileConnection:
    connection = opened(file, _PATIENCE_FOR_NOTES)
    try:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.executescript(NOTES)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


@dataclass(frozen=True, slots=True)
class FileCatalogue:
    """The collections of a home that keeps their databases itself."""

    home: Path

    def names(self) -> list[str]:
        """Return the names of all collections, sorted; one that cannot be opened is among them.

        Raises CollectionUnreadable if the home itself cannot be read.
        """
        folder = self.home / "collections"
        try:
            names = sorted(path.name for path in folder.iterdir())
        except (FileNotFoundError, NotADirectoryError):
            return []
        except OSError as error:
            raise unreadable(folder, error) from error
        return [name for name in names if not name.startswith(".") and _may_be_there(folder / name / TRUTH)]

    def truth(self, name: str) -> FileTruth | None:
        """Return the place of a collection's database; None if there is none. Raises CollectionUnreadable."""
        file = self._file(name)
        return FileTruth(file) if is_there(file) else None

    def create(self, name: str, manifest: Manifest, fill: Callable[[Connection], None] = lambda _: None) -> bool:
        """Create a collection; its database is made under another name, and renamed when it is on the disk."""
        file = self._file(name)
        if _is_made(file):
            return False
        with writable(file.parent):
            private_folder(file.parent)
            with FileLock(self.home / "creating.lock", mode=LOCK_MODE):
                if _is_made(file):
                    return False
                for left in file.parent.glob(f"{TRUTH}*"):  # by a creation that was killed, here or in an older version
                    left.unlink()
                unfinished = file.with_name(f"{TRUTH}.new")
                make(unfinished, manifest, fill)
                unfinished.replace(file)
                flush_folder(file.parent)
        return True

    def set_aside(self, name: str) -> Path:
        """Rename a collection's folder, so that it is gone at once and for everybody, and return its new path."""
        folder = self._file(name).parent
        return folder.rename(folder.with_name(f".{folder.name}{_DELETED}{secrets.token_hex(4)}"))

    def drop_database(self, name: str) -> None:
        """Delete the database of a collection that is in another store now, with its log and its notes."""
        file = self._file(name)
        for one in (*file.parent.glob(f"{TRUTH}*"), *file.parent.glob(f"{notes_of(file).name}*")):
            one.unlink()

    def clear_deleted(self) -> None:
        """Delete what interrupted deletions of collections have left."""
        for folder in (self.home / "collections").glob(f".*{_DELETED}*"):
            shutil.rmtree(folder, ignore_errors=True)

    def _file(self, name: str) -> Path:
        return self.home / "collections" / name / TRUTH


def make(file: Path, manifest: Manifest, fill: Callable[[Connection], None] = lambda _: None) -> None:
    """Make a database, all of it in the file, which can be renamed. Raises what `explained` raises.

    It is empty, unless `fill` puts something into it.
    """
    with closing(connect(file)) as connection, explained(file):
        connection.begin_writing()
        create_tables(connection, manifest)
        fill(connection)
        connection.commit()
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()  # closing would not say if it fails
    if busy:
        raise CollectionBusy(f"Another process is using {file}. Try again in a moment.")


def _is_made(file: Path) -> bool:
    if not is_there(file):
        return False
    with closing(connect(file)) as connection:
        return stored_manifest(connection, FileTruth(file)) is not None


def _may_be_there(file: Path) -> bool:
    try:
        return is_there(file)
    except CollectionUnreadable:
        return True
