"""Read many files at once in worker processes with limits, so that a bad file fails alone.

The limits are enforced as follows:
- seconds: the parent kills the worker. If the parent is gone or stuck, SIGALRM does so a little later.
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
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from pincite.ingest.discover import name_of, path_text
from pincite.ingest.document import Failure, Reading
from pincite.ingest.errors import LimitExceeded, ReadError
from pincite.ingest.reading.worker_process import Event, Gone, ReadFunction, Ready, WorkerProcess, cause_of_death

_LOOK = 0.05  # seconds between two checks of the workers
START_SECONDS = 60
_MOST_WORKERS = 4
_OCR_SHARE = 0.6  # of a file's time limit, so that a long scan is read in part rather than lost

Outcome = Reading | Failure


@dataclass(frozen=True, slots=True)
class ReadLimits:
    """The limits for one file: seconds, and bytes of resident memory of the worker reading it."""

    seconds: float = 60
    bytes: int = 2 * 2**30


DEFAULT_LIMITS = ReadLimits()


def read_all(
    paths: Iterable[Path],
    limits: ReadLimits = DEFAULT_LIMITS,
    password: str | None = None,
    ocr: bool = True,
    workers: int | None = None,
) -> Generator[Outcome, None, None]:
    """Yield the Reading or the Failure of every path, in order of completion.

    Closing the iterator, or an exception in the consumer (Ctrl-C too), ends the workers.
    """
    read = partial(read_file, password=password, ocr_seconds=limits.seconds * _OCR_SHARE if ocr else 0)
    return read_with(read, paths, limits, workers)


def read_file(path: Path, password: str | None, ocr_seconds: float) -> Reading:
    """Return document, passages and report of one file; runs inside a worker."""
    from pincite.ingest.cutting.split import split_document
    from pincite.ingest.reading.read import read_document

    document, report = read_document(path, password, ocr_seconds > 0, ocr_seconds)
    return Reading(document, split_document(document), report)


def read_with(
    read: ReadFunction, paths: Iterable[Path], limits: ReadLimits = DEFAULT_LIMITS, workers: int | None = None
) -> Generator[Outcome, None, None]:
    """Yield the Reading or Failure of every path, as `read_all` does, using the picklable function `read`."""
    waiting = deque(paths)
    size = max(1, min(workers or min(os.cpu_count() or 1, _MOST_WORKERS), len(waiting)))
    crew = _Crew(pickle.dumps((read, limits.seconds, limits.bytes)), limits, size, waiting)
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

    def __init__(self, job: bytes, limits: ReadLimits, size: int, waiting: deque[Path]) -> None:
        self.outcomes: queue.SimpleQueue[Outcome | BaseException | None] = queue.SimpleQueue()
        self.stopped = threading.Event()
        self._events: queue.SimpleQueue[tuple[WorkerProcess, Event]] = queue.SimpleQueue()
        self._job, self._limits, self._size, self._waiting = job, limits, size, waiting
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
        if len(self._workers) < self._size and len(self._waiting) > coming:
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
            if time.monotonic() - worker.began > seconds:
                self._stop(worker, LimitExceeded(_too_long(seconds)))
            elif worker.resident() > self._limits.bytes:
                self._stop(worker, LimitExceeded(_too_big(self._limits.bytes // 2**20)))

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


def _too_long(seconds: float) -> str:
    return (
        f"it exceeds the limit of {seconds:g} seconds for one file. "
        f"Allow more with `pincite add --seconds {4 * seconds:g}`, split it, or leave it out"
    )


def _too_big(megabytes: int) -> str:
    return (
        f"it exceeds the memory limit for one file, {megabytes} MB. "
        f"Allow more with `pincite add --megabytes {2 * megabytes}`, split it, or leave it out"
    )
