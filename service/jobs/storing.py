"""Where the queue of jobs is: `<home>/jobs.sqlite`, or tables on the server that has the home's collections.

On a server several services and workers share one queue. A worker holds a lock for the job that it works on, which the
server frees when the worker dies or is cut off; so whoever can take the lock of a running job knows that it was
interrupted.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from itertools import count
from pathlib import Path
from typing import Protocol

from pincite.index.disk import private_file, private_folder, writable
from pincite.index.truth.catalogue import server_connection
from pincite.index.truth.connection import Connection
from pincite.index.truth.sqlite import FileConnection, opened
from pincite.index.truth.stored_in import stored_in
from pincite.service.own_files import usable

_FILE = "jobs.sqlite"
_DAMAGED = (
    "Documents that were added are safe. Stop the service, move jobs.sqlite away (and jobs.sqlite-wal and -shm), start "
    "it again, and send once more what was still waiting."
)
_MAKING = 7_160_003  # the lock of whoever makes the tables on a server
_TABLES = """
CREATE TABLE IF NOT EXISTS jobs (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, collection TEXT NOT NULL, state TEXT NOT NULL,
    created_at TEXT NOT NULL, started_at TEXT, ended_at TEXT,
    texts INTEGER NOT NULL DEFAULT 0, texts_total INTEGER NOT NULL DEFAULT 0, error TEXT, message TEXT,
    unwanted INTEGER NOT NULL DEFAULT 0, attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE IF NOT EXISTS job_files (
    job INTEGER NOT NULL REFERENCES jobs (number) ON DELETE CASCADE, ordinal INTEGER NOT NULL,
    name TEXT NOT NULL, document_id TEXT NOT NULL, path TEXT NOT NULL, outcome TEXT, error TEXT, message TEXT,
    PRIMARY KEY (job, ordinal)
) STRICT, WITHOUT ROWID;
"""


class JobStore(Protocol):
    """A place of jobs; each call opens it anew, so threads and processes may share an instance."""

    for_update: str
    shared: bool

    def exists(self) -> bool:
        """Whether there ever were jobs."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for reading; raises ServiceFileUnusable, or what the server's connection raises."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A connection inside the one transaction that changes jobs, committed when the block ends.

        Raises CollectionUnwritable if the disk refuses, else as `reading`.
        """

    def taking(self) -> AbstractContextManager[Connection]:
        """As `writing`, for the taking of jobs, in which workers need not wait for one another."""

    def watching(self) -> Connection:
        """A connection to ask for changes by other connections; any thread may use it, one at a time."""

    def version(self, watching: Connection) -> int:
        """A number that is another one whenever others may have changed something."""


class FileJobs:
    """The jobs of a home in a file of its own."""

    for_update, shared = "", False

    def __init__(self, home: Path) -> None:
        self._file = home / _FILE

    def exists(self) -> bool:
        """Whether there ever were jobs."""
        return self._file.exists()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading; raises ServiceFileUnusable."""
        with usable(self._file, _DAMAGED), closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection inside a transaction, committed when the block ends."""
        with usable(self._file, _DAMAGED), writable(self._file.parent):
            private_folder(self._file.parent)
            with closing(self._connect()) as connection:
                connection.begin_writing()
                with connection:
                    yield connection

    def taking(self) -> AbstractContextManager[Connection]:
        """As `writing`."""
        return self.writing()

    def watching(self) -> Connection:
        """A connection to ask for changes by other connections; any thread may use it, one at a time."""
        with usable(self._file, _DAMAGED):
            return self._connect()

    def version(self, watching: Connection) -> int:
        """SQLite's number, which changes with each change by another connection."""
        return int(watching.execute("PRAGMA data_version").fetchone()[0])

    def _connect(self) -> FileConnection:
        private_file(self._file)
        connection = opened(self._file)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")  # an upload that was accepted outlives a power cut
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA secure_delete = ON")
        connection.executescript(_TABLES)
        return connection


class ServerJobs:
    """The jobs of all homes whose collections are in one database."""

    for_update, shared = " FOR UPDATE SKIP LOCKED", True

    def __init__(self, address: str) -> None:
        self._address = address
        self._looks = count()

    def exists(self) -> bool:
        """Whether there ever were jobs."""
        with closing(self._connect()) as connection:
            return connection.has_table("job_files")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for reading."""
        with closing(self._connect()) as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A connection inside a transaction, committed when the block ends; the tables are made at the first."""
        with closing(self._connect()) as connection:
            if not connection.has_table("job_files"):
                _make_tables(connection)
            connection.begin_writing()
            yield connection
            connection.commit()

    @contextmanager
    def taking(self) -> Iterator[Connection]:
        """A connection inside a transaction that locks the rows it reads, and passes by those that others took."""
        with closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield connection
            connection.commit()

    def watching(self) -> Connection:
        """A connection, which is not asked for anything."""
        return self._connect()

    def version(self, watching: Connection) -> int:  # noqa: ARG002
        """Another number each time: whoever follows jobs looks at them."""
        return next(self._looks)

    def _connect(self) -> Connection:
        return server_connection(self._address, "jobs")


def _make_tables(connection: Connection) -> None:
    connection.execute("BEGIN")
    connection.execute("SELECT pg_advisory_xact_lock(?)", (_MAKING,))
    for statement in _TABLES.split(";"):
        connection.define(statement)
    connection.commit()


def job_store(home: Path) -> JobStore:
    """The place of a home's jobs."""
    address = stored_in(home)
    return FileJobs(home) if address is None else ServerJobs(address)
