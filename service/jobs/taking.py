"""The worker's operations on jobs: take the next one, record its progress, end it."""

import json
from dataclasses import replace
from pathlib import Path

from pincite.index.changing.progress import Finished, Outcome
from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.documents import Namesake
from pincite.ingest.errors import PinciteError
from pincite.service.jobs.jobs import JOB, Job, Jobs, JobState, job_of, now_text

_ATTEMPTS = 3  # at a file that crashes the worker
_LOOKED_AT = 50  # jobs, of which the first is taken whose files are on this machine
_LOCKS = 7_160_002  # the kind of the locks of jobs; their number is the job's


class JobWork:
    """The jobs of a home, for the worker."""

    def __init__(self, home: Path) -> None:
        self._home = home.absolute()
        self._jobs = Jobs(home)
        self._held: Connection | None = None  # holds a lock for the job that this worker has, where others work too

    @property
    def shared(self) -> bool:
        """Whether other workers take jobs of this queue, too."""
        return self._jobs.store.shared

    def take(self, now: float) -> Job | None:
        """The next job, marked as running; None if none is due whose files are on this machine."""
        if self.shared and not self._jobs.exist():
            return None
        with self._jobs.store.taking() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'failed', ended_at = ?, error = 'Fault', message = ?"
                " WHERE state = 'queued' AND attempts >= ?",
                (now_text(), f"The worker process crashed {_ATTEMPTS} times on this job. Please report it.", _ATTEMPTS),
            )
            asked = f"{JOB} WHERE state = 'queued' AND not_before <= ? ORDER BY number LIMIT ?"
            many = (now, _LOOKED_AT if self.shared else 1)
            due = connection.execute(f"{asked}{self._jobs.store.for_update}", many).fetchall()
            row = next(
                (row for row in due if not self.shared or self._is_for_us(job_of(connection, row), row[0])), None
            )
            if row is None:
                return None
            begun = row[5] is not None
            connection.execute(
                "UPDATE jobs SET state = 'running', started_at = coalesce(started_at, ?), attempts = attempts + 1"
                " WHERE number = ?",
                (now_text(), row[0]),
            )
            taken = job_of(connection, connection.execute(f"{JOB} WHERE number = ?", (row[0],)).fetchone())
            return replace(taken, taken_up=begun)

    def _is_for_us(self, job: Job, number: int) -> bool:
        """Whether the job's files can be read here, if anywhere, and its lock, which is then held, is nobody's."""
        left = [Path(one.path) for one in job.files if one.outcome is None]
        return all(path.exists() or path.is_relative_to(self._home) for path in left) and self._is_held(number)

    def _is_held(self, number: int) -> bool:
        if self._held is None or self._held.is_outdated():
            self._held = self._jobs.store.watching()
        (held,) = self._held.execute("SELECT pg_try_advisory_lock(?, ?)", (_LOCKS, number)).fetchone()
        return bool(held)

    def let_go(self) -> None:
        """Frees the locks of jobs that this worker has had."""
        if self._held is not None:
            self._held.execute("SELECT pg_advisory_unlock_all()")

    def take_up_interrupted(self) -> None:
        """Queues interrupted jobs again; a worker calls this while it has none itself.

        Of a queue of its own, all running jobs were interrupted; of a shared one, those whose lock is nobody's.
        """
        if self.shared and not self._jobs.exist():
            return
        with self._jobs.writing() as connection:
            rows = connection.execute("SELECT number FROM jobs WHERE state = 'running'").fetchall()
            interrupted = [number for (number,) in rows if not self.shared or self._is_held(number)]
            connection.execute(
                "UPDATE jobs SET state = CASE WHEN unwanted = 0 THEN 'queued' ELSE 'cancelled' END,"
                f" ended_at = CASE WHEN unwanted = 0 THEN NULL ELSE ? END WHERE number IN {LISTED}",
                (now_text(), json.dumps(interrupted)),
            )
        self.let_go()

    def is_unwanted(self, job_id: str) -> bool:
        """Whether the job was cancelled, or no longer exists."""
        with self._jobs.reading() as connection:
            row = connection.execute("SELECT unwanted FROM jobs WHERE id = ?", (job_id,)).fetchone()
            return row is None or bool(row[0])

    def note_texts(self, job_id: str, texts: int, texts_total: int) -> None:
        """Records how many texts are embedded, of those read so far."""
        with self._jobs.writing() as connection:
            connection.execute("UPDATE jobs SET texts = ?, texts_total = ? WHERE id = ?", (texts, texts_total, job_id))

    def note_file(self, job_id: str, finished: Finished) -> None:
        """Records the outcome of a file."""
        error = finished.failure.error if finished.failure else None
        said = (type(error).__name__, str(error)) if error else (None, None)
        with self._jobs.writing() as connection:
            connection.execute(
                "UPDATE job_files SET outcome = ?, error = ?, message = ? WHERE path = ? AND outcome IS NULL"
                " AND job = (SELECT number FROM jobs WHERE id = ?)",
                (finished.outcome.value, *said, finished.path, job_id),
            )
            connection.execute("UPDATE jobs SET attempts = 0 WHERE id = ?", (job_id,))

    def note_applied(self, job_id: str, path: str, message: str) -> None:
        """Records that a bibliography was applied to documents, and to how many."""
        with self._jobs.writing() as connection:
            connection.execute(
                "UPDATE job_files SET outcome = ?, message = ? WHERE path = ? AND outcome IS NULL"
                " AND job = (SELECT number FROM jobs WHERE id = ?)",
                (Outcome.DESCRIBED.value, message, path, job_id),
            )

    def note_namesake(self, job_id: str, namesake: Namesake) -> None:
        """Records that a file that was added has the name of another document."""
        with self._jobs.writing() as connection:
            connection.execute(
                "UPDATE job_files SET message = ? WHERE path = ? AND error IS NULL"
                " AND job = (SELECT number FROM jobs WHERE id = ?)",
                (str(namesake), namesake.path, job_id),
            )

    def put_back(self, job_id: str, not_before: float) -> None:
        """Queues a running job again, to be taken at `not_before` or later."""
        with self._jobs.writing() as connection:
            connection.execute(
                "UPDATE jobs SET state = 'queued', attempts = 0, not_before = ? WHERE id = ?", (not_before, job_id)
            )

    def end(self, job_id: str, state: JobState, error: PinciteError | None = None) -> None:
        """Ends a job, with the error that made it fail as a whole, if any."""
        said = (type(error).__name__, str(error)) if error else (None, None)
        with self._jobs.writing() as connection:
            connection.execute(
                "UPDATE jobs SET state = ?, ended_at = ?, error = ?, message = ? WHERE id = ?",
                (state.value, now_text(), *said, job_id),
            )
