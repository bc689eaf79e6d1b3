"""Read many files at once in worker processes with limits, so that a bad file fails alone.

The limits are enforced as follows:
- seconds: the parent kills the worker. Waiting for a core does not count (on Linux), up to four times the limit. If the
  parent is gone or stuck, SIGALRM ends the worker a little later than that.
- bytes, resident: the parent checks /proc every 50 ms and kills a worker that holds more.
- bytes, addressed: RLIMIT_AS stops a jump between two checks. It is `bytes` plus what the Korean analyser reserves
  without touching it: 1.46 GB addressed, 0.52 GB resident.
Outside Linux only the time limit is enforced.
"""

import os
import pickle
import queue
import threading
import time
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from pincite.ingest.discover import name_of, path_text
from pincite.ingest.document import Failure, Reading
from pincite.ingest.errors import LimitExceeded, ReadError
from pincite.ingest.reading.worker_process import Event, Gone, ReadFunction, Ready, WorkerProcess, cause_of_death

_LOOK = 0.05  # seconds between two checks of the workers
START_SECONDS = 60
_MOST_WORKERS = 4
_ALONE = 3.0  # seconds that one worker reads: few files are read by then, and to start another takes two of a core
_OCR_SHARE = 0.6  # of a file's time limit, so that a long scan is read in part rather than lost

