"""Keeps one folder in step with a collection: compares them, and brings the collection to the state of the folder.

A comparison is always whole, so it does not matter which changes were noticed and which were not. Files that only
moved get their new paths, all in one transaction, before anything is read: nothing is embedded again.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pincite.index.changing.comparing import SETTLED, Comparison, Difference
from pincite.index.changing.gone import forget_gone_failures
from pincite.index.changing.progress import Finished, Outcome
from pincite.index.collection import Collection
from pincite.index.disk import LOCK_MODE, writable
from pincite.index.truth.documents import StoredPath, stored_paths
from pincite.index.truth.failures import failures
from pincite.ingest.discover import path_text
from pincite.ingest.document import Failure
from pincite.ingest.errors import BadOption, CollectionBusy
from pincite.service.watching.events import Event, Happening, Tell

Add = Callable[[Sequence[Path]], Sequence[Finished]]  # has files read and stored; returns what came of each

_BATCH = 500  # files added between two comparisons, so that what moves meanwhile is soon seen
_AWAY = "The folder is not there; is a drive not mounted? Nothing is removed until it is back."
_PATIENCE = 600.0  # seconds to wait for somebody else's change


class InStep:
    """A folder that is kept in step with a collection. `add` adds files, `tell` is told what happened.

    `believe` is asked at each step whether what is missing was removed, however much it is. `trouble` says why
    something has to wait for the user, if it has to.
    """

    def __init__(
        self,
        collection: Collection,
        folder: Path,
        add: Add,
        tell: Tell,
        settled: float = SETTLED,
        believe: Callable[[], bool] = lambda: False,
    ) -> None:
        self.folder, self.trouble = folder.absolute(), ""
        self._believe = believe
        self._collection, self._add, self._tell = collection, add, tell
        self._comparison = Comparison(self.folder, collection.folder.parent.parent, settled)
        self._away = False
        self._told: set[tuple[str, str]] = set()  # what was refused or held back, and why

    def step(self) -> bool:
        """Bring the collection to the state of the folder, and return whether it is; False if something has to wait.

        Raises CollectionBusy if another process is adding.
        """
        believe = self._believe()
        with self._collection.snapshot():
            found = self._comparison.difference(self._collection.connection, believe)
            before = {one.path: one for one in stored_paths(self._collection.connection)}
        self._tell_of_folder(found)
        if found.away:
            return False
        self._refuse([one for one in found.found.failures if os.path.lexists(one.path)])  # not what has just moved
        if found.moved or found.gone:
            self._apply(found, before)
        some = found.new[:_BATCH]
        if some:
            self._take(some, before)
        self._forget_failures(found)
        return not found.waiting and not found.held and len(some) == len(found.new)

    def is_current(self) -> bool:
        """Whether the collection is still the one that was opened."""
        return self._collection.is_current()

    def _apply(self, found: Difference, before: dict[str, StoredPath]) -> None:
        """Give the documents their paths, and remove those that are left without any."""
        owners: dict[str, str | None] = {**dict.fromkeys(found.gone), **found.moved}
        with self._collection.writing(_PATIENCE):
            self._collection.store.give_paths(owners)
            self._collection.store.sweep_vectors()
            self._collection.refresh()
        left: dict[str, list[str]] = {}
        for path in found.gone:
            left.setdefault(before[path].id, []).append(path)
        for path, document_id in found.moved.items():
            if left.get(document_id):
                self._tell(Event(Happening.MOVED, path, left[document_id].pop(), document=document_id))
            else:
                there = Happening.CHANGED if path in before else Happening.ADDED
                self._tell(Event(there, path, message="Its content was there already.", document=document_id))
        for paths in left.values():
            for path in paths:
                self._tell(Event(Happening.REMOVED, path, document=before[path].id))

    def _take(self, files: Sequence[Path], before: dict[str, StoredPath]) -> None:
        """Have files read and stored. One that was moved away meanwhile is no failure."""
        finished = self._add(files)
        after = {one.path: one.id for one in stored_paths(self._collection.connection)}
        for one in finished:
            if one.failure is None:
                changed = one.path in before and one.outcome is not Outcome.UNCHANGED
                happened = Happening.CHANGED if changed else Happening.ADDED
                self._tell(Event(happened, one.path, document=after.get(one.path)))
            elif self._comparison.refuse(one.path):
                self._refuse((one.failure,))

    def _forget_failures(self, found: Difference) -> None:
        """Delete the notes of files that could not be read and are gone."""
        noted = {one.path for one in failures(self._collection.connection)}
        if not noted - {path_text(path) for path in found.found.files}:
            return
        with self._collection.writing(_PATIENCE):
            forget_gone_failures(self._collection, self.folder, found.found)

    def _refuse(self, refused: Sequence[Failure]) -> None:
        """Tell of files that cannot be read, once."""
        fresh = [one for one in refused if (one.path, str(one.error)) not in self._told]
        if fresh:
            with self._collection.writing(_PATIENCE):
                self._collection.store.note_failures(fresh)
        for one in fresh:
            self._told.add((one.path, str(one.error)))
            self._tell(Event(Happening.REFUSED, one.path, message=str(one.error)))

    def _tell_of_folder(self, found: Difference) -> None:
        name = path_text(self.folder)
        self.trouble = _AWAY if found.away else _held(len(found.held), name) if found.held else ""
        if found.away != self._away:
            self._away = found.away
            self._tell(Event(Happening.AWAY, name, message=_AWAY) if found.away else Event(Happening.BACK, name))
        held = (name, ",".join(found.held))
        if found.held and held not in self._told:
            self._told.add(held)
            self._tell(Event(Happening.HELD, name, message=self.trouble))


def _held(count: int, folder: str) -> str:
    return (
        f"{count} documents of this folder are missing at once. Nothing was removed, in case a disk is not mounted. If "
        f"they were meant to go: pincite watch --once --remove-missing {folder}"
    )


@contextmanager
def watching_alone(collection: Collection, folder: Path) -> Iterator[None]:
    """Hold the lock of whoever watches this folder for this collection. Raises CollectionBusy."""
    digest = hashlib.sha256(path_text(folder.absolute()).encode()).hexdigest()[:16]
    lock = FileLock(collection.folder / f"watching-{digest}.lock", timeout=0, mode=LOCK_MODE)
    try:
        with writable(collection.folder):
            lock.acquire()
    except Timeout as error:
        raise CollectionBusy(
            f"Another process is watching {folder} for the collection {collection.folder.name!r}. Stop that one first."
        ) from error
    try:
        yield
    finally:
        lock.release()


def require_watchable(home: Path, folders: Sequence[Path]) -> tuple[Path, ...]:
    """Return the folders without those inside others. Raises BadOption for what is no folder, or belongs to the home.

    A folder that holds the home may be watched; what is in the home is left out.
    """
    given = sorted({folder.absolute() for folder in folders})
    for folder in given:
        if not folder.is_dir():
            raise BadOption(f"{folder} is not a folder that can be opened. Give the folder whose files to follow.")
        if folder.resolve().is_relative_to(home.resolve()):
            raise BadOption(f"{folder} belongs to Pincite's own files ({home}). Give a folder of your documents.")
    return tuple(one for one in given if not any(one != other and one.is_relative_to(other) for other in given))
