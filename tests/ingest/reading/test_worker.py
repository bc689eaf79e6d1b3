"""Files that hang, crash or swell in their reader cost themselves and nothing else."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from pincite.ingest.document import Document, Failure, Page, Reading, ReadingReport
from pincite.ingest.errors import DamagedFile, EmptyFile, LimitExceeded
from pincite.ingest.reading import worker
from pincite.ingest.reading.worker import ReadLimits, read_with
from tests.places import PYTHONPATH


def read_or_suffer(path: Path) -> Reading:
    """Read a file, or do what its name says."""
    deeds = {
        "hang": lambda: time.sleep(600),
        "spin": spin,
        "exit": lambda: os._exit(3),
        "crash": lambda: ctypes.string_at(0),
        "slowly": hoard,
        "suddenly": lambda: bytearray(2**32),
        "empty": lambda: fail(EmptyFile(f"{path.name}: there is nothing in it.")),
        "foreign": lambda: fail(KeyError("/Root")),
        "work": work,
        "chatty": make_noise,
    }
    deeds.get(path.stem.split("-")[0], lambda: None)()
    return reading_of(path, str(os.getpid()))


def spin() -> None:
    while True:
        pass


def work() -> None:
    """Take a second of a core."""
    until = time.process_time() + 1
    while time.process_time() < until:
        pass


def hoard() -> None:
    held = []
    while True:
        held.append(b"x" * 2**23)
        time.sleep(0.005)


def fail(error: Exception) -> None:
    raise error


def make_noise() -> None:
    print("noise on stdout", flush=True)
    os.write(2, b"noise on stderr\n")


def reading_of(path: Path, text: str) -> Reading:
    document = Document("0" * 16, str(path), None, None, None, None, None, "0" * 64, (Page(1, "1", text),))
    return Reading(document, (), ReadingReport(str(path), "plain", (), (), 0.0))


def outcomes(*names: str, limits: ReadLimits, workers: int = 2) -> dict[str, object]:
    """Return for each name the text read, or the error."""
    found: dict[str, object] = {}
    for outcome in read_with(read_or_suffer, [Path(name) for name in names], limits, workers):
        if isinstance(outcome, Failure):
            found[Path(outcome.path).name] = outcome.error
        else:
            found[Path(outcome.document.path).name] = outcome.document.pages[0].text
    return found


def test_every_hostile_file_fails_alone() -> None:
    bad = ["hang-1", "spin-1", "exit-1", "crash-1", "slowly-1", "suddenly-1", "empty-1", "foreign-1"]
    good = ["good-1", "good-2", "chatty-1", "good-3"]
    found = outcomes(*bad, *good, limits=ReadLimits(seconds=2, bytes=300 * 2**20))
    assert set(found) == {*bad, *good}
    kinds = {name: type(found[name]) for name in bad}
    assert kinds == {
        "hang-1": LimitExceeded,
        "spin-1": LimitExceeded,
        "exit-1": DamagedFile,
        "crash-1": DamagedFile,
        "slowly-1": LimitExceeded,
        "suddenly-1": LimitExceeded,
        "empty-1": EmptyFile,
        "foreign-1": DamagedFile,
    }
    assert all(str(found[name]).count(name) == 1 for name in bad)
    # The address space stops a jump before the parent has looked; a slow swelling is seen by the parent.
    assert "exceeds the memory limit for one file" in str(found["suddenly-1"])
    assert "300 MB" in str(found["slowly-1"])
    assert all(str(found[name]).isdigit() for name in good)


def test_messages_name_the_limit_that_was_reached() -> None:
    found = outcomes("hang-1", "slowly-1", limits=ReadLimits(seconds=1.5, bytes=200 * 2**20))
    assert "1.5 seconds" in str(found["hang-1"]) and "`pincite add --seconds 6`" in str(found["hang-1"])
    assert "200 MB" in str(found["slowly-1"]) and "`pincite add --megabytes 400`" in str(found["slowly-1"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process waited for a core")
def test_a_busy_machine_makes_no_file_too_long() -> None:
    spinning = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"]) for _ in range(2 * len(os.sched_getaffinity(0)))
    ]
    began = time.monotonic()
    try:
        found = outcomes("work-1", limits=ReadLimits(seconds=1.5), workers=1)
    finally:
        for one in spinning:
            one.kill()
            one.wait()
    assert str(found["work-1"]).isdigit(), found
    assert time.monotonic() - began > 1.5, "the machine was not busy"


def test_a_worker_reads_many_files_and_only_as_many_run_as_asked() -> None:
    found = outcomes(*(f"good-{i}" for i in range(40)), limits=ReadLimits(), workers=2)
    assert len(found) == 40
    assert len(set(found.values())) <= 2


def test_one_worker_reads_until_there_was_work_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    monkeypatch.setattr(worker, "_ALONE", 600)
    assert len({one.document.pages[0].text for one in reading("good-1", "good-2", "good-3")}) == 1
    monkeypatch.setattr(worker, "_ALONE", 0)
    beside = reading("hang-1", "good-1", "good-2")
    assert {Path(next(beside).document.path).name for _ in range(2)} == {"good-1", "good-2"}
    beside.close()


def reading(*names: str) -> Generator[Any, None, None]:
    """Reads without limits, with as many workers as there would be for an addition."""
    return read_with(read_or_suffer, [Path(name) for name in names], ReadLimits(seconds=600))


def test_no_paths_start_no_worker() -> None:
    assert outcomes(limits=ReadLimits()) == {}


def test_closing_early_ends_the_workers() -> None:
    begun = read_with(read_or_suffer, [Path("good-1"), Path("hang-1"), Path("hang-2")], ReadLimits(), 2)
    next(begun)
    assert children()
    begun.close()
    assert not children()


def test_workers_end_after_the_last_file() -> None:
    outcomes("good-1", limits=ReadLimits())
    assert not children()


def test_a_reading_function_that_cannot_be_sent_is_told_to_the_caller() -> None:
    with pytest.raises(Exception, match="pickle"):
        list(read_with(lambda path: reading_of(path, ""), [Path("good-1")], ReadLimits()))


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGKILL])
def test_nothing_runs_on_when_the_parent_is_ended(tmp_path: Path, sign: signal.Signals) -> None:
    script = tmp_path / "script.py"
    # No `if __name__ == "__main__"`: a worker must not run the caller's script again.
    script.write_text(
        "import signal, sys; from pathlib import Path; from tests.ingest.reading.test_worker import *\n"
        # Whoever starts the tests in the background may have them ignore Ctrl-C, and children inherit that.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "print('started', flush=True)\n"
        "paths = [Path('good-1'), Path('hang-1'), Path('spin-1')]\n"
        "for outcome in read_with(read_or_suffer, paths, ReadLimits(), 3):\n"
        "    print(outcome.document.pages[0].text, flush=True)\n",
        encoding="utf-8",
    )
    environment = os.environ | {"PYTHONPATH": PYTHONPATH}
    process = subprocess.Popen(
        [sys.executable, str(script)],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with process:
        assert process.stdout is not None
        lines = [process.stdout.readline(), process.stdout.readline()]
        assert lines[0] == "started\n"
        time.sleep(0.7)
        workers = children(process.pid)
        assert len(workers) >= 2
        process.send_signal(sign)
        rest, errors = process.communicate(timeout=20)
    assert "started" not in rest
    assert sign == signal.SIGKILL or errors.rstrip().endswith("KeyboardInterrupt")
    deadline = time.monotonic() + 40
    while any(Path(f"/proc/{pid}").exists() for pid in workers) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not [pid for pid in workers if Path(f"/proc/{pid}").exists()]


def children(pid: int | None = None) -> list[int]:
    """Return the ids of the processes that `pid`, or this process, has started and that still run."""
    parent = str(pid or os.getpid())
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if fields[1] == parent and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found
