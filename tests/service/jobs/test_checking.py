"""Uploads that were acknowledged and whose jobs are gone are noticed, and queued again."""

import os
from pathlib import Path

import pytest

from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents
from pincite.service.jobs.checking import queue_lost_uploads, upload_problems
from pincite.service.jobs.jobs import JobFile, Jobs, JobState
from pincite.service.jobs.uploads import keep_upload
from tests.making.library import add, collection_at


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def collection(home: Path) -> Collection:
    return collection_at(home)


def uploaded(collection: Collection, name: str, text: str) -> JobFile:
    """A file that the service took an hour ago."""
    arrived = collection.folder / "arrived"
    arrived.write_text(text)
    os.utime(arrived, (arrived.stat().st_mtime - 3600,) * 2)
    return keep_upload(collection.folder, name, arrived, f"{len(text):064x}"[::-1], {"title": "A title"})


def test_uploads_whose_jobs_are_lost_are_queued_again(home: Path, collection: Collection) -> None:
    files = [uploaded(collection, "one.txt", "One went out."), uploaded(collection, "two.txt", "Two came back in.")]
    Jobs(home).submit("default", lambda: files, most=9)
    assert upload_problems(home, collection) == []
    for file in home.glob("jobs.sqlite*"):
        file.unlink()
    assert upload_problems(home, collection) == ["uploads: 2 files belong to no document and no job"]
    assert len(queue_lost_uploads(home, collection)) == 1
    (job,), _ = Jobs(home).page(9, 0)
    assert (job.collection, job.state, [one.path for one in job.files]) == (
        "default",
        JobState.QUEUED,
        sorted(one.path for one in files),
    )
    assert upload_problems(home, collection) == []
    assert queue_lost_uploads(home, collection) == []


def test_documents_and_what_was_removed_are_not_missed(home: Path, collection: Collection) -> None:
    kept = uploaded(collection, "kept.txt", "This one is kept.")
    content = "This one is removed by name."
    (collection.folder / "files" / "x").mkdir()
    gone = collection.folder / "files" / "x" / "gone.txt"
    gone.write_text(content)
    add(collection, Path(kept.path), gone)
    (document,) = [one for one in all_documents(collection.connection) if one.name == "gone"]
    gone.parent.rename(gone.parent.with_name(document.id))  # as the service names the folder of an upload
    os.utime(gone.parent.with_name(document.id) / "gone.txt", (0, 0))
    remove_documents(collection, [document.id])
    assert upload_problems(home, collection) == []


def test_a_damaged_queue_is_reported_and_not_written(home: Path, collection: Collection) -> None:
    Jobs(home).submit("default", lambda: [uploaded(collection, "one.txt", "One went out.")], most=9)
    file = home / "jobs.sqlite"
    whole = file.read_bytes()
    for broken in (b"no database" * 1000, whole[:4096] + b"\xff" * (len(whole) - 4096)):
        for beside in home.glob("jobs.sqlite-*"):
            beside.unlink()
        file.write_bytes(broken)
        assert upload_problems(home, collection)[0].startswith("jobs.sqlite: ")
        assert queue_lost_uploads(home, collection) == []
