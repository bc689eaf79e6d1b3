"""Follows the registered folders of all collections while the service runs, each on a thread of its own.

What is new in them is added by the jobs of the service. A lock per folder lets only one of several processes follow.
"""

import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import closing, suppress
from pathlib import Path

from pincite.index.changing.comparing import SETTLED
from pincite.index.changing.entry import content_hash
from pincite.index.changing.progress import Finished, Outcome
from pincite.index.home import collection_folder, collection_names, open_collection
from pincite.ingest.discover import name_of, path_text
from pincite.ingest.document import Failure
from pincite.ingest.errors import PinciteError, UnreadableFile
from pincite.service.audit import watched
from pincite.service.jobs.jobs import Job, JobFile, Jobs
from pincite.service.watching.folders import Folder, Folders
from pincite.service.watching.following import follow
from pincite.service.watching.in_step import Add, InStep, watching_alone

_LOOK = 1.0  # seconds between two looks at which folders are registered
_POLL = 0.2  # seconds between two looks at a job
_PATIENCE = 5.0  # seconds after which a folder that could not be followed is tried again
_WHO = "followed folder"  # in the audit log


class _Ended(Exception):
    """The folder is no longer to be followed."""


class Minding:
    """The followed folders of a home; `wake` tells the supervisor of jobs that there is a new one."""

    def __init__(self, home: Path, wake: Callable[[], None], settled: float = SETTLED) -> None:
        self._home, self._wake, self._settled = home, wake, settled
        self._closing = threading.Event()
        self._followed: dict[tuple[str, str], tuple[threading.Event, threading.Thread]] = {}
        self._thread = threading.Thread(target=self._run, name="folders", daemon=True)

    def start(self) -> None:
        """Starts to follow what is registered, now and later."""
        self._thread.start()

    def close(self) -> None:
        """Ends all following; jobs go on."""
        self._closing.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closing.wait(_LOOK):
            with suppress(PinciteError):
                self._keep(self._registered())
        self._keep({})

    def _registered(self) -> dict[tuple[str, str], Folder]:
        found = {}
        for name in collection_names(self._home):
            with suppress(PinciteError):
                for one in Folders(collection_folder(self._home, name)).all():
                    if not one.paused:
                        found[name, one.id] = one
        return found

    def _keep(self, wanted: dict[tuple[str, str], Folder]) -> None:
        """Starts and ends threads, so that exactly these folders are followed."""
        ending = [self._followed.pop(key) for key in list(self._followed) if key not in wanted]
        for stop, _ in ending:
            stop.set()
        for _, thread in ending:
            thread.join()
        for key in wanted.keys() - self._followed.keys():
            stop = threading.Event()
            thread = threading.Thread(target=self._follow, args=(key[0], wanted[key], stop), daemon=True)
            self._followed[key] = stop, thread
            thread.start()

    def _follow(self, name: str, folder: Folder, stop: threading.Event) -> None:
        folders = Folders(collection_folder(self._home, name))
        while not stop.is_set():
            try:
                self._follow_once(name, folder, folders, stop)
            except _Ended:
                return
            except PinciteError as error:  # the collection is being restored, somebody else follows the folder, ...
                with suppress(PinciteError):
                    folders.note_state(folder.id, False, str(error))
                stop.wait(_PATIENCE)

    def _follow_once(self, name: str, folder: Folder, folders: Folders, stop: threading.Event) -> None:
        collection = watched(open_collection(self._home, name), self._home, _WHO)
        with closing(collection.connection), watching_alone(collection, Path(folder.path)):
            step = InStep(
                collection,
                Path(folder.path),
                _adding_by_jobs(Jobs(self._home), name, self._wake, stop),
                lambda event: folders.note(folder.id, event),
                self._settled,
                lambda: folders.take_belief(folder.id),
            )
            noted = (False, folder.trouble)

            def note(reached: bool) -> None:
                nonlocal noted
                if (reached, step.trouble) != noted or reached:
                    noted = (reached, step.trouble)
                    folders.note_state(folder.id, *noted)

            follow([step], stop, False, on_step=note)


def _adding_by_jobs(jobs: Jobs, collection: str, wake: Callable[[], None], stop: threading.Event) -> Add:
    """What adds files as a job of the service, waits for its end, and returns what came of each."""

    def add(files: Sequence[Path]) -> list[Finished]:
        told = [path for path in files if str(path) == path_text(path)]
        nameless = [_refused(path_text(path), _NAMELESS) for path in files if path not in told]
        sent = [JobFile(name_of(path), (content_hash(path) or "")[:16], path_text(path)) for path in told]
        if not sent:
            return nameless
        job = jobs.submit(collection, lambda: sent, sys.maxsize)
        wake()
        while not job.state.ended:
            if stop.wait(_POLL):
                raise _Ended
            job = jobs.get(job.id)
        return [*nameless, *_finished(job)]

    return add


_NAMELESS = "The file's name is not valid UTF-8. Rename it, or add it at the command line: pincite add"


def _finished(job: Job) -> list[Finished]:
    """What came of each file; one that the job did not come to is not tried again until it changes."""
    found = []
    for one in job.files:
        if one.outcome is None or one.outcome is Outcome.FAILED:
            found.append(_refused(one.path, one.message or job.message or f"The job {job.id} was cancelled."))
        else:
            found.append(Finished(one.path, one.outcome))
    return found


def _refused(path: str, why: str) -> Finished:
    return Finished(path, Outcome.FAILED, Failure(path, UnreadableFile(why)))
