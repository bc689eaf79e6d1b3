"""The two locks of a collection, each a file in its folder that the system frees when its holder dies.

`adding` is held throughout by whoever adds documents, since that takes minutes and two must not embed the same twice.
`lock` is held by whoever changes anything, for the moment of the change. An addition takes it for each batch that it
stores, so whoever removes or edits a document beside it waits for a moment. Of both, `adding` is taken first.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from pincite.index.disk import LOCK_MODE
from pincite.ingest.errors import CollectionBusy

PATIENCE = 10.0  # seconds to wait for a change by somebody else; all but a forgetting or a repair take about one
ADDS, WRITES = "adding documents to", "writing to"  # what holders of the locks are doing
_POLLED = 0.02  # seconds between two tries
_ADVICE = "Wait until it has finished, then try again."


@contextmanager
def adding_lock(folder: Path, patience: float = 0.0) -> Iterator[None]:
    """Hold the lock of whoever adds documents, for `patience` seconds tried. Raises CollectionBusy."""
    with _held(folder / "adding", patience, f"Another process is {ADDS} the collection {folder.name!r}."):
        yield


@contextmanager
def writing_lock(folder: Path, patience: float = PATIENCE) -> Iterator[None]:
    """Hold the lock of whoever changes the collection, for `patience` seconds tried. Raises CollectionBusy."""
    with _held(folder / "lock", patience, f"Another process is {WRITES} the collection {folder.name!r}."):
        yield


@contextmanager
def _held(file: Path, patience: float, busy: str) -> Iterator[None]:
    lock = FileLock(file, timeout=patience, poll_interval=_POLLED, mode=LOCK_MODE)
    try:
        lock.acquire()
    except Timeout as error:
        raise CollectionBusy(f"{busy} {_ADVICE}") from error
    try:
        yield
    finally:
        lock.release()
