"""Jobs: followed, waited for, cancelled, refused when there are too many, taken up again after any end."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient

from pincite.index.changing.check import check
from pincite.index.truth.changes import current_generation
from pincite.index.truth.documents import all_paths
from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords
from tests.fakes.slow_words import SPARED, open_deadly, open_slow
from tests.making.library import collection_at
from tests.places import ROOT
from tests.service.http.routes.test_documents import BRIEF, send
from tests.serving.http_service import LOCAL, service

MANY = [
    ("files", (f"brief{number}.txt", "\n\n".join(f"Report {number} says item {line} arrived." for line in range(8))))
    for number in range(30)
]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    collection_at(tmp_path / "home")
    return tmp_path / "home"


def until(true: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it never came to that"
        time.sleep(0.02)


@contextmanager
def served(home: Path, port: int) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """A service in a process of its own; killed at the end if it still runs."""
    process = subprocess.Popen([sys.executable, "-m", "tests.serving.process", str(home), str(port)], cwd=ROOT)
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:

        def alive() -> bool:
            try:
                return client.get("/healthz").status_code == 200
            except httpx.TransportError:
                return False

        try:
            until(alive)
            yield process, client
        finally:
            process.kill()
            process.wait()


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


def started_by(process: int) -> list[int]:
    """Processes that any of a process's threads has started."""
    files = Path(f"/proc/{process}/task").glob("*/children")
    return [int(word) for file in files for word in file.read_text("ascii").split()]


def done_files(job: Any) -> int:
    files: int = job["progress"]["files"]
    return files


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM])
def test_a_job_outlives_the_service(ending: signal.Signals, home: Path) -> None:
    port = free_port()
    with served(home, port) as (process, client):
        job = client.post("/v1/documents", files=MANY).json()
        path = f"/v1/jobs/{job['id']}"
        until(lambda: 3 < done_files(client.get(path).json()) < 20)
        if ending == signal.SIGKILL:
            for child in started_by(process.pid):
                os.kill(child, signal.SIGKILL)  # the one at work too, before it hears of anything
        process.send_signal(ending)
        process.wait(timeout=30)
    with served(home, port) as (_, client):
        until(lambda: client.get(path).json()["state"] == "done")
        ended = client.get(path).json()
        assert [one["outcome"] for one in ended["files"]] == ["added"] * 30
        assert client.get("/v1/documents").json()["total"] == 30
    collection = collection_at(home)
    assert check(collection) == []
    assert len(all_paths(collection.connection)) == 30
    rows = collection.connection.execute("SELECT document_id FROM tombstones").fetchall()
    assert rows == []  # none was stored twice, one in place of the other
    said = subprocess.run(
        [sys.executable, "-m", "pincite.service.cli.main", "check", "--home", home],
        capture_output=True,
        text=True,
        cwd=ROOT,
    )
    assert said.returncode == 0, said.stdout + said.stderr


def test_whoever_follows_a_job_does_not_hold_the_service(home: Path) -> None:
    with collection_at(home).writing(), served(home, free_port()) as (process, client):
        job = client.post("/v1/documents", files={"files": ("a.txt", BRIEF)}).json()
        with client.stream("GET", f"/v1/jobs/{job['id']}/events") as followed:
            lines = followed.iter_lines()
            next(lines)
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=15)


def test_what_was_stored_but_not_noted_is_not_stored_again(home: Path) -> None:
    with service(home) as client:
        job = send(client, ("a.txt", BRIEF), ("b.txt", f"{BRIEF} Again."))
    with closing(sqlite3.connect(home / "jobs.sqlite")) as connection, connection:  # as a cut between the two leaves it
        connection.execute("UPDATE jobs SET state = 'running', ended_at = NULL")
        connection.execute("UPDATE job_files SET outcome = NULL WHERE ordinal = 1")
    generation = current_generation(collection_at(home).connection)
    with service(home) as client:
        until(lambda: client.get(f"/v1/jobs/{job['id']}").json()["ended_at"])
        assert [one["outcome"] for one in client.get(f"/v1/jobs/{job['id']}").json()["files"]] == ["added", "added"]
    assert current_generation(collection_at(home).connection) == generation


@contextmanager
def slow_service(home: Path, limits: Limits | None = None) -> Iterator[TestClient]:
    settings = Settings(home, "default", home / "models")
    app = create_app(settings, limits or Limits(), open_slow, HashedWords.name)
    with TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        yield client


def test_a_job_is_followed_to_its_end(home: Path) -> None:
    with slow_service(home) as client:
        job = client.post("/v1/documents", files=MANY[:6]).json()
        with client.stream("GET", f"/v1/jobs/{job['id']}/events") as events:
            assert events.headers["content-type"].startswith("text/event-stream")
            lines = list(events.iter_lines())
    names = [line.removeprefix("event: ") for line in lines if line.startswith("event: ")]
    told = [json.loads(line.removeprefix("data: ")) for line in lines if line.startswith("data: ")]
    assert (set(names[:-1]), names[-1]) == ({"progress"}, "end")
    assert told[-1]["state"] == "done"
    assert [one["progress"]["files"] for one in told] == sorted(one["progress"]["files"] for one in told)
    assert len({one["progress"]["texts"] for one in told}) > 2  # it moves


