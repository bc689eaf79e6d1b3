"""Kills an operation on files at each of its steps: `Killer(operation)` runs it in forks of one prepared process.

A step is what Python tells its audit hooks of files and folders: opening, locking, renaming, deleting and making one,
changing its mode, connecting to a database. The fork kills itself just before the step of the given number.
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from tests.places import PYTHONPATH

_STEPS = ("open", "os.", "shutil.", "sqlite3.", "fcntl.")


class Killer:
    """Runs a function, named "module:function", with texts as arguments, in forks that may be killed."""

    def __init__(self, operation: str) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.making.killing", operation],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": PYTHONPATH},
        )

    def run(self, at: int, *arguments: object) -> int | None:
        """Runs it and kills it at this step; the number of all its steps, or None if it was killed."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.write(json.dumps([at, [str(one) for one in arguments]]) + "\n")
        self._process.stdin.flush()
        said = json.loads(self._process.stdout.readline())
        assert said is None or said >= 0, "the operation raised; its traceback is on standard error"
        return said  # type: ignore[no-any-return]

    def __enter__(self) -> "Killer":
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(30)
        self._process.stdout.close()


def _fork(operation: Callable[..., object], at: int, arguments: list[str]) -> int | None:
    told, tell = os.pipe()
    child = os.fork()
    if child == 0:
        steps = -1  # so many were taken if it raised
        count = 0

        def step(event: str, _: tuple[Any, ...]) -> None:
            nonlocal count
            if event.startswith(_STEPS) and event != "os.kill":
                if count == at:
                    os.kill(os.getpid(), signal.SIGKILL)
                count += 1

        try:
            sys.addaudithook(step)
            operation(*arguments)
            steps = count
        finally:
            os.write(tell, str(steps).encode())
            if steps == -1:
                sys.excepthook(*sys.exc_info())  # type: ignore[arg-type]
            os._exit(0)
    os.close(tell)
    said = os.read(told, 20)
    os.close(told)
    os.waitpid(child, 0)
    return int(said) if said else None


def _serve() -> None:
    module, function = sys.argv[1].split(":")
    operation = getattr(import_module(module), function)
    for line in sys.stdin:
        at, arguments = json.loads(line)
        print(json.dumps(_fork(operation, at, arguments)), flush=True)


if __name__ == "__main__":
    _serve()
