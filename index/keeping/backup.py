"""Back up a home while it is served: a folder with its databases, its uploaded files and a manifest.

<backup>/manifest.json       when and of which home, what is in it, and the hash of every file
        /home/               the files of the home, at the places they have there

Both indexes are left out, since they can be made anew. Each database is copied as it is at one moment: the jobs first,
so that what they say is yet to be done may be done twice but is not lost; then the collections; then the files that
were uploaded to them. The folder gets its name when all of it was read back and is on the disk.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, nullcontext
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.disk import (
    UPLOADS,
    appearing,
    damaged,
    flush_folder,
    matching,
    private_file,
    private_folder,
    replacing,
    writable,
)
from pincite.index.home import collection_names
from pincite.index.keeping.files import copy_database, copy_file, digest
from pincite.index.replacing import alone
from pincite.index.truth.changes import current_generation
from pincite.index.truth.sqlite import opened
from pincite.index.truth.stored_in import require_files
from pincite.ingest.errors import BackupDamaged, BadOption, CollectionMissing

FORMAT = 1
_MANIFEST = "manifest.json"
_PLAIN = ("pincite.toml", "audit.jsonl", "keys.made")

_INSTEAD = "Back the database up with pg_dump, or write one collection to a folder: pincite export-collection FOLDER"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file of a backup: its path in the home, its size and its SHA-256."""

    path: str
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class KeptCollection:
    """A collection in a backup, the number of its documents and passages, and its generation."""

    name: str
    documents: int
    passages: int
    generation: int


@dataclass(frozen=True, slots=True)
class Backup:
    """What a backup holds. `home` is where its home was, since paths of uploaded files begin with it."""

    format: int
    made_at: str
    home: str
    collections: tuple[KeptCollection, ...]
    files: tuple[KeptFile, ...]


def back_up(home: Path, destination: Path) -> Backup:
    """Write a backup of the home to a new folder, and return what it holds.

    Raises CollectionMissing for a home without collections, BadOption if the folder exists, CollectionUnwritable, and
    CollectionDamaged or BackupDamaged if a database of the home is damaged.
    """
    require_files(home, "A backup", _INSTEAD)
    if not collection_names(home):
        raise CollectionMissing(f"There is nothing to back up in {home}: it has no collections.")
    if destination.exists():
        raise BadOption(f"{destination} exists already. Give the backup another name, or delete that one first.")
    inside = destination.is_relative_to(home)  # then what is forgotten has to be forgotten in it too
    with writable(destination.parent), alone(home) if inside else nullcontext(), appearing(destination) as making:
        _copy(home, making / "home")
        made = seal(making, home, datetime.now(UTC).isoformat(timespec="seconds"))
        verify(making)
    return made


def _copy(home: Path, target: Path) -> None:
    private_folder(target)
    for source in _databases(home):
        try:
            copy_database(source, target / source.relative_to(home))
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):  # a full disk, a lock
                raise
            raise damaged(source, error) from error
    for source in _files(home):
        try:
            copy_file(source, target / source.relative_to(home))
        except FileNotFoundError:
            continue  # its document was removed meanwhile


def _databases(home: Path) -> Iterator[Path]:
    yield from sorted(home.glob("*.sqlite"))
    for name in collection_names(home):
        yield from sorted((home / "collections" / name).glob("*.sqlite"))


def _files(home: Path) -> Iterator[Path]:
    for name in collection_names(home):
        uploads = home / "collections" / name / UPLOADS
        yield from (path for path in matching(uploads, "[!.]*/*") if path.is_file())
    yield from (home / name for name in _PLAIN)


def seal(folder: Path, home: Path, made_at: str) -> Backup:
    """Write the manifest of a backup, from what is in its folder, and return it."""
    kept = folder / "home"
    files = sorted(path for path in kept.rglob("*") if path.is_file())
    made = Backup(
        format=FORMAT,
        made_at=made_at,
        home=str(home),
        collections=tuple(_collection(kept, name) for name in collection_names(kept)),
        files=tuple(KeptFile(str(one.relative_to(kept)), one.stat().st_size, digest(one)) for one in files),
    )
    write_manifest(folder, made)
    return made


def write_manifest(folder: Path, said: Backup) -> None:
    """Write the manifest of a backup in one step."""
    with replacing(folder / _MANIFEST) as temporary:
        private_file(temporary)
        temporary.write_text(json.dumps(asdict(said), indent=1), encoding="utf-8")
    flush_folder(folder)


def _collection(kept: Path, name: str) -> KeptCollection:
    with closing(opened(kept / "collections" / name / "truth.sqlite")) as connection:
        documents, passages = connection.execute(
            "SELECT (SELECT count(*) FROM documents), (SELECT count(*) FROM passages)"
        ).fetchone()
        return KeptCollection(name, documents, passages, current_generation(connection))


def read_backup(folder: Path) -> Backup:
    """Return what a backup says that it holds. Raises BadOption if the folder is none, and BackupDamaged."""
    manifest = folder / _MANIFEST
    if not manifest.is_file():
        raise BadOption(f"{folder} is not a backup: it has no {_MANIFEST}. `pincite backup FOLDER` makes one.")
    try:
        said = json.loads(manifest.read_text(encoding="utf-8"))
        if said["format"] > FORMAT:
            raise BadOption(f"The backup {folder} was made by a newer version of Pincite. Update Pincite first.")
        collections = tuple(KeptCollection(**one) for one in said["collections"])
        return Backup(**{**said, "collections": collections, "files": tuple(KeptFile(**one) for one in said["files"])})
    except (ValueError, TypeError, KeyError) as error:
        raise BackupDamaged(
            f"The manifest of the backup {folder} cannot be read ({error}). Use another one."
        ) from error


def verify(folder: Path) -> Backup:
    """Return what a backup holds, having read all of it. Raises BackupDamaged, naming what differs."""
    said = read_backup(folder)
    wrong = [one.path for one in said.files if not _is_as_said(folder / "home", one)]
    wrong += [one.path for one in said.files if one.path.endswith(".sqlite") and not _is_sound(folder, one, wrong)]
    if wrong:
        raise BackupDamaged(
            f"The backup {folder} is damaged: {', '.join(wrong[:5])}{' and more' if len(wrong) > 5 else ''}. "
            "Nothing was changed. Use another backup."
        )
    return said


def _is_as_said(kept: Path, one: KeptFile) -> bool:
    path = kept / one.path
    inside = path.resolve().is_relative_to(kept.resolve())
    return inside and path.is_file() and path.stat().st_size == one.bytes and digest(path) == one.sha256


def _is_sound(folder: Path, one: KeptFile, wrong: list[str]) -> bool:
    if one.path in wrong:
        return True  # said already
    try:
        with closing(opened(folder / "home" / one.path)) as connection:
            sound = connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
            return sound and not connection.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError:
        return False
