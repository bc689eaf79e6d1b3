"""Jobs: how far they are, and what became of their files."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.service.jobs.jobs import Job, JobFile, JobState
from pincite.service.wire.paging import next_offset

Outcome = Literal["added", "unchanged", "duplicate", "failed"]


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Files dealt with, of all; texts embedded, of those read so far."""

    files: int
    files_total: int
    texts: int
    texts_total: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a job; `outcome` is null while nothing has become of it, `error` and `message` say why it failed."""

    name: str
    document_id: str
    outcome: Outcome | None
    error: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class SentJob:
    """An addition in the background; `error` and `message` say why it failed as a whole."""

    id: str
    collection: str
    state: JobState
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: str | None
    message: str | None
    progress: JobProgress
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Some of `total` jobs, the newest first; `next` is the offset of those that follow, null after the last."""

    jobs: tuple[SentJob, ...]
    total: int
    next: int | None


def sent_job(job: Job) -> SentJob:
    """A job as those who sent it see it."""
    finished = sum(one.outcome is not None for one in job.files)
    return SentJob(
        id=job.id,
        collection=job.collection,
        state=job.state,
        created_at=job.created_at,
        started_at=job.started_at,
        ended_at=job.ended_at,
        error=job.error,
        message=job.message,
        progress=JobProgress(finished, len(job.files), job.texts, job.texts_total),
        files=tuple(_file(one) for one in job.files),
    )


def jobs_page(jobs: Sequence[Job], offset: int, total: int) -> JobsPage:
    """The jobs after the first `offset`, of `total`."""
    return JobsPage(tuple(sent_job(job) for job in jobs), total, next_offset(offset, len(jobs), total))


def _file(file: JobFile) -> SentFile:
    outcome: Outcome | None = file.outcome.value if file.outcome else None
    return SentFile(file.name, file.document_id, outcome, file.error, file.message)
