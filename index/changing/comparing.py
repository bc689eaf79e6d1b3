"""Compare a folder with the collection: what is new in it, what has moved, and what is gone.

A file counts once it has settled: nobody has written to it for some seconds. What is missing is gone at once if its
document has another path, else after some seconds more, since a file that was moved may not have been seen yet.
"""

import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from pincite.index.changing.entry import content_hash, sidecar_hash
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import StoredPath, stored_paths
from pincite.ingest.discover import Discovered, discover, path_text
from pincite.ingest.reading.metadata import FILE_SIDECAR, FOLDER_SIDECAR

SETTLED = 2.0  # seconds without a change after which a file is taken
_GRACE = 3.0  # times as long, a missing file may turn up under another name
_FEW = 20  # missing documents that are taken for removed, unless they are all that there was
_MOST = 0.5  # the share of a folder's documents above which more than a few are not

Signature = tuple[tuple[int, int, int, int] | None, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """What differs: files to read, paths of stored documents to add or to take away, and what is not touched now.

    `moved` maps paths to the ids of the documents with that content. `waiting` counts files that have not settled and
    documents that may yet turn up. `held` are missing documents, too many at once to be believed. `away`: there is no
    such folder now.
    """

    new: tuple[Path, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    waiting: int = 0
    held: tuple[str, ...] = ()
    away: bool = False
    found: Discovered = field(default_factory=lambda: Discovered((), (), 0))


@dataclass(slots=True)
class _Seen:
    """A file as it was last seen, since when, and the digests of its content and sidecars once they are known."""

    path: Path
    signature: Signature
    since: float
    content: str | None = None
    sidecars: str = ""


class Comparison:
    """Compares one folder with a collection, again and again. What lies in `home` is none of its documents.

    `settled` is the number of seconds without a change after which a file is taken.
    """

    def __init__(self, folder: Path, home: Path, settled: float = SETTLED) -> None:
        self.folder = folder.absolute()
        self._home, self._settled = path_text(home.absolute()), settled
        self._seen: dict[str, _Seen] = {}
        self._missing: dict[str, float] = {}
        self._refused: dict[str, Signature] = {}
        self._known: set[tuple[int, int, int]] = set()  # files that had settled: wherever they move, they have

    def difference(self, connection: Connection, believe: bool = False) -> Difference:
        """Return how the folder differs from the collection. `believe`: that all that is missing was removed."""
        if not self.folder.is_dir():
            return Difference(away=True)
        now, clock = time.monotonic(), time.time()  # before the look: what changes during it has not settled
        found = self._without_home(discover([self.folder]))
        if not self.folder.is_dir() or any(one.path == path_text(self.folder) for one in found.failures):
            return Difference(away=True)
        stored = stored_paths(connection)
        by_content = {one.content_hash: one for one in stored}
        owners = {one.path: one for one in stored}
        new, moved, unsettled = [], {}, 0
        present = {path_text(path): path for path in found.files}
        self._seen = {name: seen for name, seen in self._seen.items() if name in present}
        if len(self._known) > 1_000 + 8 * len(present):
            self._known.clear()  # it only saves waiting
        for name, path in present.items():
            seen = self._look(name, path, now, clock)
            if seen is None:
                unsettled += 1
            elif self._refused.get(name) == seen.signature:
                continue
            elif seen.content is None or (twin := by_content.get(seen.content)) is None:
                new.append(path)
            elif name not in owners or owners[name].id != twin.id:
                moved[name] = twin.id
            elif twin.sidecar_hash != seen.sidecars and twin.main == name:
                new.append(path)
        missing = self._missing_of(stored, present, found)
        gone, held, late = self._gone(missing, {*moved.values(), *_elsewhere(stored, missing)}, owners, now, believe)
        return Difference(tuple(new), moved, gone, unsettled + late, held, found=found)

    def refuse(self, path: str) -> bool:
        """Note that a file cannot be read as it is, so that it is not tried again until it changes.

        Returns False, and notes nothing, if it has changed since it was compared: it will be compared again.
        """
        seen = self._seen.get(path)
        if seen is None or _signature(seen.path) != seen.signature:
            return False
        self._refused[path] = seen.signature
        return True

    def _without_home(self, found: Discovered) -> Discovered:
        if not Path(self._home).is_relative_to(path_text(self.folder)):
            return found

        def outside(path: str) -> bool:
            return not Path(path).is_relative_to(self._home)

        files = tuple(path for path in found.files if outside(path_text(path)))
        return Discovered(files, tuple(one for one in found.failures if outside(one.path)), found.skipped)

    def _look(self, name: str, path: Path, now: float, clock: float) -> _Seen | None:
        """Return what is known of a file, or None if it has not settled."""
        signature = _signature(path)
        seen = self._seen.get(name)
        if seen is None or seen.signature != signature:
            seen = self._seen[name] = _Seen(path, signature, now)
        if signature[0] is None:
            return None
        if seen.content is None:
            fresh = [one for one in signature if one and _itself(one) not in self._known]
            touched = max((when for one in fresh for when in one[1:3]), default=0) / 1e9
            if clock - touched < self._settled and now - seen.since < self._settled:
                return None
            seen.content, seen.sidecars = content_hash(path), sidecar_hash(path)
            self._known.update(_itself(one) for one in signature if one)
        return seen

    def _missing_of(
        self, stored: list[StoredPath], present: Mapping[str, Path], found: Discovered
    ) -> dict[str, StoredPath]:
        """Return the documents of this folder whose files are not there, where it could be looked into."""
        folder = path_text(self.folder)
        closed = [Path(failure.path) for failure in found.failures]
        return {
            one.path: one
            for one in stored
            if one.path not in present
            and Path(one.path).is_relative_to(folder)
            and not Path(one.path).is_relative_to(self._home)
            and not any(Path(one.path).is_relative_to(place) for place in closed)
        }

    def _gone(
        self,
        missing: Mapping[str, StoredPath],
        kept: set[str],
        owners: Mapping[str, StoredPath],
        now: float,
        believe: bool,
    ) -> tuple[tuple[str, ...], tuple[str, ...], int]:
        """Return the paths that are gone, those that are held back, and the number of those that may yet turn up."""
        self._missing = {path: self._missing.get(path, now) for path in missing}
        safe = [path for path, one in missing.items() if one.id in kept]
        lost = [path for path, one in missing.items() if one.id not in kept]
        known = sum(Path(path).is_relative_to(path_text(self.folder)) for path in owners)
        most = (len(lost) == known and not self._seen) or (len(lost) > _FEW and len(lost) > known * _MOST)
        if lost and most and not believe:
            return tuple(safe), tuple(lost), 0
        late = [path for path in lost if not believe and now - self._missing[path] < self._settled * _GRACE]
        return tuple(path for path in missing if path not in set(late)), (), len(late)


def _elsewhere(stored: list[StoredPath], missing: Mapping[str, StoredPath]) -> set[str]:
    """Return the ids of the documents that have a path that is not missing."""
    return {one.id for one in stored if one.path not in missing}


def _signature(path: Path) -> Signature:
    """Return what tells a change of a file or of its sidecars: sizes, times and numbers; None for what is not there."""
    whole, folder = str(path), str(path.parent)
    beside = (whole + FILE_SIDECAR, os.path.splitext(whole)[0] + FILE_SIDECAR)  # noqa: PTH122  # Paths are slow
    return tuple(_status(one) for one in (whole, *beside, f"{folder}{os.sep}{FOLDER_SIDECAR}"))


def _itself(status: tuple[int, int, int, int]) -> tuple[int, int, int]:
    """Return what a file keeps when it is moved and nobody writes to it: number, size and time of the last writing."""
    return status[3], status[0], status[1]


def _status(path: str) -> tuple[int, int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino
