"""Run each system under test in its own process, controlled by lines of JSON, so that failures are contained."""

import json
import os
import subprocess
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Thread
from types import TracebackType
from typing import Any

from pincite.eval.bench.systems import FOLDER

_OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_PROGRESS_BARS": "1",
    "LOGFIRE_IGNORE_NO_CONFIG": "1",
}
_STARTING = 300.0  # seconds for a system's imports
_ENDING = 10.0
_SHOWN = 200  # characters of a failed system's output in a message


@dataclass(frozen=True, slots=True)
class Program:
    """A system under test: its name, the Python of its environment, the script that defines it, further variables."""

    name: str
    python: Path
    script: Path
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Reply:
    """The result of a call, its own duration, and the resident bytes of the process and its children after it."""

    result: Any
    milliseconds: float
    memory: int


class _Broken(Exception):
    """The system can no longer be used; the message says why."""


class Worker:
    """A running system. After its first failure it is stopped, `failure` says why, and every call returns None."""

    def __init__(self, program: Program, log: Path) -> None:
        self.name = program.name
        self.failure = ""
        self._log = log
        self._lines: SimpleQueue[str] = SimpleQueue()
        self._process: subprocess.Popen[str] | None = None
        if program.python.exists():
            self._start(program)
        else:
            self._fail(f"not installed ({program.python} is missing)")

    def __enter__(self) -> "Worker":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(0.0 if kind else _ENDING)

    def ask(self, do: str, body: dict[str, Any], patience: float) -> Reply | None:
        """Call the system's method `do` with a timeout of `patience` seconds; return None if the system has failed."""
        if self._process is None:
            return None
        try:
            self._send(self._process, {"do": do, "body": body})
            answer = self._receive(patience)
            return Reply(answer["result"], float(answer["milliseconds"]), int(answer["memory"]))
        except _Broken as error:
            self._fail(str(error))
        except (KeyError, TypeError, ValueError):
            self._fail(f"gave no answer to {do!r} but {json.dumps(answer)[:_SHOWN]}")
        return None

    def _start(self, program: Program) -> None:
        command = [str(program.python), "-P", str(FOLDER / "host.py"), str(program.script.absolute())]
        with self._log.open("w", encoding="utf-8") as log:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                encoding="utf-8",
                errors="replace",
                env={**os.environ, **_OFFLINE, **program.environment},
            )
        Thread(target=self._listen, args=(self._process,), daemon=True).start()
        try:
            answer = self._receive(_STARTING)
        except _Broken as error:
            self._fail(str(error))
            return
        if "ready" not in answer:
            self._fail(f"not installed ({answer.get('missing')} is missing)")

    def _listen(self, process: "subprocess.Popen[str]") -> None:
        """Queue output lines, then "" when the process closes its output."""
        if process.stdout:
            with process.stdout as lines:
                for line in lines:
                    self._lines.put(line)
        self._lines.put("")

    def _send(self, process: "subprocess.Popen[str]", request: dict[str, Any]) -> None:
        if process.stdin is None:
            raise AssertionError("a worker is always started with a pipe")
        try:
            process.stdin.write(json.dumps(request, ensure_ascii=False) + "\n")
            process.stdin.flush()
        except OSError as error:
            raise _Broken(f"ended by itself: {self._last_words()}") from error

    def _receive(self, patience: float) -> dict[str, Any]:
        try:
            line = self._lines.get(timeout=patience)
        except Empty as error:
            raise _Broken(f"gave no answer within {patience:g} s") from error
        if not line:
            raise _Broken(f"ended by itself: {self._last_words()}")
        try:
            answer = json.loads(line)
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise _Broken(f"did not answer in JSON: {line.strip()[:_SHOWN]}")
        return answer

    def _last_words(self) -> str:
        time.sleep(0.1)  # its last output may not be in the file yet
        lines = self._log.read_text("utf-8", errors="replace").split("\n")
        return next((line.strip()[:_SHOWN] for line in reversed(lines) if line.strip()), "without a word")

    def _fail(self, why: str) -> None:
        self.failure = why
        self._end(0.0)

    def _end(self, patience: float) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.stdin:
            with suppress(OSError):
                process.stdin.close()  # this makes the process exit
        try:
            process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
