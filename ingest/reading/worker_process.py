"""Run one worker process: `WorkerProcess` is the parent's side, `serve` is the process itself.

A worker is a new process of the same interpreter. Requests go to its stdin and replies come from its stdout, both
pickled. Unlike multiprocessing's spawn, this never runs the caller's main module again: a script needs no
`if __name__ == "__main__"`, and a worker does not load what the caller has loaded (torch, for example).
"""

import contextlib
import json
import os
import pickle
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from pincite.ingest.discover import name_of
from pincite.ingest.errors import DamagedFile, LimitExceeded, ReadError

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from pincite.ingest.reading.worker_process import serve
serve()
"""
_GRACE = 5  # seconds past all limits after which a worker ends itself, if the parent has not
_LONGEST = 4  # times its limit that a task may take on a clock, however busy the machine is
_RESERVED = 2**30  # address space that the Korean analyser reserves and never touches


class OnFile(Protocol):
    """What is to be done with a file, if not just to read it."""

    @property
    def path(self) -> Path:
        """The file."""


Task = Path | OnFile
ReadFunction = Callable[[Any], Any]  # from a task to what is sent back; for a path that is a Reading


@dataclass(frozen=True, slots=True)
class Ready:
    """The worker is ready for its first file."""


@dataclass(frozen=True, slots=True)
class Gone:
    """The worker has exited on its own; `status` is its exit status, negative for a signal."""

    status: int


Event = Ready | Gone | Any  # what the function returned, or a ReadError


class WorkerProcess:
    """A process that carries out one task after another and puts the result of each into `events`.

    `job` is pickled: the function, and the limits for one task in seconds and bytes.

    `path` is the file being worked on, or None.
    """

    def __init__(self, job: bytes, events: "queue.SimpleQueue[tuple[WorkerProcess, Event]]") -> None:
        self.path: Path | None = None
        self.ready = False
        self._events = events
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=os.environ | {"OMP_THREAD_LIMIT": "1"},  # several multi-threaded tesseracts slow each other down
            process_group=0,  # so that its tesseract is killed too; in a session of its own, nice has no effect
        )
        self._begin()
        self._send(job)
        threading.Thread(target=self._listen, daemon=True).start()

    def read(self, task: Task) -> None:
        """Send the process a task: a path to read, or what else is to be done with a file."""
        self.path = _path_of(task)
        self._begin()
        self._send(pickle.dumps(task))

    def exceeds(self, seconds: float) -> bool:
        """Return whether the task, or the start, takes longer than this.

        What the process waited for a core is not counted, so that a file does not depend on what else the machine does.
        """
        took = time.monotonic() - self._began
        return took > _LONGEST * seconds or took - (self._waited() - self._waited_before) > seconds

    def resident(self) -> int:
        """Return the process's resident memory in bytes; 0 where it is not available (outside Linux)."""
        try:
            pages = Path(f"/proc/{self._process.pid}/statm").read_text(encoding="ascii").split()[1]
            return int(pages) * os.sysconf("SC_PAGE_SIZE")
        except (OSError, IndexError, ValueError, AttributeError):
            return 0

    def end(self) -> None:
        """Kill the process and wait until it is gone."""
        if self._process.poll() is None:
            _kill_group(self._process.pid)
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            self._requests.close()

    def _begin(self) -> None:
        self._began, self._waited_before = time.monotonic(), self._waited()

    def _waited(self) -> float:
        """Return the seconds that its main thread, ready to run, has waited for a core; 0 where that is not known."""
        try:
            schedule = Path(f"/proc/{self._process.pid}/schedstat").read_text(encoding="ascii").split()
            return int(schedule[1]) / 1e9
        except (OSError, IndexError, ValueError):
            return 0.0

    @property
    def _requests(self) -> BinaryIO:
        assert self._process.stdin is not None
        return self._process.stdin  # type: ignore[return-value]

    def _send(self, message: bytes) -> None:
        with contextlib.suppress(OSError):  # `_listen` notices when the process is gone
            self._requests.write(message)
            self._requests.flush()

    def _listen(self) -> None:
        """Pass on the process's replies until its stdout closes."""
        assert self._process.stdout is not None
        with self._process.stdout as replies:
            while True:
                try:
                    event = pickle.load(replies)
                except Exception:  # end of file, or a reply truncated by it
                    self._events.put((self, Gone(self._process.wait())))
                    return
                self._events.put((self, event))


def cause_of_death(status: int) -> ReadError:
    """Return the error for a worker that exited on its own with this status."""
    if status == -9:  # SIGKILL, which Windows does not have
        return LimitExceeded("the system killed its reader, most likely because memory ran out")
    name = signal.Signals(-status).name if -status in set(signal.Signals) else f"status {status}"
    return DamagedFile(f"it crashes its reader ({name}); the file is broken or malicious")


def serve() -> None:
    """Read files until the parent closes stdin; the main function of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the parent decides
    with os.fdopen(os.dup(0), "rb") as requests, os.fdopen(os.dup(1), "wb") as replies:
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        os.dup2(2, 1)  # keeps what libraries print out of the replies
        read, seconds, size = pickle.load(requests)
        _limit_memory(size)
        tasks: queue.SimpleQueue[Task] = queue.SimpleQueue()
        threading.Thread(target=_receive, args=(requests, tasks), daemon=True).start()
        _reply(replies, pickle.dumps(Ready()))
        while True:
            _reply(replies, _read_one(read, tasks.get(), seconds))


def _receive(requests: BinaryIO, tasks: "queue.SimpleQueue[Task]") -> None:
    """Pass on requests; when the parent is gone, end the whole process at once, even during a read."""
    while True:
        try:
            tasks.put(pickle.load(requests))
        except Exception:
            _kill_group(os.getpid())
            os._exit(0)


def _kill_group(leader: int) -> None:
    if hasattr(os, "killpg"):
        with contextlib.suppress(OSError):
            os.killpg(leader, signal.SIGKILL)


def _reply(replies: BinaryIO, message: bytes) -> None:
    replies.write(message)
    replies.flush()


def _path_of(task: Task) -> Path:
    return task if isinstance(task, Path) else task.path


def _read_one(read: ReadFunction, task: Task, seconds: float) -> bytes:
    """Return the pickled result or error. An alarm ends the process if the parent does not do so in time."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, _LONGEST * seconds + _GRACE)
    try:
        return pickle.dumps(read(task))
    except ReadError as error:
        return pickle.dumps(error)
    except MemoryError:
        return pickle.dumps(LimitExceeded(f"{name_of(_path_of(task))}: it exceeds the memory limit for one file."))
    except Exception as error:
        reason = f"an unexpected error stopped the reading ({type(error).__name__}: {error})"
        return pickle.dumps(DamagedFile(f"{name_of(_path_of(task))}: {reason}; please report this."))
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)


def _limit_memory(size: int) -> None:
    """Limit this process's address space to what it uses now, plus `size`, plus the analyser's reserve."""
    if not sys.platform.startswith("linux"):
        return
    import resource

    now = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    wanted = now + size + _RESERVED
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
