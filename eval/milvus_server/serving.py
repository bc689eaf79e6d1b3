"""Run a command beside a Milvus server, on a network that nothing else can reach.

The server of the package `milvus` listens on all interfaces, whatever it is told. So both run in a network of their own
(a network namespace of Linux), which has a loopback interface and no other; its owner need not be root.
"""

import fcntl
import os
import shutil
import signal
import socket
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pincite.ingest.errors import BadOption

PORT = 19530
ADDRESS = f"milvus://127.0.0.1:{PORT}"
_READY = 180.0  # seconds that a server may take to start; nine are usual
_ENDING = 30.0
_SIOCGIFFLAGS, _SIOCSIFFLAGS, _UP = 0x8913, 0x8914, 1
_SETTINGS = (
    # Rows that are not indexed yet are all compared, instead of an eighth of them.
    "queryNode.segcore.interimIndex.enableIndex=false",
    # A segment is indexed once it is nearly full, and not first when it is an eighth full and again when it is merged.
    "dataCoord.segment.sealProportion=0.9",
)
_INSIDE = "PINCITE_OWN_NETWORK"
# The package looks for free ports before it starts, and avoids those of connections that were just closed: a server
# started again within a minute would listen elsewhere. Milvus itself can bind such a port, and so can this.
_START = """
import socket
import milvus

class Reusing(socket.socket):
    def bind(self, address):
        self.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        super().bind(address)

milvus.socket.socket = Reusing
milvus.main()
"""


def in_a_network_of_its_own(arguments: Sequence[str]) -> int | None:
    """Run this program again in a network of its own, and return its exit status; None where it already is.

    Raises BadOption if the system does not let us.
    """
    if os.environ.get(_INSIDE):
        raise_loopback()
        return None
    unshare = shutil.which("unshare")
    alone = [unshare or "unshare", "--user", "--map-root-user", "--net"]
    if unshare is None or subprocess.run([*alone, "true"], capture_output=True).returncode:
        raise BadOption(
            "This system makes no network namespaces (unshare --user --net), and the server would listen on all "
            "interfaces. Close its ports to others, then use --open."
        )
    command = [*alone, sys.executable, "-m", "pincite.eval.milvus_server", *arguments]
    return subprocess.run(command, env=os.environ | {_INSIDE: "1"}).returncode


def raise_loopback() -> None:
    """Switch the loopback interface on, which is off in a new network."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        request = struct.pack("16sh", b"lo", 0).ljust(40, b"\0")
        name, flags = struct.unpack("16sh", fcntl.ioctl(any_socket, _SIOCGIFFLAGS, request)[:18])
        fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", name, flags | _UP).ljust(40, b"\0"))


@contextmanager
def served(program: Path, data: Path, settings: Sequence[str] = ()) -> Iterator[int]:
    """Run a server in the block, and yield its process id. Raises BadOption if there is none, or it does not start.

    `settings` are further ones, as in "dataCoord.compaction.enableAutoCompaction=false".
    """
    if not program.exists():
        raise BadOption(f"There is no {program}. Install the package milvus==2.3.5 there: make test-milvus does.")
    if _answers():
        raise BadOption(f"Something listens on port {PORT} already. End it, or leave --open out.")
    data.mkdir(parents=True, exist_ok=True)
    with (data / "server.log").open("ab") as log:
        told = [word for one in (*_SETTINGS, *settings) for word in ("--extra-config", one)]
        python = str(program.parent / "python")
        command = [python, "-c", _START, "--data", str(data / "data"), *told]
        server = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True)
    try:
        _wait(server, data)
        yield server.pid
    finally:
        server.send_signal(signal.SIGINT)  # it then ends the process that does the work
        try:
            server.wait(_ENDING)
        except subprocess.TimeoutExpired:
            os.killpg(server.pid, signal.SIGKILL)
            server.wait()


def _wait(server: subprocess.Popen[bytes], data: Path) -> None:
    until = time.monotonic() + _READY
    while not _answers():
        if server.poll() is not None or time.monotonic() > until:
            raise BadOption(f"The Milvus server did not start; {data / 'server.log'} says why.")
        time.sleep(0.2)


def _answers() -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", PORT)) == 0