def test_a_cancelled_job_keeps_what_it_has_added_and_drops_the_rest(home: Path) -> None:
    with slow_service(home) as client:
        path = f"/v1/jobs/{client.post('/v1/documents', files=MANY).json()['id']}"
        until(lambda: done_files(client.get(path).json()) > 3)
        behind = f"/v1/jobs/{client.post('/v1/documents', files={'files': ('a.txt', BRIEF)}).json()['id']}"
        assert client.delete(behind).json()["state"] == "cancelled"  # it was not begun
        client.delete(path)
        until(lambda: client.get(path).json()["state"] == "cancelled")
        ended = client.get(path).json()
        added = {one["document_id"] for one in ended["files"] if one["outcome"] == "added"}
        assert 3 < len(added) < 30
        assert client.delete(path).json() == ended
        assert client.get("/v1/documents").json()["total"] == len(added)
    folder = collection_at(home).folder / "files"
    assert {one.name for one in folder.iterdir() if not one.name.startswith(".")} == added
    assert check(collection_at(home)) == []


def test_a_busy_collection_is_waited_for(home: Path) -> None:
    busy = ExitStack()
    # Locked first: a service that starts takes the lock for a moment itself.
    busy.enter_context(collection_at(home).writing())
    with busy, service(home) as client:
        path = f"/v1/jobs/{client.post('/v1/documents', files={'files': ('a.txt', BRIEF)}).json()['id']}"
        until(lambda: client.get(path).json()["started_at"])
        time.sleep(1.5)  # long enough to be tried again
        assert not client.get(path).json()["ended_at"]
        busy.close()
        until(lambda: client.get(path).json()["state"] == "done")
        assert client.get(path).json()["files"][0]["outcome"] == "added"


def test_a_full_queue_says_when_to_come_back(home: Path) -> None:
    # Locked first: a service that starts takes the lock for a moment itself.
    with collection_at(home).writing(), service(home, Limits(waiting=1)) as client:
        files = {"files": ("a.txt", BRIEF)}
        assert client.post("/v1/documents", files=files).status_code == 202
        refused = client.post("/v1/documents", files=files)
        assert (refused.status_code, refused.json()["type"]) == (429, "urn:pincite:error:TooBusy")
        assert int(refused.headers["retry-after"]) >= 1


def test_documents_are_removed_while_a_job_goes_on(home: Path) -> None:
    with slow_service(home) as client:
        first = send(client, ("first.txt", BRIEF))["files"][0]["document_id"]
        path = f"/v1/jobs/{client.post('/v1/documents', files=MANY).json()['id']}"
        until(lambda: done_files(client.get(path).json()) > 3)
        removed = client.delete(f"/v1/documents/{first}")
        assert removed.status_code == 200, removed.text
        assert client.get(path).json()["state"] in ("running", "queued")  # it waits if the removal was in its way
        until(lambda: client.get(path).json()["state"] == "done")
    assert check(collection_at(home)) == []


def test_a_job_that_ends_its_process_is_given_up(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(SPARED, str(os.getpid()))
    settings = Settings(home, "default", home / "models")
    app = create_app(settings, Limits(), open_deadly, HashedWords.name)
    with TestClient(app, LOCAL) as client:
        path = f"/v1/jobs/{client.post('/v1/documents', files={'files': ('a.txt', BRIEF)}).json()['id']}"
        until(lambda: client.get(path).json()["state"] == "failed")
        assert "3 times" in client.get(path).json()["message"]


def test_jobs_are_listed_the_newest_first(home: Path) -> None:
    with service(home) as client:
        ids = [send(client, (f"{number}.txt", f"{BRIEF} {number}"))["id"] for number in range(3)]
        first = client.get("/v1/jobs", params={"limit": 2}).json()
        assert ([one["id"] for one in first["jobs"]], first["total"], first["next"]) == (ids[:0:-1], 3, 2)
        assert client.get("/v1/jobs/0123456789abcdef").status_code == 404
        assert client.get("/v1/jobs/0123456789abcdef/events").status_code == 404
        assert client.delete("/v1/jobs/0123456789abcdef").status_code == 404
        assert client.get("/v1/jobs/nonsense").status_code == 422


@pytest.mark.skipif(not Path(f"/proc/{os.getpid()}/task").is_dir(), reason="processes are looked up in Linux's /proc")
def test_who_works_on_jobs_lets_searches_go_first(home: Path) -> None:
    """Being nice counts only within a session; a process group of its own keeps a terminal's Ctrl-C away from it."""
    with served(home, free_port()) as (process, client):
        client.post("/v1/documents", files=MANY)
        until(lambda: started_by(process.pid))
        (worker,) = started_by(process.pid)
        own = os.getpriority(os.PRIO_PROCESS, process.pid)
        until(lambda: os.getpriority(os.PRIO_PROCESS, worker) == min(19, own + 10))
        assert os.getsid(worker) == os.getsid(process.pid)
        assert os.getpgid(worker) == worker != os.getpgid(process.pid)
