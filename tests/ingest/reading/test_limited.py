"""One worker for tasks that somebody waits for: what is hostile fails alone, and the next task is done."""

import ctypes
import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pincite.ingest.errors import DamagedFile, EmptyFile, LimitExceeded, ReadError
from pincite.ingest.reading.limited import LimitedWorker
from pincite.ingest.reading.worker import ReadLimits

LIMITS = ReadLimits(seconds=1, bytes=300 * 2**20)


@dataclass(frozen=True)
class Task:
    path: Path


def do(task: Task) -> object:
    """Do what the name of the file says."""
    name = task.path.name
    if name == "spin":
        while True:
            pass
    if name == "crash":
        ctypes.string_at(0)
    if name == "hoard":
        held = [b"x" * 2**23]
        while True:
            held.append(b"x" * 2**23)
            time.sleep(0.005)
    if name == "suddenly":
        return len(bytearray(2**32))
    if name == "error":
        raise EmptyFile(f"{name}: there is nothing in it.")
    if name == "fault":
        raise KeyError("/Root")
    return name, os.getpid()


def done(worker: LimitedWorker, name: str) -> tuple[str, int]:
    found: tuple[str, int] = worker.run(Task(Path(name)))
    return found


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("spin", LimitExceeded),
        ("crash", DamagedFile),
        ("hoard", LimitExceeded),
        ("suddenly", LimitExceeded),
        ("error", EmptyFile),
        ("fault", DamagedFile),
    ],
)
def test_what_is_hostile_fails_alone(name: str, kind: type[ReadError]) -> None:
    worker = LimitedWorker(do, LIMITS)
    try:
        with pytest.raises(kind, match=name):
            worker.run(Task(Path(name)))
        assert done(worker, "good")[0] == "good"
    finally:
        worker.close()


def test_one_process_does_one_task_after_another_and_a_dead_one_is_replaced() -> None:
    worker = LimitedWorker(do, LIMITS)
    try:
        first, second = done(worker, "a"), done(worker, "b")
        assert first[1] == second[1]
        os.kill(first[1], signal.SIGKILL)
        time.sleep(0.2)
        assert done(worker, "c")[1] != first[1]
    finally:
        worker.close()


def test_who_closes_it_waits_for_nothing() -> None:
    worker = LimitedWorker(do, ReadLimits(seconds=60, bytes=300 * 2**20))
    done(worker, "good")
    failed: list[BaseException] = []

    def spin() -> None:
        try:
            worker.run(Task(Path("spin")))
        except ReadError as error:
            failed.append(error)

    thread = threading.Thread(target=spin)
    thread.start()
    time.sleep(0.3)
    worker.close()
    thread.join(timeout=10)
    assert not thread.is_alive() and len(failed) == 1
    with pytest.raises(LimitExceeded):
        done(worker, "late")
