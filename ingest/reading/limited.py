"""One worker process for tasks that somebody waits for, with the limits of reading: what is hostile fails alone."""

import pickle
import queue
from collections.abc import Callable
from typing import Any

from pincite.ingest.discover import name_of
from pincite.ingest.errors import LimitExceeded, ReadError
from pincite.ingest.reading.worker import START_SECONDS, ReadLimits
from pincite.ingest.reading.worker_process import (
    Event,
    Gone,
    OnFile,
    ReadFunction,
    Ready,
    WorkerProcess,
    cause_of_death,
)

_LOOK = 0.05  # seconds between two checks of its memory


def _too_long(seconds: float) -> str:
    return f"it exceeds the limit of {seconds:g} seconds"


def _too_big(megabytes: int) -> str:
    return f"it exceeds the memory limit of {megabytes} MB"


class LimitedWorker:
    """Carries out tasks with the picklable function `work`, in a process that is started with the first one.

    A process that exceeds a limit is ended, and the next task gets a new one. Use it from one thread at a time; only
    `close` may be called from another. `too_long` and `too_big` tell what exceeded so many seconds, or megabytes.
    """

    def __init__(
        self,
        work: ReadFunction,
        limits: ReadLimits,
        too_long: Callable[[float], str] = _too_long,
        too_big: Callable[[int], str] = _too_big,
    ) -> None:
        self._job, self._limits = pickle.dumps((work, limits.seconds, limits.bytes)), limits
        self._too_long, self._too_big = too_long, too_big
        self._events: queue.SimpleQueue[tuple[WorkerProcess, Event]] = queue.SimpleQueue()
        self._process: WorkerProcess | None = None
        self._closed = False

    def run(self, task: OnFile) -> Any:
        """Return what `work` returns for a task. Raises leaves of ReadError: its own, of limits, or of a crash."""
        process = self._started()
        process.read(task)
        found = self._await(process, self._limits.seconds)
        if process.resident() > self._limits.bytes // 2:
            self._end()  # otherwise the next task is charged for memory this one left behind
        if isinstance(found, ReadError):
            raise found
        return found

    def close(self) -> None:
        """End the process, even in the middle of a task."""
        self._closed = True
        self._end()

    def _started(self) -> WorkerProcess:
        """Return a process that is ready for a task."""
        while not self._events.empty():  # an idle process may have died
            if isinstance(self._events.get()[1], Gone):
                self._end()
        if self._process is None:
            self._process = WorkerProcess(self._job, self._events)
        if self._closed:
            self._end()
            raise LimitExceeded("The service is ending.")
        process = self._process
        if not process.ready:
            self._await(process, START_SECONDS)
        return process

    def _await(self, process: WorkerProcess, seconds: float) -> Any:
        """Return the next event of the process, and end it if that does not come within the limits."""
        while True:
            try:
                _, event = self._events.get(timeout=_LOOK)
            except queue.Empty:
                self._check(process, seconds)
                continue
            if isinstance(event, Gone):
                raise self._failure(process, cause_of_death(event.status))
            if isinstance(event, Ready):
                process.ready = True
            return event

    def _check(self, process: WorkerProcess, seconds: float) -> None:
        if process.exceeds(seconds):
            raise self._failure(process, LimitExceeded(self._too_long(seconds)))
        if process.resident() > self._limits.bytes:
            raise self._failure(process, LimitExceeded(self._too_big(self._limits.bytes // 2**20)))

    def _failure(self, process: WorkerProcess, why: ReadError) -> ReadError:
        """End the process, and return the error to raise."""
        self._end()
        return type(why)(f"{name_of(process.path)}: {why}") if process.path else type(why)(f"a worker process: {why}")

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.end()
        self._events = queue.SimpleQueue()  # what a dead process still says is of no use to the next one
