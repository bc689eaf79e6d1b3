"""The responses about jobs: their progress, and the outcome for each file."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from pincite.service.jobs.jobs import Job, JobFile, JobState
from pincite.service.wire.paging import next_offset

Outcome = Literal["added", "unchanged", "duplicate", "failed", "described"]


@dataclass(frozen=True, slots=True)
class JobProgress:
    """The number of files processed, out of all files; of texts embedded, out of those read so far."""

    files: int
    files_total: int
    texts: int
    texts_total: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a job. `outcome` is null until it is processed; if it fails, `error` and `message` say why.

    Without an error, `message` says that another document has the same name or, where the outcome is "described", how
    many works of the bibliography describe documents, and what of it could not be used.
    """

    name: str
    document_id: str
    outcome: Outcome | None
    error: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class SentJob:
    """A job that adds files in the background; if it fails as a whole, `error` and `message` say why."""

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
    """One page of the `total` jobs, newest first; `next` is the offset of the next page, or null."""

    jobs: tuple[SentJob, ...]
    total: int
    next: int | None


def sent_job(job: Job) -> SentJob:
    """The response that describes a job to the caller."""
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
    """The page of jobs that follow the first `offset`, out of `total`."""
    return JobsPage(tuple(sent_job(job) for job in jobs), total, next_offset(offset, len(jobs), total))


def _file(file: JobFile) -> SentFile:
    outcome: Outcome | None = file.outcome.value if file.outcome else None
    return SentFile(file.name, file.document_id, outcome, file.error, file.message)
