"""What others remove from a folder while somebody looks through it."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.index.disk import age, matching

_RESTLESS = """
import pathlib, shutil, sys
print("begins", flush=True)
for number in range(10**9):
    making = pathlib.Path(sys.argv[1], f"lexical-{number % 40}.tmp")
    making.mkdir()
    (making / "part").touch()
    shutil.rmtree(making)
"""


@pytest.fixture
def restless(tmp_path: Path) -> Iterator[Path]:
    """A folder in which another process makes and removes folders with a file each."""
    (tmp_path / "lexical-kept").mkdir()
    (tmp_path / "lexical-kept" / "meta.json").touch()
    with subprocess.Popen([sys.executable, "-c", _RESTLESS, tmp_path], stdout=subprocess.PIPE) as child:
        assert child.stdout and child.stdout.readline()
        yield tmp_path
        child.kill()


def test_folders_that_vanish_are_passed_over(restless: Path) -> None:
    kept, met = restless / "lexical-kept" / "meta.json", set[Path]()
    until = time.monotonic() + 1.5
    while time.monotonic() < until:
        found = matching(restless, "lexical-*/*")
        assert kept in found
        met.update(found)
        assert all(since is None or since < 60 for since in (age(path, time.time()) for path in found))
    assert len(met) > 1, "nothing was made meanwhile"


def test_what_is_not_there(tmp_path: Path) -> None:
    assert matching(tmp_path / "none", "*/*") == []
    assert age(tmp_path / "none", 0) is None


def test_hidden_ones_are_found_unless_the_pattern_excludes_them(tmp_path: Path) -> None:
    for name in (".hidden", "plain"):
        (tmp_path / name).mkdir()
        (tmp_path / name / ".file").touch()
    assert matching(tmp_path, "*/*") == [tmp_path / ".hidden" / ".file", tmp_path / "plain" / ".file"]
    assert matching(tmp_path, "[!.]*/*") == [tmp_path / "plain" / ".file"]
