"""The parts of a cluster that are killed and started again: services, their workers, a Milvus.

tests/proof/cluster.py kills them.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from pymilvus import MilvusClient
from pymilvus.exceptions import MilvusException

from pincite.eval.milvus_server.serving import ADDRESS, served
from pincite.index.legs.milvus.address import Address
from pincite.service.client.client import Client
from pincite.service.running import running_service
from tests.making.postgresql import Server
from tests.places import ROOT

DOWN = 3.0  # seconds that an engine stays away


class Member:
    """A service of the cluster with its worker, in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Starts the service; it need not answer yet."""
        command = [sys.executable, "-m", "tests.serving.announcing", str(self.home)]
        with (self.home / "said.log").open("ab") as log:
            self._process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log)

    def kill(self) -> None:
        """Kills the service and its worker at once, as the loss of their machine would."""
        assert self._process
        for process in [self._process.pid, *_children(self._process.pid)]:
            os.kill(process, signal.SIGKILL)
        self._process.wait()

    def kill_worker(self) -> bool:
        """Kills the worker; whether there was one."""
        assert self._process
        found = _children(self._process.pid)
        for process in found:
            os.kill(process, signal.SIGKILL)
        return bool(found)

    def wait(self) -> None:
        """Waits until the service is ready."""
        while not (client := self.client()) or not client.is_ready():
            time.sleep(0.1)

    def stop(self) -> None:
        """Ends the service in order."""
        assert self._process
        self._process.terminate()
        self._process.wait(60)

    def client(self) -> Client | None:
        """A client of the service, once it says where it is."""
        found = running_service(self.home)
        return Client(found.address, seconds=30) if found else None


class Milvus:
    """A Milvus server that can be killed and started again."""

    def __init__(self, program: Path, data: Path) -> None:
        self._program, self._data, self._stack = program, data, ExitStack()
        self.start()

    def start(self) -> None:
        """Starts the server, and waits until it listens."""
        self._process = self._stack.enter_context(served(self._program, self._data))

    def wait(self) -> None:
        """Waits until it can be searched: for half a minute it believes that its killed parts still run."""
        client = MilvusClient(Address.of(ADDRESS).uri)
        for name in client.list_collections():
            while True:
                with suppress(MilvusException):
                    client.query(name, filter="", output_fields=["count(*)"])
                    break
                time.sleep(0.2)
        client.close()

    def kill(self) -> None:
        """Kills the server's processes at once."""
        for process in [self._process, *_children(self._process)]:
            os.kill(process, signal.SIGKILL)
        self._stack.close()
        time.sleep(DOWN)

    def stop(self) -> None:
        """Ends the server in order."""
        self._stack.close()


def _children(process: int) -> list[int]:
    """The processes that a process has started, and those that they have."""
    tasks = Path(f"/proc/{process}/task").glob("*/children")
    found = [int(child) for task in tasks for child in task.read_text().split()]
    return [one for child in found for one in (child, *_children(child))]


@dataclass(slots=True)
class Cluster:
    """All parts, and when which of them was down: its name, from, until."""

    members: tuple[Member, Member]
    database: Server
    milvus: Milvus | None
    down: list[tuple[str, float, float]] = field(default_factory=list)

    @contextmanager
    def absent(self, name: str) -> Iterator[None]:
        """Notes that this part is down in the block."""
        begun = time.monotonic()
        yield
        self.down.append((name, begun, time.monotonic()))
