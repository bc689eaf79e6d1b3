"""A real `pincite serve`, as a process of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

_COMMAND = [sys.executable, "-c", "from pincite.service.cli.main import main; main()"]


def pincite(*arguments: str | Path) -> str:
    """What a command prints."""
    run = subprocess.run([*_COMMAND, *map(str, arguments)], capture_output=True, text=True, timeout=600, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


@contextmanager
def served(home: Path, models: Path, log: Path, **variables: str) -> Iterator[tuple[str, float]]:
    """The address of a service over this home, with these in its environment, and the seconds until it was ready."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {**os.environ, "PINCITE_MODELS": str(models), **variables}
    with log.open("wb") as out:
        start = time.monotonic()
        process = subprocess.Popen(
            [*_COMMAND, "serve", "--home", str(home), "--port", str(port)], stdout=out, stderr=out, env=environment
        )
        try:
            _wait_until_ready(address, process, log)
            yield address, time.monotonic() - start
        finally:
            process.terminate()
            process.wait(30)


def _wait_until_ready(address: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(1_200):
        assert process.poll() is None, log.read_text(encoding="utf-8")
        try:
            if httpx.get(f"{address}/readyz", timeout=5).status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)  # between two looks; nothing is assumed to have happened in it
    raise AssertionError(f"not ready after two minutes: {log.read_text(encoding='utf-8')}")
