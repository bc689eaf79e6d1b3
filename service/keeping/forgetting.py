"""Forgets a document everywhere in a home: in its collection, in its uploaded files, in jobs and in kept states."""

import hashlib
import json
import time
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.home import clear_deleted, collection_folder
from pincite.index.keeping.forgetting import Forgotten, forget
from pincite.index.keeping.states import forget_in_states
from pincite.index.keeping.traces import Traces
from pincite.index.replacing import drop_unfinished
from pincite.index.truth.connection import LISTED
from pincite.ingest.errors import CollectionBusy
from pincite.service.audit import Act, AuditLog
from pincite.service.jobs.jobs import Jobs
from pincite.service.jobs.uploads import incoming_folder
from pincite.service.watching.folders import Folders

_STALLED = 600  # seconds after which a file still being received is one whose sender, or receiver, is gone
_OURS = f"(document_id IN {LISTED} OR path IN {LISTED})"
_HELD = f"SELECT job FROM job_files WHERE {_OURS}"


def forget_document(home: Path, collection: Collection, wanted: str, who: str) -> Forgotten:
    """What was forgotten of a document, stored or removed; its own file stays, unless it was uploaded.

    It is noted in the audit log as done by `who`. An interrupted call is finished by the next one. Raises
    UnknownDocument, and CollectionBusy if a job still has to read the file, or another process holds the collection.
    """

    name = collection.folder.name

    def elsewhere(traces: Traces) -> None:
        _require_unawaited(Jobs(home), traces)
        drop_unfinished(home)
        clear_deleted(home)
        _forget_in_home(home, name, traces)
        forget_in_states(home, name, traces, lambda kept: _forget_in_home(kept, name, traces))
        for document_id in traces.ids:
            collection.drop_uploads(document_id)
        _drop_incoming(incoming_folder(collection.folder), traces, time.time())

    found = forget(collection, wanted, elsewhere)
    AuditLog(home).note(who, Act.FORGOT, collection.folder.name, found.ids)
    return found


def _meant(traces: Traces) -> tuple[str, str]:
    return json.dumps(traces.ids), json.dumps(traces.paths)


def _require_unawaited(jobs: Jobs, traces: Traces) -> None:
    """Raises CollectionBusy if a job still has to read the file."""
    if jobs.exist():
        with jobs.reading() as connection:
            awaiting = f"SELECT 1 FROM jobs WHERE ended_at IS NULL AND number IN ({_HELD})"
            if connection.execute(awaiting, _meant(traces)).fetchone():
                raise CollectionBusy("A job is about to read this file. Cancel the job, or wait until it has ended.")


def _forget_in_home(home: Path, collection: str, traces: Traces) -> None:
    """Deletes what jobs and the events of followed folders say of the document."""
    _forget_jobs(home, traces)
    Folders(collection_folder(home, collection)).forget(traces)


def _forget_jobs(home: Path, traces: Traces) -> None:
    """Deletes what jobs say of the document, and jobs that were about nothing else."""
    jobs, meant = Jobs(home), _meant(traces)
    if not jobs.exist():
        return
    with jobs.writing() as connection:
        connection.execute(f"UPDATE jobs SET message = NULL WHERE number IN ({_HELD})", meant)
        connection.execute(f"DELETE FROM job_files WHERE {_OURS}", meant)
        connection.execute("DELETE FROM jobs WHERE NOT EXISTS (SELECT 1 FROM job_files WHERE job = number)")
    with jobs.reading() as connection:
        connection.vacuum()
        connection.empty_log()


def _drop_incoming(folder: Path, traces: Traces, now: float) -> None:
    """Deletes files that a crash left behind while they were received, and any that is this document."""
    for path in folder.glob("*"):
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest()[:16] in traces.ids
        if same or now - path.stat().st_mtime > _STALLED:
            path.unlink(missing_ok=True)
