"""The queue of ingestion jobs, which continue after a restart (service/jobs/storing.py).

The services and the worker processes share it; every change is one transaction.
"""

import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from typing import Any

from pincite.index.changing.progress import Outcome
from pincite.index.truth.connection import Connection
from pincite.ingest.errors import TooBusy, UnknownJob
from pincite.service.jobs.storing import JobStore, job_store

_KEPT = 1_000  # newest jobs; older ones that have ended are deleted
_FULL_SECONDS = 10.0
JOB = (
    "SELECT number, id, collection, state, created_at, started_at, ended_at, texts, texts_total, error, message"
    " FROM jobs"
)
_FILES = "SELECT name, document_id, path, outcome, error, message FROM job_files WHERE job = ? ORDER BY ordinal"


class JobState(Enum):
    """The state of a job; a job that waits for its collection, or was interrupted, is queued again."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def ended(self) -> bool:
        """Whether the state is final."""
        return self not in (JobState.QUEUED, JobState.RUNNING)


@dataclass(frozen=True, slots=True)
class JobFile:
    """A file of a job: the sender's name for it, its path, its outcome (None: not processed yet), and any error.

    Without an error, `message` is a note for the sender.
    """

    name: str
    document_id: str
    path: str
    outcome: Outcome | None = None
    error: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class Job:
    """A job that adds files to a collection; `error` and `message` say why it failed as a whole, if it did.

    `taken_up`: the job was started before and interrupted.
    """

    id: str
    collection: str
    state: JobState
    created_at: str
    started_at: str | None
    ended_at: str | None
    texts: int
    texts_total: int
    error: str | None
    message: str | None
    files: tuple[JobFile, ...]
    taken_up: bool = False


class Jobs:
    """The jobs of a home; each call opens them itself, so threads and processes may share an instance."""

    def __init__(self, home: Path) -> None:
        self._home = home

    @property
    def store(self) -> JobStore:
        """Where the jobs are."""
        return job_store(self._home)

    def exist(self) -> bool:
        """Whether there ever were jobs."""
        return self.store.exists()

    def submit(self, collection: str, place: Callable[[], Sequence[JobFile]], most: int) -> Job:
        """A new job, at the end of the queue; raises TooBusy if `most` jobs are queued or running already.

        `place` puts the job's files where they stay. It runs inside the transaction, so that whoever clears up after
        another job with the same file (`unawaited`) never finds the file without the job.
        """
        job_id = secrets.token_hex(8)
        with self.writing() as connection:
            self._require_room(connection, most)
            files = place()
            (number,) = connection.execute(
                "INSERT INTO jobs (id, collection, state, created_at) VALUES (?, ?, 'queued', ?) RETURNING number",
                (job_id, collection, now_text()),
            ).fetchone()
            seen: set[str] = set()
            for ordinal, one in enumerate(files):
                twin = Outcome.DUPLICATE.value if one.path in seen else None
                seen.add(one.path)
                row = (number, ordinal, one.name, one.document_id, one.path, twin)
                connection.execute("INSERT INTO job_files VALUES (?, ?, ?, ?, ?, ?, NULL, NULL)", row)
            connection.execute("DELETE FROM jobs WHERE ended_at IS NOT NULL AND number <= ?", (number - _KEPT,))
        return self.get(job_id)

    def require_room(self, most: int) -> None:
        """Raises TooBusy if `most` jobs are queued or running."""
        if self.exist():
            with self.reading() as connection:
                self._require_room(connection, most)

    def get(self, job_id: str) -> Job:
        """The job with this id; raises UnknownJob."""
        if self.exist():
            with self.reading() as connection:
                row = connection.execute(f"{JOB} WHERE id = ?", (job_id,)).fetchone()
                if row:
                    return job_of(connection, row)
        raise UnknownJob(f"There is no job {job_id!r}. Jobs that ended long ago are deleted.")

    def page(self, limit: int, offset: int) -> tuple[list[Job], int]:
        """At most `limit` jobs from `offset` on, the newest first, and the total number of jobs."""
        if not self.exist():
            return [], 0
        with self.reading() as connection:
            rows = connection.execute(f"{JOB} ORDER BY number DESC LIMIT ? OFFSET ?", (limit, offset)).fetchall()
            total = connection.execute("SELECT count(*) FROM jobs").fetchone()[0]
            return [job_of(connection, row) for row in rows], total

    def cancel(self, job_id: str) -> Job:
        """The job, after requesting its cancellation; a job that has ended does not change. Raises UnknownJob."""
        self.get(job_id)
        with self.writing() as connection:
            connection.execute(
                "UPDATE jobs SET unwanted = 1, ended_at = CASE WHEN state = 'queued' THEN ? END,"
                " state = CASE WHEN state = 'queued' THEN 'cancelled' ELSE state END WHERE id = ? AND ended_at IS NULL",
                (now_text(), job_id),
            )
        return self.get(job_id)

    def waiting(self) -> int:
        """The number of jobs queued or running."""
        if not self.exist():
            return 0
        with self.reading() as connection:
            return _waiting(connection)

    @contextmanager
    def unawaited(self, paths: Iterable[str], but: str = "") -> Iterator[list[str]]:
        """Those of the files that no job other than `but` still has to process; no job can begin inside the block."""
        if not self.exist():  # then there are no jobs
            yield list(paths)
            return
        with self.writing() as connection:
            rows = connection.execute(
                "SELECT path FROM job_files JOIN jobs ON number = job"
                " WHERE outcome IS NULL AND ended_at IS NULL AND id <> ?",
                (but,),
            )
            awaited = {path for (path,) in rows}
            yield [path for path in paths if path not in awaited]

    def is_known(self, path: str) -> bool:
        """Whether a job, ended or not, has this file."""
        if not self.exist():
            return False
        with self.reading() as connection:
            return connection.execute("SELECT 1 FROM job_files WHERE path = ?", (path,)).fetchone() is not None

    def damage(self) -> list[str]:
        """What SQLite finds broken in the file; empty if it is intact, or if there is none."""
        if not self.exist():
            return []
        with self.reading() as connection:
            return list(connection.damage())

    @staticmethod
    def _require_room(connection: Connection, most: int) -> None:
        waiting = _waiting(connection)
        if waiting >= most:
            raise TooBusy(f"{waiting} jobs are waiting already. Try again later.", retry_after=_FULL_SECONDS)

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading; raises ServiceFileUnusable."""
        return self.store.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection inside a transaction, committed when the block ends.

        Raises CollectionUnwritable if the disk refuses, else ServiceFileUnusable.
        """
        return self.store.writing()


def _waiting(connection: Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM jobs WHERE ended_at IS NULL").fetchone()[0])


def job_of(connection: Connection, row: Sequence[Any]) -> Job:
    """The job for a row selected with JOB, with its files."""
    number, job_id, collection, state, created, started, ended, texts, texts_total, error, message = row
    files = tuple(
        JobFile(name, document_id, path, Outcome(outcome) if outcome else None, kind, said)
        for name, document_id, path, outcome, kind, said in connection.execute(_FILES, (number,))
    )
    return Job(
        job_id, collection, JobState(state), created, started, ended, texts, texts_total, error, message, files
    )  # fmt: skip


def now_text() -> str:
    """The current time (UTC) in the format that is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")
