"""The queue of jobs in each store; on a server, several workers and services share it."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth import remote_legs
from pincite.index.truth.catalogue import choose_store
from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import TooBusy, UnknownJob
from pincite.service.jobs.jobs import JobFile, Jobs, JobState
from pincite.service.jobs.taking import JobWork
from pincite.service.jobs.worker import Ingester
from tests.fakes.hashed_words import HashedWords
from tests.making.library import collection_at
from tests.making.postgresql import running_server
from tests.places import PYTHONPATH

TAKE = """
import sys, time
from pathlib import Path
from pincite.service.jobs.taking import JobWork
work = JobWork(Path(sys.argv[1]))
print(work.take(time.time()).id, flush=True)
sys.stdin.read()
"""


@pytest.fixture(params=["files", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "postgresql":
        choose_store(tmp_path / "home", request.getfixturevalue("address"))
    return tmp_path / "home"


@pytest.fixture
def homes(tmp_path: Path, address: str) -> tuple[Path, Path]:
    """Two homes whose collections are in one database."""
    for name in ("one", "two"):
        choose_store(tmp_path / name, address)
    return tmp_path / "one", tmp_path / "two"


def files(folder: Path, *names: str) -> list[JobFile]:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / f"{name}.txt").write_text(f"The ferry {name} crossed the river {name} at dawn. Nobody saw it.\n")
    return [JobFile(f"{name}.txt", "0" * 16, str(folder / f"{name}.txt")) for name in names]


def until(is_so: Callable[[], bool]) -> None:
    given_up = time.monotonic() + 120
    while not is_so():
        assert time.monotonic() < given_up
        time.sleep(0.05)


def test_jobs_are_queued_taken_and_ended(home: Path, tmp_path: Path) -> None:
    collection_at(home)
    jobs, work = Jobs(home), JobWork(home)
    assert (jobs.exist(), jobs.waiting(), jobs.page(9, 0), work.take(0)) == (False, 0, ([], 0), None)
    sent = files(tmp_path / "sent", "one", "two")
    first = jobs.submit("default", lambda: sent, most=2)
    second = jobs.submit("default", lambda: sent[:1], most=2)
    with pytest.raises(TooBusy):
        jobs.submit("default", lambda: sent, most=2)
    assert [one.id for one in jobs.page(9, 0)[0]] == [second.id, first.id]
    taken = work.take(time.time())
    assert taken is not None
    assert (taken.id, taken.state, [one.name for one in taken.files]) == (
        first.id,
        JobState.RUNNING,
        ["one.txt", "two.txt"],
    )
    with jobs.unawaited([sent[0].path, "/other"], but=first.id) as nobodys:
        assert nobodys == ["/other"]
    assert jobs.cancel(second.id).state is JobState.CANCELLED
    assert not work.is_unwanted(first.id)
    jobs.cancel(first.id)
    assert work.is_unwanted(first.id)
    work.let_go()
    work.take_up_interrupted()
    assert jobs.get(first.id).state is JobState.CANCELLED
    assert jobs.is_known(sent[1].path)
    assert jobs.damage() == []
    with pytest.raises(UnknownJob):
        jobs.get("nothing")


def test_workers_of_two_homes_never_take_the_same_job(homes: tuple[Path, Path], tmp_path: Path) -> None:
    collection_at(homes[0])
    sent = files(tmp_path / "sent", "one")
    wanted = {Jobs(homes[0]).submit("default", lambda: sent, most=99).id for _ in range(8)}
    found: list[str] = []

    def take_all(home: Path) -> None:
        work = JobWork(home)
        while job := work.take(time.time()):
            found.append(job.id)

    threads = [threading.Thread(target=take_all, args=(home,)) for home in homes * 2]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == sorted(wanted)


def test_a_job_of_a_worker_that_was_killed_is_taken_up_by_another(homes: tuple[Path, Path], tmp_path: Path) -> None:
    collection_at(homes[0])
    jobs, other = Jobs(homes[1]), JobWork(homes[1])
    job = Jobs(homes[0]).submit("default", lambda: files(tmp_path / "sent", "one"), most=9)
    worker = subprocess.Popen(
        [sys.executable, "-c", TAKE, str(homes[0])],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONPATH": PYTHONPATH},
    )  # fmt: skip
    assert worker.stdout is not None
    assert worker.stdout.readline() == f"{job.id}\n"
    other.take_up_interrupted()
    assert jobs.get(job.id).state is JobState.RUNNING  # by the living
    worker.send_signal(signal.SIGKILL)
    worker.communicate()

    def is_taken() -> bool:
        other.take_up_interrupted()
        taken = other.take(time.time())
        return taken is not None and taken.id == job.id and taken.taken_up

    until(is_taken)


def test_jobs_whose_files_are_on_another_machine_are_left_to_it(homes: tuple[Path, Path], tmp_path: Path) -> None:
    collection_at(homes[0])
    elsewhere = [JobFile("one.txt", "0" * 16, "/on/another/machine/one.txt")]
    Jobs(homes[0]).submit("default", lambda: elsewhere, most=9)
    here = Jobs(homes[0]).submit("default", lambda: files(tmp_path / "sent", "two"), most=9)
    gone = JobFile("three.txt", "1" * 16, str(homes[0] / "collections/default/files/1/three.txt"))
    lost = Jobs(homes[0]).submit("default", lambda: [gone], most=9)
    others, own = JobWork(homes[1]), JobWork(homes[0])
    assert [one and one.id for one in (others.take(time.time()), others.take(time.time()))] == [here.id, None]
    taken = own.take(time.time())
    assert taken is not None
    assert taken.id == lost.id  # to be ended as failed


def _hashed(_: str) -> Encoder:
    return HashedWords()


def _worked(home: Path, stopped: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=Ingester(home, _hashed, stopped).run)
    thread.start()
    return thread


def test_two_workers_store_every_document_once_while_the_server_restarts(tmp_path: Path) -> None:
    with running_server() as server, server.database() as address:
        homes = [tmp_path / "one", tmp_path / "two"]
        for home in homes:
            choose_store(home, address)
        collection: Collection = collection_at(homes[0])
        sent = files(tmp_path / "sent", *map(str, range(24)))
        jobs = Jobs(homes[0])
        given = [jobs.submit("default", lambda at=at: sent[at : at + 6], most=99).id for at in range(0, 24, 6)]
        stopped = threading.Event()
        workers = [_worked(home, stopped) for home in homes]
        try:
            until(lambda: any(one.outcome for job in given for one in jobs.get(job).files))
            server.stop(signal.SIGQUIT)
            server.start()
            until(lambda: all(jobs.get(job).state.ended for job in given))
        finally:
            stopped.set()
            for one in workers:
                one.join()
        assert {jobs.get(job).state for job in given} == {JobState.DONE}
        with collection.snapshot():
            assert sorted(one.name for one in all_documents(collection.connection)) == sorted(map(str, range(24)))


def test_a_job_waits_for_a_milvus_that_is_away(tmp_path: Path) -> None:
    home = tmp_path / "home"
    collection = collection_at(home)
    with collection.writing():
        remote_legs.set_vectors_place(collection.connection, "milvus://127.0.0.1:1")
    job = Jobs(home).submit("default", lambda: files(tmp_path / "sent", "one"), most=9).id
    stopped = threading.Event()
    worker = _worked(home, stopped)
    try:
        until(lambda: bool(all_documents(collection.connection)))
        until(lambda: Jobs(home).get(job).state is JobState.QUEUED)
        with collection.writing():
            remote_legs.set_vectors_place(collection.connection, None)
        until(lambda: Jobs(home).get(job).state.ended)
    finally:
        stopped.set()
        worker.join()
    assert Jobs(home).get(job).state is JobState.DONE
