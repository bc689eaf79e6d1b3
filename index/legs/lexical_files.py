"""Keep lexical indexes on disk: one folder for each moment of the database, never changed once it has its name.

`lexical-<generation>-<epoch>-<edition>` is made under a temporary name, flushed, and renamed. One that continues an
older index shares its files by hard links: tantivy writes each file once and replaces its lists of files whole. So a
kill, or another process, never meets a half-changed index, and whoever has an old one open keeps it although its files
are removed. A higher edition replaces one of the same moment that turned out to be broken.
"""

import json
import os
import re
import secrets
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pincite.index.disk import checksum_of, flush_folder
from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.lexical import LexicalIndex
from pincite.index.truth.changes import Moment
from pincite.index.truth.passages import TermsOfPassage

_NAMED = re.compile(r"lexical-(\d+)-([0-9a-f]+)-(\d+)")
_LISTS = frozenset((".managed.json", "meta.json"))  # tantivy's lists of an index's files
_SUMS = "checksums.json"  # ours, of all files: tantivy reads what a disk changed, and answers wrongly or panics


@dataclass(frozen=True, slots=True, order=True)
class Stored:
    """A stored index."""

    moment: Moment
    edition: int

    def folder(self, collection: Path) -> Path:
        """Return the folder of the index in a collection's folder."""
        return collection / f"lexical-{self.moment.generation}-{self.moment.epoch}-{self.edition}"


def stored_indexes(collection: Path) -> list[Stored]:
    """Return the stored indexes, the newest first."""
    found = (_NAMED.fullmatch(path.name) for path in collection.glob("lexical-*"))
    return sorted((Stored(Moment(int(one[1]), one[2]), int(one[3])) for one in found if one), reverse=True)


def load(collection: Path, stored: Stored, verified: set[tuple[int, int, int]]) -> LexicalIndex:
    """Return a stored index. Raises BrokenLeg if it is missing or its files are not as they were written.

    `verified` collects the files that were compared with their checksums, so that each is read once in a process.
    """
    folder = stored.folder(collection)
    for name, checksum in _checksums(folder).items():
        file = _identity(folder / name)
        if file not in verified and _checksum(folder / name) != checksum:
            raise BrokenLeg(f"{folder / name} has changed")
        verified.add(file)
    return LexicalIndex(folder)


def make(
    collection: Path, base: Stored | None, moment: Moment, removed: Iterable[str], added: Iterable[TermsOfPassage]
) -> tuple[Stored, LexicalIndex]:
    """Store the index of a moment: the older one without the removed documents, and with the added passages.

    Raises BrokenLeg if the older one cannot be continued, or the disk refuses.
    """
    making = collection / f"lexical-{os.getpid()}-{secrets.token_hex(4)}.tmp"
    try:
        making.mkdir()
        known = _share(base.folder(collection), making) if base else {}
        LexicalIndex(making).update(removed, added)
        _note_checksums(making, known)
        stored = _named(making, collection, moment)
        return stored, LexicalIndex(stored.folder(collection))
    except OSError as error:
        raise BrokenLeg(str(error)) from error
    finally:
        shutil.rmtree(making, ignore_errors=True)


def _named(making: Path, collection: Path, moment: Moment) -> Stored:
    """Give the finished folder its name."""
    flush_folder(making)
    edition = max((one.edition for one in stored_indexes(collection) if one.moment == moment), default=0) + 1
    stored = Stored(moment, edition)
    making.rename(stored.folder(collection))
    flush_folder(collection)
    return stored


def remove_others(collection: Path, kept: Stored) -> None:
    """Remove all other lexical indexes, also unfinished ones. The caller must hold the write lock."""
    for path in collection.glob("lexical*"):
        if path != kept.folder(collection):
            shutil.rmtree(path, ignore_errors=True)


def remove(collection: Path, stored: Stored) -> None:
    """Remove an index that its maker no longer wants."""
    shutil.rmtree(stored.folder(collection), ignore_errors=True)


def _share(older: Path, newer: Path) -> dict[str, int]:
    """Link an index's files into another folder, copy tantivy's lists, and return the linked files' checksums."""
    known = _checksums(older)
    for name in known:
        if name in _LISTS:
            shutil.copyfile(older / name, newer / name)
        else:
            _link(older / name, newer / name)
    return {name: checksum for name, checksum in known.items() if name not in _LISTS}


def _link(file: Path, other: Path) -> None:
    try:
        other.hardlink_to(file)
    except OSError:  # some disks have no hard links
        shutil.copyfile(file, other)


def _note_checksums(folder: Path, known: Mapping[str, int]) -> None:
    """Write down the checksums of a finished index; those of linked files are known."""
    names = [path.name for path in folder.iterdir() if not path.name.endswith(".lock")]
    sums = {name: known[name] if name in known else _checksum(folder / name) for name in sorted(names)}
    with (folder / _SUMS).open("w", encoding="utf-8") as file:
        json.dump(sums, file)
        file.flush()
        os.fsync(file.fileno())


def _checksums(folder: Path) -> dict[str, int]:
    """Return name -> checksum of an index's files."""
    try:
        found = json.loads((folder / _SUMS).read_text(encoding="utf-8"))
        return {str(name): int(checksum) for name, checksum in found.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:  # AttributeError: JSON, but of something else
        raise BrokenLeg(f"{folder} has no list of its files") from error


def _checksum(file: Path) -> int:
    try:
        return checksum_of(file)
    except OSError as error:
        raise BrokenLeg(str(error)) from error


def _identity(file: Path) -> tuple[int, int, int]:
    try:
        found = file.stat()
    except OSError as error:
        raise BrokenLeg(str(error)) from error
    return found.st_ino, found.st_size, found.st_mtime_ns
