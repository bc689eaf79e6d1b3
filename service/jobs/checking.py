"""Checks the queue of uploads: is its file intact, and is every uploaded file a document, or known to a job?"""

import sqlite3
import time
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.disk import UPLOADS, age, matching
from pincite.index.truth.documents import all_paths
from pincite.ingest.discover import path_text
from pincite.ingest.errors import ServiceFileUnusable
from pincite.ingest.reading.metadata import FILE_SIDECAR
from pincite.service.jobs.jobs import JobFile, Jobs

_ARRIVING = 10.0  # seconds between a file's arrival and its job


def upload_problems(home: Path, collection: Collection) -> list[str]:
    """What is wrong with the uploads of a collection, one phrase each."""
    jobs = Jobs(home)
    try:
        problems = [f"jobs.sqlite: {message}" for message in jobs.damage()]
        if lost := _lost(jobs, collection):
            problems.append(f"uploads: {len(lost)} files belong to no document and no job")
    except (sqlite3.Error, ServiceFileUnusable) as error:
        return [f"jobs.sqlite: cannot be read ({error})"]
    return problems


def queue_lost_uploads(home: Path, collection: Collection) -> list[str]:
    """Submits a job for uploaded files that no job knows any more, and returns what was done, one phrase each."""
    jobs = Jobs(home)
    try:
        lost = _lost(jobs, collection)
        if not lost:
            return []
        jobs.submit(collection.folder.name, lambda: lost, most=jobs.waiting() + 1)
    except (sqlite3.Error, ServiceFileUnusable):  # `upload_problems` says what
        return []
    return [f"uploads: {len(lost)} files were queued again; the service reads them when it runs"]


def _lost(jobs: Jobs, collection: Collection) -> list[JobFile]:
    removed = "SELECT 1 FROM tombstones WHERE document_id = ?"
    stored, now = set(all_paths(collection.connection)), time.time()
    lost = []
    for path in matching(collection.folder / UPLOADS, "[!.]*/*"):
        name, document_id = path_text(path.absolute()), path.parent.name
        since = age(path, now)
        if name in stored or name.endswith(FILE_SIDECAR) or since is None or since < _ARRIVING:
            continue
        if not jobs.is_known(name) and not collection.connection.execute(removed, (document_id,)).fetchone():
            lost.append(JobFile(path.name, document_id, name))
    return lost
