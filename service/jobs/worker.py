"""The worker process: reads, embeds and stores uploaded files, at low priority.

It ends when its parent closes its standard input or dies. Even after a crash, each document is stored completely or not
at all, and the job continues where it stopped.
"""

import os
import pickle
import sys
import threading
import time
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from filelock import FileLock, Timeout

from pincite.index.changing.adding import Reader, Summary, add_paths
from pincite.index.changing.progress import Finished, Outcome, Progress
from pincite.index.collection import Collection
from pincite.index.disk import LOCK_MODE
from pincite.index.encoders.encoder import Encoder
from pincite.index.home import open_collection
from pincite.index.truth.documents import documents_by_id
from pincite.ingest.bibliography.read import is_bibliography
from pincite.ingest.errors import CollectionBusy, CollectionUnreadable, PinciteError, VectorsUnavailable
from pincite.service.audit import watched
from pincite.service.jobs.bibliographies import Bibliographies
from pincite.service.jobs.jobs import Job, JobState
from pincite.service.jobs.taking import JobWork
from pincite.service.jobs.uploads import drop_useless

OpenModel = Callable[[str], Encoder]  # takes the model name stored with a collection

_LOOK = 0.1  # seconds between two checks for a job
_TELL = 0.25  # seconds between two progress records
_PATIENCE = 1.0  # seconds until a busy collection is tried again
_OTHERS = 5.0  # seconds until jobs are looked for that other workers have left
_LOOK_AT_SERVER = 0.5  # seconds between two checks for a job there
_SLICE = 20  # files added at a time; between slices other processes may add
_PAUSE = 0.2  # seconds between slices
_NICE = 10


class _Stopped(Exception):
    """The parent asked the process to end."""


class _Unwanted(Exception):
    """The job was cancelled."""


def serve() -> None:
    """Works on jobs until standard input ends; the main function of the process."""
    if hasattr(os, "nice"):
        os.nice(_NICE)
    home, open_model = pickle.load(sys.stdin.buffer)
    stopped = threading.Event()
    threading.Thread(target=_watch_parent, args=(stopped,), daemon=True).start()
    Ingester(home, open_model, stopped).run()
    sys.stdout.flush()
    os._exit(0)  # models and readers may have threads that would keep the process alive


def _watch_parent(stopped: threading.Event) -> None:
    sys.stdin.buffer.read()
    stopped.set()


