"""Run a script as somebody who may read a home but not write it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.places import PYTHONPATH

_NOBODY = 65534
# Root may read and write everything, so it becomes somebody else; what it needs of Python is loaded before.
_DROP = f"""
import os
if os.geteuid() == 0:
    os.setgroups([])
    os.setresgid(*3 * [{_NOBODY}])
    os.setresuid(*3 * [{_NOBODY}])
"""


def as_reader(home: Path, before: str, script: str) -> str:
    """What `script` prints once it may only read; `before` runs while it may still do everything."""
    with may_be_entered(home):
        command = [sys.executable, "-c", before + "\n" + _DROP + script, str(home)]
        run = subprocess.run(command, capture_output=True, text=True, env={"PYTHONPATH": PYTHONPATH})
    assert run.returncode == 0, run.stderr
    return run.stdout


@contextmanager
def place_for_all() -> Iterator[Path]:
    """A temporary folder that everybody may enter."""
    with TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        yield Path(place)


@contextmanager
def may_be_entered(home: Path) -> Iterator[None]:
    """In the block, everybody may read the home; the owner may still write."""
    modes = {path: path.stat().st_mode for path in [home, *home.rglob("*")]}
    for path, mode in modes.items():
        path.chmod(mode | (0o555 if path.is_dir() else 0o444))
    try:
        yield
    finally:
        for path, mode in modes.items():
            if path.exists():
                path.chmod(mode)


@contextmanager
def locked(home: Path) -> Iterator[None]:
    """In the block, not even the owner may write, unless it is root."""
    modes = {path: path.stat().st_mode for path in [home, *home.rglob("*")]}
    for path, mode in modes.items():
        path.chmod(mode & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)
