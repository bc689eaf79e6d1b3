"""Folders that may not be read or written, and a clock that went back: right answers, or an error in words."""

import ctypes
import os
import struct
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import pincite
from pincite.index.truth import store, storing
from tests.proof.children import Acknowledge, Ended, in_child
from tests.proof.commands import command, warm
from tests.proof.faults import said_badly
from tests.proof.library import Readings, copied, write_papers
from tests.proof.operations import Place, operation
from tests.proof.sound import Seen, look
from tests.proof.stage import brief, looked

pytestmark = pytest.mark.proof

READING = (("search", "alabaster summit"), ("ask", "who signed the treaty"), ("list",), ("check",))
COMMANDS = (
    *READING,
    ("remove", "bravo"),
    ("add", "."),
    ("forget", "bravo", "--yes"),
    ("backup", "--name", "kept"),
)
MODES = {  # of the folders in the home, of the files, and of the home itself
    "read-only": (0o555, 0o444, 0o555),
    "unreadable files": (0o755, 0o000, 0o755),
    "unreadable folders": (0o000, 0o644, 0o755),
    "no entry": (0o444, 0o644, 0o755),
    "no entry to the home": (0o755, 0o644, 0o444),
    "read-only files": (0o755, 0o444, 0o755),
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    warm()
    folder = tmp_path_factory.mktemp("folders")
    papers = write_papers(folder / "papers")
    assert in_child(command(folder / "home", "add", str(papers))).status == 0
    assert in_child(command(folder / "home", "search", "treaty")).status == 0
    return Place(folder / "home", papers)


@pytest.fixture(scope="module")
def usual(place: Place, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What each reading command prints where nothing is in its way."""
    home = tmp_path_factory.mktemp("usual") / "home"
    return {one[0]: in_child(command(copied(place.home, home), *one)).printed for one in READING}


def _like_anybody() -> None:
    """Gives up root's right to open everything; its own files then open as their modes say."""
    header, nothing = struct.pack("Ii", 0x20080522, 0), bytes(24)
    ctypes.CDLL(None).capset(header, nothing)


def _as_anybody(home: Path, *arguments: str) -> Ended:
    task = command(home, *arguments)

    def limited(acknowledge: Acknowledge) -> None:
        _like_anybody()
        task(acknowledge)

    return in_child(limited)


def _bottom_up(folder: Path) -> Iterator[Path]:
    """Yields all that is in a folder, and then the folder itself."""
    for path in folder.iterdir():
        if path.is_dir():
            yield from _bottom_up(path)
        else:
            yield path
    yield folder


def _open(home: Path) -> None:
    home.chmod(0o755)
    for path in _bottom_up(home):
        path.chmod(0o755)


def _run_in(mode: str, place: Place, folder: Path, arguments: tuple[str, ...]) -> tuple[Ended, str]:
    """Runs a command on a home whose files have a mode, as its owner; returns how it ended, and the home."""
    home = copied(place.home, folder / "home")
    folders, files, outermost = MODES[mode]
    for path in _bottom_up(home):
        path.chmod(outermost if path == home else folders if path.is_dir() else files)
    try:
        return _as_anybody(home, *arguments), str(home)
    finally:
        _open(home)


@pytest.mark.parametrize("arguments", COMMANDS, ids=lambda one: one[0])
@pytest.mark.parametrize("mode", MODES)
def test_what_may_not_be_opened_is_said_in_words(
    place: Place, usual: dict[str, str], tmp_path: Path, mode: str, arguments: tuple[str, ...]
) -> None:
    ended, home = _run_in(mode, place, tmp_path, arguments)
    assert said_badly(ended) == []
    if ended.status:
        assert home in ended.printed or "permission" in ended.printed.lower()
    elif arguments in READING:
        assert ended.printed == usual[arguments[0]]


@pytest.mark.parametrize("mode", [mode for mode in MODES if mode.startswith(("unreadable", "no entry"))])
def test_doctor_tells_what_may_not_be_opened(place: Place, tmp_path: Path, mode: str) -> None:
    ended, home = _run_in(mode, place, tmp_path, ("doctor",))
    assert said_badly(ended) in ([], [f"said: nothing that helps, {brief(ended)}"])  # it tells in a list
    assert (ended.status, "FAULT" in ended.printed, home in ended.printed) == (1, True, True)


def test_who_may_only_read_gets_the_same_answers(place: Place, tmp_path: Path) -> None:
    home = copied(place.home, tmp_path / "home")
    before = in_child(command(place.home, "search", "alabaster summit"))
    for path in _bottom_up(home):
        path.chmod(0o555 if path.is_dir() else 0o444)
    ended = _as_anybody(home, "search", "alabaster summit")
    _open(home)
    assert (ended.status, ended.printed) == (0, before.printed)


def test_a_clock_that_went_back_changes_nothing(tmp_path: Path) -> None:
    warm()
    readings, papers = Readings(), write_papers(tmp_path / "papers")
    later = Place(tmp_path / "home", papers)
    assert in_child(command(later.home, "add", str(papers))).status == 0
    operation("replace").before(later)
    readings.look(papers)
    long_ago = (datetime.now(UTC) - timedelta(days=400)).timestamp()
    for path in papers.iterdir():
        os.utime(path, (long_ago, long_ago))

    def back(acknowledge: Acknowledge) -> None:
        now = datetime(2001, 1, 1, tzinfo=UTC)
        store.now = storing.now = lambda: now.isoformat(timespec="seconds")
        time.time = now.timestamp
        operation("replace").task(later)(acknowledge)

    assert in_child(back).status == 0
    seen = looked(look(later.home, readings, {}))
    assert isinstance(seen, Seen) and seen.problems == ()
    names = {path.name for path in papers.iterdir() if "meta" not in path.name}
    assert {Path(path).name for path in seen.state} == names
    with pincite.open(home=later.home) as collection:
        assert "2001" in {one.added_at[:4] for one in collection.documents()}  # the clock did go back
