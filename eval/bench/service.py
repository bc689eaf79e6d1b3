"""A service under load: a process of its own, with what it and the processes that it starts hold and use."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pincite.ingest.errors import ServiceUnreachable
from pincite.service.client.client import Client
from pincite.service.settings import Settings

Command = Callable[[Path, int], Sequence[str]]  # that serves a home on a port of this machine
_STARTING = 180.0  # seconds until a service that is not ready is given up
_ENDING = 30.0


@dataclass(frozen=True, slots=True)
class Used:
    """Bytes that the service holds, those of the processes it has started, and its seconds of processor time so far."""

    resident: int
    others: int
    cpu: float


@dataclass(frozen=True, slots=True)
class Served:
    """A running service: its address, its process, and the seconds until it was ready."""

    url: str
    process: int
    starting: float

    def used(self) -> Used:
        """What it holds and has used by now; zeros where the system does not tell."""
        below = _started_by(self.process)
        return Used(_resident(self.process), sum(map(_resident, below)), _processor_time(self.process))


def pincite_serve(settings: Settings) -> Command:
    """`pincite serve` as users start it."""
    start = [
        sys.executable,
        "-c",
        "from pincite.service.cli.main import main; main()",
        "serve",
        "--collection",
        settings.collection,
    ]
    return lambda home, port: [*start, "--home", str(home), "--port", str(port)]


@contextmanager
def served(command: Command, home: Path, log: Path) -> Iterator[Served]:
    """The service until the end of the block; raises ServiceUnreachable, with its last words, if it does not start."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command(home, port), stdout=out, stderr=out)
    try:
        _wait_until_ready(url, process, log)
        yield Served(url, process.pid, time.monotonic() - began)
    finally:
        process.terminate()
        try:
            process.wait(_ENDING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    return port


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    end = time.monotonic() + _STARTING
    with Client(url) as client:
        while not client.is_ready():
            if process.poll() is not None or time.monotonic() > end:
                said = log.read_text("utf-8", errors="replace").strip()
                raise ServiceUnreachable(f"The service did not become ready. It said: {said[-500:]}")
            time.sleep(0.05)


def _started_by(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    found: list[int] = []
    with suppress(OSError):
        for file in Path(f"/proc/{process}/task").glob("*/children"):
            found += [int(word) for word in file.read_text().split()]
    return found + [below for one in found for below in _started_by(one)]


def _resident(process: int) -> int:
    with suppress(OSError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def _processor_time(process: int) -> float:
    with suppress(OSError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    return 0.0
