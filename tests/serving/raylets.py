"""A Ray cluster of two machines that are both this one, on addresses of the loopback network.

Each `ray start --block` is a process of the test's, and ends what it started when it is ended.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.places import PYTHONPATH

PORT = 6397
ADDRESS = f"127.0.0.2:{PORT}"
_QUIET = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_DISABLE_METRICS_COLLECTION": "1", "OMP_NUM_THREADS": "1"}
_MEMORY = 100_000_000  # bytes for objects


@contextmanager
def head(folder: Path) -> Iterator[None]:
    """The first machine, with one processor; `folder` has a short name, since sockets lie in it."""
    with _node(["--head", f"--port={PORT}", "--include-dashboard=false", f"--temp-dir={folder}"], "127.0.0.2"):
        yield


@contextmanager
def second() -> Iterator["subprocess.Popen[bytes]"]:
    """The second machine, with one processor."""
    with _node([f"--address={ADDRESS}"], "127.0.0.3") as process:
        yield process


def kill(node: "subprocess.Popen[bytes]") -> None:
    """Ends a machine as a power cut does: its raylet is gone, and with it all that it started."""
    children = Path(f"/proc/{node.pid}/task/{node.pid}/children").read_text("ascii").split()
    names = {int(pid): Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[0] for pid in children}
    (raylet,) = [pid for pid, name in names.items() if name.endswith(b"/raylet")]
    os.kill(raylet, signal.SIGKILL)


@contextmanager
def _node(arguments: list[str], address: str) -> Iterator["subprocess.Popen[bytes]"]:
    command = [sys.executable, "-m", "ray.scripts.scripts", "start", "--block", *arguments]
    command += [f"--node-ip-address={address}", "--num-cpus=1", f"--object-store-memory={_MEMORY}"]
    environment = {**os.environ, **_QUIET, "PYTHONPATH": PYTHONPATH}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, start_new_session=True
    ) as process:
        assert process.stdout
        try:
            while b"Ray runtime started" not in (line := process.stdout.readline()):
                assert line, "the raylet did not start"
            yield process
        finally:
            process.terminate()
            process.wait(60)
