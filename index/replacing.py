"""Replace what a home holds by what a restore has staged: all of it, or none of it, however it is interrupted.

<home>/.restoring/new/       the collections and jobs to put in place, whole and verified
                 /old/       the collections that were there before
                 /decided    written once `new` is whole: from here on there is only forward

Before `decided` is written the home is as it was, and the next restore starts again. After it, whoever opens a
collection finishes first, and nobody writes. Both locks of all collections are held meanwhile; a process that had
one open finds, when it gets the lock, that it was replaced (`Collection.writing`). Jobs are replaced within their
database, since services open that at any time.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pincite.index.disk import (
    LOCK_MODE,
    MAKING,
    flush_folder,
    is_there,
    private_file,
    private_folder,
    writable,
)
from pincite.index.locks import adding_lock, writing_lock
from pincite.index.truth.sqlite import opened
from pincite.ingest.errors import CollectionBusy

_STAGE = ".restoring"
_DECIDED = "decided"
_LOCK = "restoring.lock"
_PATIENCE = 600.0  # seconds to wait for another process that restores, imports or backs up
_MOMENT = 10.0  # seconds that what is staged, which took long, waits for an addition or a change to end
_UNFINISHED = (f"collections/.*{MAKING}", f"backups/*{MAKING}", ".importing-*")  # the last, of older versions
_JOBS = "jobs.sqlite"
# Keys, settings and the audit log are those of today, since an old state must not bring a revoked key back.
_ONLY_IF_NONE = ("keys.sqlite", "keys.made", "pincite.toml", "audit.jsonl")


def is_decided(home: Path) -> bool:
    """Return whether a restore of this home has been decided but is not finished. Raises CollectionUnreadable."""
    return is_there(home / _STAGE / _DECIDED)


def finish(home: Path) -> None:
    """Finish a restore that was interrupted after it was decided, if there is one. Raises CollectionBusy."""
    if is_decided(home):
        with writable(home), alone(home), _locked(home, _PATIENCE):
            _replace(home)


@contextmanager
def staging(home: Path) -> Iterator[Path]:
    """Yield an empty folder for what is to replace the home's contents, and put it in place at the end of the block.

    Nothing is replaced if the block raises. Raises CollectionBusy if another process goes on writing to a collection.
    """
    with writable(home):
        private_folder(home)
        with alone(home):
            _replace(home)
            new = home / _STAGE / "new"
            private_folder(new)
            yield new
            with _locked(home, _MOMENT):
                private_file(home / _STAGE / _DECIDED)
                flush_folder(home / _STAGE)
                _replace(home)


def drop_unfinished(home: Path) -> None:
    """Delete what interrupted restores, imports and named backups left. Raises CollectionBusy beside a running one."""
    with writable(home), alone(home, 0):
        _replace(home)
        for pattern in _UNFINISHED:
            for folder in home.glob(pattern):
                shutil.rmtree(folder, ignore_errors=True)


def _replace(home: Path) -> None:
    """Take the remaining steps of a decided restore, each of which may have been taken already; then clean up."""
    stage = home / _STAGE
    if (stage / _DECIDED).exists():
        new, old = stage / "new", stage / "old"
        private_folder(old)
        if (new / "collections").exists():
            if (home / "collections").exists():
                (home / "collections").rename(old / "collections")
            (new / "collections").rename(home / "collections")
            flush_folder(home)
        _replace_jobs(new / _JOBS, home / _JOBS)
        for name in _ONLY_IF_NONE:
            if (new / name).exists() and not (home / name).exists():
                (new / name).rename(home / name)
        flush_folder(home)
        (stage / _DECIDED).unlink()
    shutil.rmtree(stage, ignore_errors=True)


def _replace_jobs(new: Path, jobs: Path) -> None:
    """Put the staged jobs in the place of the home's, in one transaction; no jobs if none were staged."""
    if not new.exists() and not jobs.exists():
        return
    private_file(jobs)
    with closing(opened(new) if new.exists() else sqlite3.connect(":memory:")) as source:
        try:
            _copy_into(source, jobs)
        except sqlite3.DatabaseError as error:
            if isinstance(error, sqlite3.OperationalError):
                raise
            for path in jobs.parent.glob(f"{jobs.name}*"):  # damaged, so nothing is lost with it
                path.unlink()
            _copy_into(source, jobs)


def _copy_into(source: sqlite3.Connection, file: Path) -> None:
    with closing(opened(file)) as target:
        source.backup(target)


@contextmanager
def alone(home: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """Hold the lock of whoever makes or replaces whole collections or named backups. Raises CollectionBusy."""
    private_folder(home)
    lock = FileLock(home / _LOCK, timeout=patience, mode=LOCK_MODE)
    try:
        lock.acquire()
    except Timeout as error:
        raise CollectionBusy(
            f"Another process is restoring, importing or backing up in {home}. Wait until it has finished, then try "
            "again."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _locked(home: Path, patience: float) -> Iterator[None]:
    with ExitStack() as held:
        for truth in (home / "collections").glob("*/truth.sqlite"):
            try:
                held.enter_context(adding_lock(truth.parent, patience))
                held.enter_context(writing_lock(truth.parent, patience))
            except CollectionBusy as error:
                raise CollectionBusy(f"{error} Nothing was restored.") from error
        yield
