"""A PostgreSQL server for tests: in a temporary folder, reached by a socket in it, gone with the tests."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psycopg
import pytest

_STARTING = 60.0  # seconds
_FAST = ("fsync=off", "full_page_writes=off", "shared_buffers=16MB", "listen_addresses=")


def programs() -> Path | None:
    """The folder with `postgres` and `initdb`, of the newest version that is installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    here = shutil.which("postgres")
    return found[-1].parent if found else Path(here).parent if here else None


class Server:
    """A server, which can be stopped and started again."""

    def __init__(self, bin_folder: Path, folder: Path, user: str | None) -> None:
        self._bin, self._folder = bin_folder, folder
        # Not Popen's `user`, which forks: gRPC, where a test has loaded it, may break the child before it starts.
        self._as = ["setpriv", "--reuid", user, "--regid", user, "--init-groups"] if user else []
        self._process: subprocess.Popen[bytes] | None = None
        with (folder / "log").open("ab") as log:
            command = [bin_folder / "initdb", "-D", folder / "data", "-U", "pincite", "-E", "UTF8", "--locale=C.UTF-8"]
            command = [*self._as, *command, "-A", "trust", "--no-sync"]
            subprocess.run(command, check=True, stdout=log, stderr=log)
        self.start()

    def address(self, database: str) -> str:
        """The address of a database."""
        return f"postgresql://pincite@/{database}?host={self._folder}"

    def start(self) -> None:
        """Starts the server, and waits until it answers."""
        command = [*self._as, self._bin / "postgres", "-D", self._folder / "data", "-k", self._folder]
        options = [part for option in _FAST for part in ("-c", option)]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen([*command, *options], stdout=log, stderr=log)
        given_up = time.monotonic() + _STARTING
        while time.monotonic() < given_up and self._process.poll() is None:
            with suppress(psycopg.OperationalError), psycopg.connect(self.address("postgres")):
                return
            time.sleep(0.05)
        raise TimeoutError(f"status {self._process.poll()}: {(self._folder / 'log').read_text()}")

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stops the server: at once and in order (SIGINT), or as a power cut would (SIGQUIT)."""
        if self._process:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    @contextmanager
    def database(self) -> Iterator[str]:
        """The address of an empty database for the block."""
        name = f"test_{secrets.token_hex(4)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE template0 STRATEGY file_copy")
        try:
            yield self.address(name)
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def _run(self, command: str) -> None:
        with psycopg.connect(self.address("postgres"), autocommit=True) as connection:
            connection.execute(command)


@contextmanager
def running_server() -> Iterator[Server]:
    """A server of its own for the block; the test is skipped where PostgreSQL is not installed."""
    found = programs()
    if found is None:
        pytest.skip("PostgreSQL is not installed (apt-get install postgresql)")
    user = _unprivileged() if os.geteuid() == 0 else None  # the server refuses to run as root
    folder = Path(tempfile.mkdtemp(prefix="pincite-pg-"))
    try:
        if user:
            shutil.chown(folder, user)
        server = Server(found, folder, user)
        try:
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _unprivileged() -> str:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("there is no user without privileges to run PostgreSQL as")
