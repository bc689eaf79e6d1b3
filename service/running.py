"""Tells who asks on the command line that a service runs on the same home: its address, process and version in a file.

A service removes the file at its end. One that was killed leaves it, so nobody believes the file alone: the process
must be alive, and what answers at the address must name the same `instance`.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from pincite.index.disk import private_file, private_folder

_FILE = "service.json"


@dataclass(frozen=True, slots=True)
class Running:
    """A running service; `instance` is drawn anew at each start."""

    address: str
    process: int
    version: str
    instance: str


@contextmanager
def announced(home: Path, address: str, instance: str) -> Iterator[None]:
    """Leaves the service's address in the home for as long as the block runs; without a file where none can be written.

    Of several services on one home, the one that was started last is found.
    """
    here = Running(address, os.getpid(), version("pincite"), instance)
    with suppress(OSError):
        private_folder(home)
        _write(home / _FILE, here)
    try:
        yield
    finally:
        with suppress(OSError):
            if _read(home) == here:
                (home / _FILE).unlink()


def running_service(home: Path) -> Running | None:
    """The service that says it runs on this home, if its process is alive and its version is this one's."""
    found = _read(home)
    if found is None or found.version != version("pincite") or not _is_alive(found.process):
        return None
    return found


def _write(file: Path, here: Running) -> None:
    unfinished = file.with_name(f".{file.name}.{here.process}")
    private_file(unfinished)
    unfinished.write_text(json.dumps(asdict(here)), encoding="utf-8")
    unfinished.replace(file)


def _read(home: Path) -> Running | None:
    try:
        found = Running(**json.loads((home / _FILE).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    kinds = (str, int, str, str)
    values = (found.address, found.process, found.version, found.instance)
    return found if all(isinstance(value, kind) for value, kind in zip(values, kinds, strict=True)) else None


def _is_alive(process: int) -> bool:
    if os.name != "posix":  # a signal would end it there; what answers at the address decides
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):  # somebody else's
        return False
    return True
