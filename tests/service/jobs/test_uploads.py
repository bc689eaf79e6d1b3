"""Uploaded files: kept as long as any job waits for them, and gone when nobody needs them."""

import hashlib
import sqlite3
import threading
import time
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from pincite.index.home import collection_names
from pincite.ingest.errors import CollectionMissing, ServiceFileUnusable
from pincite.service.desk.limits import Limits
from pincite.service.jobs.jobs import Job, JobFile, Jobs
from pincite.service.jobs.uploads import drop_uploads, drop_useless, incoming_folder, keep_upload, sweep
from tests.making.library import collection_at
from tests.serving.http_service import running, service

TEXT = b"The treaty was signed.\n"
DIGEST = hashlib.sha256(TEXT).hexdigest()


def arrive(folder: Path) -> JobFile:
    """A file as a request brings it, put in its place."""
    incoming = incoming_folder(folder)
    incoming.mkdir(parents=True, exist_ok=True)
    arrived = incoming / "x"
    arrived.write_bytes(TEXT)
    return keep_upload(folder, "a.txt", arrived, DIGEST, {"title": "A treaty"})


def sent(home: Path, folder: Path) -> Job:
    return Jobs(home).submit("default", lambda: [arrive(folder)], 10)


@pytest.mark.parametrize("ending", ["a cancelled job", "a removed document", "a sweep"])
def test_a_file_that_is_sent_again_outlives_the_end_of_the_first(tmp_path: Path, ending: str) -> None:
    """Whoever clears up comes at the worst moment: the file is in its place, and its job not yet stored."""
    folder = collection_at(tmp_path).folder
    first = sent(tmp_path, folder)
    Jobs(tmp_path).cancel(first.id)
    endings = {
        "a cancelled job": lambda: drop_useless(tmp_path, first.id),
        "a removed document": lambda: drop_uploads(tmp_path, folder, DIGEST[:16]),
        "a sweep": lambda: sweep(tmp_path, time.time() + 10**6),
    }
    clearing = threading.Thread(target=endings[ending])

    def place() -> list[JobFile]:
        kept = arrive(folder)
        clearing.start()
        clearing.join(timeout=0.5)
        return [kept]

    second = Jobs(tmp_path).submit("default", place, 10)
    clearing.join(timeout=30)
    assert Path(second.files[0].path).read_bytes() == TEXT
    assert Path(second.files[0].path + ".meta.json").exists()


def test_a_file_that_nobody_waits_for_goes_with_its_job(tmp_path: Path) -> None:
    folder = collection_at(tmp_path).folder
    job = sent(tmp_path, folder)
    Jobs(tmp_path).cancel(job.id)
    drop_useless(tmp_path, job.id)
    assert not Path(job.files[0].path).parent.exists()


def test_nothing_is_kept_for_a_collection_that_was_deleted_meanwhile(tmp_path: Path) -> None:
    folder = collection_at(tmp_path).folder
    with pytest.raises(CollectionMissing, match="deleted while"):
        keep_upload(folder, "a.txt", incoming_folder(folder) / "gone", DIGEST, {})
    assert not (folder / "files").exists()


def test_what_a_kill_leaves_of_a_deleted_collection_is_never_listed_and_goes_at_the_next_start(tmp_path: Path) -> None:
    collection_at(tmp_path).connection.close()
    for aside in (".x.deleted", ".x.deleted1f2e3d4c"):
        collection_at(tmp_path, "x").connection.close()
        (tmp_path / "collections" / "x").rename(tmp_path / "collections" / aside)
    assert collection_names(tmp_path) == ["default"]
    with service(tmp_path) as client:
        assert [one["name"] for one in client.get("/v1/collections").json()["collections"]] == ["default"]
        assert [one["id"] for one in client.get("/v1/models").json()["data"]] == ["pincite"]
        end = time.monotonic() + 60
        while (found := sorted(one.name for one in (tmp_path / "collections").iterdir())) != ["default"]:
            assert time.monotonic() < end, found
            time.sleep(0.05)


def test_a_deleted_collection_is_gone_at_once(tmp_path: Path) -> None:
    collection_at(tmp_path, "x").connection.close()
    with service(tmp_path) as client:
        assert client.delete("/v1/collections/x").status_code == 204
        assert client.post("/v1/collections", json={"name": "x"}).status_code == 201
        assert client.delete("/v1/collections/x").status_code == 204
    assert not list((tmp_path / "collections").iterdir())


def test_a_damaged_jobs_file_is_told_and_costs_no_document(tmp_path: Path) -> None:
    collection_at(tmp_path).connection.close()
    (tmp_path / "jobs.sqlite").write_bytes(b"no database at all" * 100)
    with service(tmp_path) as client:
        for answer in (
            client.get("/v1/jobs"),
            client.get("/v1/jobs/0123456789abcdef/events"),
            client.post("/v1/documents", files={"files": ("a.txt", TEXT)}),
        ):
            assert (answer.status_code, answer.json()["type"]) == (500, "urn:pincite:error:ServiceFileUnusable")
            assert "move jobs.sqlite away" in answer.json()["detail"]
        assert client.get("/v1/documents").status_code == 200
        assert client.get("/metrics").status_code == 200
    with pytest.raises(ServiceFileUnusable, match="Documents that were added are safe"):
        Jobs(tmp_path).waiting()


def test_many_followers_ask_the_database_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = collection_at(tmp_path).folder
    read: list[str] = []
    get = Jobs.get
    with collection_at(tmp_path).writing(), running(tmp_path, Limits(streams=50)) as url:
        job = sent(tmp_path, folder)
        monkeypatch.setattr(Jobs, "get", lambda jobs, job_id: (read.append(job_id), get(jobs, job_id))[1])
        told: list[str] = []
        begun: list[str] = []

        def follow() -> None:
            with httpx.stream("GET", f"{url}/v1/jobs/{job.id}/events", timeout=60) as events:
                pieces = events.iter_text()
                begun.append(next(pieces))
                told.append("".join(pieces))

        followers = [threading.Thread(target=follow) for _ in range(20)]
        for one in followers:
            one.start()
        while len(begun) < 20:
            time.sleep(0.05)
        asked = len(read)
        time.sleep(2)  # nobody changes the job: nobody reads it
        assert len(read) - asked <= 4, "the worker may note that it waits"
        with closing(sqlite3.connect(tmp_path / "jobs.sqlite")) as connection, connection:
            connection.execute("UPDATE jobs SET state = 'failed', ended_at = 'now'")
        for one in followers:
            one.join(timeout=20)
        assert len(told) == 20 and all("event: end" in text for text in told)
        assert len(read) <= asked + 20


def test_one_caller_cannot_hold_all_streams(tmp_path: Path) -> None:
    folder = collection_at(tmp_path).folder
    with collection_at(tmp_path).writing(), running(tmp_path, Limits(streams=1)) as url:
        path = f"{url}/v1/jobs/{sent(tmp_path, folder).id}/events"
        with httpx.stream("GET", path, timeout=20) as events:
            pieces = events.iter_text()
            assert "event: progress" in next(pieces)
            assert httpx.get(path).status_code == 429
        end = time.monotonic() + 60
        while True:  # once the first one has left, its place is free
            with httpx.stream("GET", path, timeout=20) as again:
                if again.status_code == 200:
                    break
            assert time.monotonic() < end
