"""Supervises the worker process that ingests uploads.

The worker is a separate process at low priority, so that searches stay fast meanwhile (docs/benchmarks.md has the
figures). It is started with the first job, restarted if it crashes, and stopped after a while without jobs.
"""

import contextlib
import json
import pickle
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from pincite.ingest.errors import PinciteError
from pincite.service.jobs.jobs import Job, Jobs, JobState
from pincite.service.jobs.uploads import drop_useless, sweep
from pincite.service.jobs.worker import OpenModel

_START = """
import json, sys
sys.path[:] = json.loads(sys.argv[1])
from pincite.service.jobs.worker import serve
serve()
"""
_LOOK = 1.0  # seconds between two checks of the process
_IDLE = 120.0  # seconds without jobs after which it is stopped
_SECONDS_TO_FINISH = 10.0


class Ingestion:
    """The jobs of a home and the process that works on them; `open_model` must be a picklable function."""

    def __init__(self, home: Path, open_model: OpenModel) -> None:
        self.jobs = Jobs(home)
        self._home = home
        self._task = home, open_model
        self._wanted = threading.Event()
        self._closing = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._run, name="ingestion", daemon=True)

    def start(self) -> None:
        """Starts the supervisor; unfinished jobs of the previous run continue at once."""
        self._thread.start()

    def wake(self) -> None:
        """Tells the supervisor that there is a new job."""
        self._wanted.set()

    def cancel(self, job_id: str) -> Job:
        """The cancelled job; a queued one ends at once, a running one as soon as it can. Raises UnknownJob."""
        job = self.jobs.cancel(job_id)
        if job.state is JobState.CANCELLED:
            drop_useless(self._home, job_id)
        return job

    @property
    def closing(self) -> bool:
        """Whether the service is shutting down."""
        return self._closing.is_set()

    def announce_end(self) -> None:
        """Announces the shutdown: event streams of jobs end, and the process stops after the current document."""
        self._closing.set()
        self._wanted.set()

    def close(self) -> None:
        """Stops the process; its job continues at the next start."""
        self.announce_end()
        self._thread.join()

    def _run(self) -> None:
        with contextlib.suppress(PinciteError, OSError, sqlite3.Error):
            sweep(self._home, time.time())
        idle_since = time.monotonic()
        while not self._closing.is_set():
            with contextlib.suppress(PinciteError, sqlite3.Error):
                if self.jobs.waiting():
                    idle_since = time.monotonic()
                    self._ensure()
                elif time.monotonic() - idle_since > _IDLE:
                    self._end()
            self._wanted.wait(_LOOK)
            self._wanted.clear()
        self._end()

    def _ensure(self) -> None:
        if self._process is not None and self._process.poll() is None:
            return
        self._end()  # clears up after a crashed process, if there was one
        self._process = subprocess.Popen(
            [sys.executable, "-c", _START, json.dumps(sys.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            # A process group of its own, because Ctrl-C is for the server, which stops the worker in order. Not a
            # session of its own: Linux schedules by session (autogroup), and niceness counts only within one.
            process_group=0,
        )
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # a process that has ended already is restarted later
            self._process.stdin.write(pickle.dumps(self._task))
            self._process.stdin.flush()

    def _end(self) -> None:
        """Asks the process to stop, and kills it if it does not; that loses only the current document."""
        process, self._process = self._process, None
        if process is None:
            return
        assert process.stdin is not None
        with contextlib.suppress(OSError):
            process.stdin.close()
        try:
            process.wait(_SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