Outcome = Reading | Failure
Made = TypeVar("Made")


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The limits for one file: seconds, and bytes of resident memory of the worker reading it."""

    seconds: float = 60
    bytes: int = 2 * 2**30


DEFAULT_LIMITS = ReadLimits()


def read_all(
    paths: Iterable[Path], limits: ReadLimits = DEFAULT_LIMITS, password: str | None = None, ocr: bool = True
) -> Generator[Outcome, None, None]:
    """Yield the Reading or the Failure of every path, in order of completion.

    Closing the iterator, or an exception in the consumer (Ctrl-C too), ends the workers.
    """
    return read_into(_unchanged, paths, limits, password, ocr)


def read_into(
    make: Callable[[Reading], Made], paths: Iterable[Path], limits: ReadLimits, password: str | None, ocr: bool
) -> Generator[Made | Failure, None, None]:
    """Yield what `make` makes of each Reading, or its Failure, as `read_all` does.

    `make` can be pickled, and runs in the workers, under the same limits.
    """
    read = partial(_read_into, make, password=password, ocr_seconds=ocr_seconds(limits, ocr))
    return read_with(read, paths, limits)


def ocr_seconds(limits: ReadLimits, ocr: bool) -> float:
    """Return how long pages of one file may be recognised: less than its limit; 0 without OCR."""
    return limits.seconds * _OCR_SHARE if ocr else 0


def _read_into(make: Callable[[Reading], Made], path: Path, password: str | None, ocr_seconds: float) -> Made:
    return make(read_file(path, password, ocr_seconds))


def _unchanged(reading: Reading) -> Reading:
    return reading


def read_file(path: Path, password: str | None, ocr_seconds: float) -> Reading:
    """Return document, passages and report of one file; runs inside a worker."""
    from pincite.ingest.cutting.split import split_document
    from pincite.ingest.reading.read import read_document

    document, report = read_document(path, password, ocr_seconds > 0, ocr_seconds)
    return Reading(document, split_document(document), report)


def read_with(
    read: ReadFunction, paths: Iterable[Path], limits: ReadLimits = DEFAULT_LIMITS, workers: int | None = None
) -> Generator[Any, None, None]:
    """Yield what the picklable function `read` returns for every path, or its Failure, as `read_all` does.

    Unless their number is given, one worker starts, and more if there is still something to read after a while.
    """
    waiting = deque(paths)
    size = max(1, min(workers or min(os.cpu_count() or 1, _MOST_WORKERS), len(waiting)))
    alone = 0 if workers else _ALONE
    crew = _Crew(pickle.dumps((read, limits.seconds, limits.bytes)), limits, size, waiting, alone)
    thread = threading.Thread(target=crew.run, daemon=True)
    thread.start()
    try:
        while (outcome := crew.outcomes.get()) is not None:
            if isinstance(outcome, BaseException):
                raise outcome
            yield outcome
    finally:
        crew.stopped.set()
        thread.join()


class _Crew:
    """Runs the workers and collects their outcomes.

    `run` has its own thread, so limits are enforced even while the consumer is busy with an outcome.
    """

    def __init__(self, job: bytes, limits: ReadLimits, size: int, waiting: deque[Path], alone: float) -> None:
        self.outcomes: queue.SimpleQueue[Outcome | BaseException | None] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self._events: queue.SimpleQueue[tuple[WorkerProcess, Event]] = queue.SimpleQueue()
        self._job, self._limits, self._size, self._waiting = job, limits, size, waiting
        self._more_from = time.monotonic() + alone  # from then on there may be more than one worker
        self._workers: list[WorkerProcess] = []

    def run(self) -> None:
        """Put every outcome into `outcomes`, then None."""
        try:
            while not self.stopped.is_set() and (self._waiting or any(w.path for w in self._workers)):
                self._hand_out()
                self._take_in()
                self._look()
        except BaseException as error:  # raised again in the consumer's thread
            self.outcomes.put(error)
        finally:
            for worker in self._workers:
                worker.end()
            self.outcomes.put(None)

    def _hand_out(self) -> None:
        """Give idle workers something to read, unless too many outcomes are waiting for the consumer."""
        if self.outcomes.qsize() > 2 * self._size:
            return
        for worker in self._workers:
            if self._waiting and worker.ready and worker.path is None:
                worker.read(self._waiting.popleft())
        coming = sum(not worker.ready for worker in self._workers)
        most = self._size if time.monotonic() >= self._more_from else 1
        if len(self._workers) < most and len(self._waiting) > coming:
            self._workers.append(WorkerProcess(self._job, self._events))

    def _take_in(self) -> None:
        try:
            worker, event = self._events.get(timeout=_LOOK)
        except queue.Empty:
            return
        if worker not in self._workers:
            return  # the worker was dismissed before this event arrived
        if isinstance(event, Ready):
            worker.ready = True
        elif isinstance(event, Gone):
            self._stop(worker, cause_of_death(event.status))
        else:
            self._finish(worker, event)
            if worker.resident() > self._limits.bytes // 2:
                self._dismiss(worker)  # otherwise the next file is charged for memory this one left behind

    def _look(self) -> None:
        """Stop the workers that exceed the time or memory limit."""
        for worker in list(self._workers):
            seconds = self._limits.seconds if worker.ready else START_SECONDS
            if worker.ready and worker.path is None:
                continue
            if worker.exceeds(seconds):
                self._stop(worker, LimitExceeded(too_long(seconds)))
            elif worker.resident() > self._limits.bytes:
                self._stop(worker, LimitExceeded(too_big(self._limits.bytes // 2**20)))

    def _stop(self, worker: WorkerProcess, why: ReadError) -> None:
        """End a worker that has no outcome yet; another replaces it if there is more to read."""
        self._dismiss(worker)
        if worker.path is None:
            raise RuntimeError(f"cannot start a worker process: {why}")
        self._finish(worker, type(why)(f"{name_of(worker.path)}: {why}."))

    def _finish(self, worker: WorkerProcess, outcome: Reading | ReadError) -> None:
        if worker.path is not None:
            if isinstance(outcome, ReadError):
                self.outcomes.put(Failure(path_text(worker.path.absolute()), outcome))
            else:
                self.outcomes.put(outcome)
            worker.path = None

    def _dismiss(self, worker: WorkerProcess) -> None:
        worker.end()
        self._workers.remove(worker)


def too_long(seconds: float) -> str:
    """Return what is said of a file that takes longer than this to read."""
    return (
        f"it exceeds the limit of {seconds:g} seconds for one file. "
        f"Allow more with `pincite add --seconds {4 * seconds:g}`, split it, or leave it out"
    )


def too_big(megabytes: int) -> str:
    """Return what is said of a file that takes more memory than this to read."""
    return (
        f"it exceeds the memory limit for one file, {megabytes} MB. "
        f"Allow more with `pincite add --megabytes {2 * megabytes}`, split it, or leave it out"
    )
