"""Copy files so that they are on the disk, are their owner's alone, and are known by their hash."""

import hashlib
import shutil
from contextlib import closing
from pathlib import Path

from pincite.index.disk import private_file, private_folder
from pincite.index.truth.sqlite import opened


def copy_file(source: Path, target: Path) -> None:
    """Copy a file, with its time. Raises FileNotFoundError if it is gone."""
    with source.open("rb") as found:
        private_folder(target.parent)
        private_file(target)
        with target.open("wb") as file:
            shutil.copyfileobj(found, file, 2**20)
    shutil.copystat(source, target)
    target.chmod(0o600)


def copy_database(source: Path, target: Path) -> None:
    """Copy a database as it is at one moment, while others read and write it, into a single file without a log."""
    private_folder(target.parent)
    private_file(target)
    with closing(opened(source)) as found, closing(opened(target)) as copy:
        found.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file in hex digits."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
