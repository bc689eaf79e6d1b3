"""Start the service in its own process, and measure its memory and CPU time and its child processes' memory."""

import os
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pincite.eval.bench.plan import Version
from pincite.ingest.errors import ServiceUnreachable
from pincite.service.client.client import Client

Command = Callable[[Path, int], Sequence[str]]  # returns the command that serves a home on a port
_STARTING = 180.0  # seconds to wait for the service to become ready
_ENDING = 30.0


@dataclass(frozen=True, slots=True)
class Used:
    """The service's resident bytes, those of its child processes (`others`), and its CPU time so far in seconds."""

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
        """Return current memory and CPU time; zeros where /proc is not available."""
        below = _started_by(self.process)
        return Used(_resident(self.process), sum(map(_resident, below)), _processor_time(self.process))


def serve_command(version: Version) -> Command:
    """Return the command for `pincite serve`, as users start it."""
    return lambda home, port: version.command("serve", "--home", str(home), "--port", str(port))


@contextmanager
def served(command: Command, home: Path, log: Path, environment: Mapping[str, str] | None = None) -> Iterator[Served]:
    """Run the service until the end of the block, with this environment or else that of this process.

    Raises ServiceUnreachable, with its last output, if it fails.
    """
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    began = time.monotonic()
    with log.open("wb") as out:
        process = subprocess.Popen(command(home, port), stdout=out, stderr=out, env=environment)
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
                raise ServiceUnreachable(f"The service did not become ready. Its output: {said[-500:]}")
            time.sleep(0.05)


def _started_by(process: int) -> list[int]:
    """Return the ids of a process's child processes, recursively."""
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