class Ingester:
    """Works on the jobs of a home, one after another, beside the workers of other homes if they share a server."""

    def __init__(self, home: Path, open_model: OpenModel, stopped: threading.Event) -> None:
        self._home, self._open_model, self._stopped = home, open_model, stopped
        self._jobs = JobWork(home)
        self._model: tuple[str, Encoder] | None = None

    def run(self) -> None:
        """Works until stopped."""
        while not self._stopped.wait(_LOOK):
            try:
                with self._alone():
                    self._jobs.take_up_interrupted()
                    self._run()
            except Timeout:
                continue
            except CollectionUnreadable:
                if not self._jobs.shared:
                    raise
                self._stopped.wait(_PATIENCE)  # the server is away; what was interrupted is taken up when it is back

    def _alone(self) -> AbstractContextManager[object]:
        """A lock by which one worker at a time has a queue in a file; on a server each job has one."""
        return nullcontext() if self._jobs.shared else FileLock(self._home / "jobs.lock", timeout=0, mode=LOCK_MODE)

    def _run(self) -> None:
        looked = time.monotonic()
        while not self._stopped.is_set():
            job = self._jobs.take(time.time())
            if job:
                self._work_on(job)
                self._jobs.let_go()
            elif self._jobs.shared and time.monotonic() - looked > _OTHERS:
                return  # to take up what other workers have left
            else:
                self._stopped.wait(_LOOK if not self._jobs.shared else _LOOK_AT_SERVER)

    def _work_on(self, job: Job) -> None:
        try:
            self._add(job)
        except (CollectionBusy, VectorsUnavailable):  # a Milvus that is away comes back, like a lock
            self._jobs.put_back(job.id, time.time() + _PATIENCE)
        except _Stopped:
            self._jobs.put_back(job.id, 0)
        except _Unwanted:
            self._end(job, JobState.CANCELLED, None)
        except PinciteError as error:
            if self._jobs.shared and isinstance(error, CollectionUnreadable):
                raise  # the server is away: the job is taken up when it is back
            self._end(job, JobState.FAILED, error)
        except Exception as error:
            traceback.print_exc()
            what = f"An internal error occurred ({type(error).__name__}: {error}). Please report it."
            self._end(job, JobState.FAILED, PinciteError(what))
        else:
            self._end(job, JobState.DONE, None)

    def _add(self, job: Job) -> None:
        collection = watched(open_collection(self._home, job.collection), self._home, f"job {job.id}")
        try:
            encoder = self._encoder(collection.manifest.model)
            listed = Bibliographies(self._jobs, job)
            reader = Reader(works=listed.works())
            todo = [Path(one.path) for one in job.files if one.outcome is None and not is_bibliography(one.path)]
            watch = _Watch(self._jobs, job, collection, self._stopped)
            for start in range(0, len(todo), _SLICE):
                summary = add_paths(collection, encoder, todo[start : start + _SLICE], reader, watch)
                watch.end_slice(summary)
                self._stopped.wait(_PAUSE if start + _SLICE < len(todo) else 0)
            listed.apply(collection)
        finally:
            collection.connection.close()

    def _encoder(self, model: str) -> Encoder:
        if self._model is None or self._model[0] != model:
            self._model = model, self._open_model(model)
        return self._model[1]

    def _end(self, job: Job, state: JobState, error: PinciteError | None) -> None:
        """Ends the job; files that did not become documents are deleted."""
        drop_useless(self._home, job.id)
        self._jobs.end(job.id, state, error)


class _Watch:
    """The progress callback of a job: records progress, and raises if the job was cancelled or the process must end."""

    def __init__(self, jobs: JobWork, job: Job, collection: Collection, stopped: threading.Event) -> None:
        self._jobs, self._job, self._connection, self._stopped = jobs, job, collection.connection, stopped
        self._told = 0.0
        self._before, self._now = (0, 0), (0, 0)  # (texts embedded, texts in all) of earlier slices, and of all slices

    def __call__(self, progress: Progress) -> None:
        if progress.finished:
            self._jobs.note_file(self._job.id, self._seen_whole(progress.finished))
        self._now = self._before[0] + progress.texts, self._before[1] + progress.texts_total
        if self._stopped.is_set():
            raise _Stopped
        if time.monotonic() - self._told > _TELL:
            self._told = time.monotonic()
            self._jobs.note_texts(self._job.id, *self._now)
            if self._jobs.is_unwanted(self._job.id):
                raise _Unwanted

    def end_slice(self, summary: Summary) -> None:
        """Records the rest of a slice: names that others have, and files that failed without a progress call."""
        self._before = self._now
        self._jobs.note_texts(self._job.id, *self._now)
        for namesake in summary.namesakes:
            self._jobs.note_namesake(self._job.id, namesake)
        for failure in summary.failures:
            self._jobs.note_file(self._job.id, Finished(failure.path, Outcome.FAILED, failure))

    def _seen_whole(self, finished: Finished) -> Finished:
        """The outcome to record: a file that this job stored before it was interrupted is added, not unchanged."""
        if finished.outcome is not Outcome.UNCHANGED:
            return finished
        began = self._job.started_at or ""
        ids = [one.document_id for one in self._job.files if one.path == finished.path]
        fresh = any(one.added_at >= began for one in documents_by_id(self._connection, ids).values())
        return Finished(finished.path, Outcome.ADDED) if fresh and self._job.taken_up else finished
