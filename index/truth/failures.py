"""Read the recorded failures of files that could not be read."""

from dataclasses import dataclass
from pathlib import Path

from pincite.index.truth.connection import Connection
from pincite.ingest.discover import path_text


@dataclass(frozen=True, slots=True)
class NotedFailure:
    """A file that could not be read: its path, the error's class and message, and the time (UTC)."""

    path: str
    error: str
    message: str
    failed_at: str


def failures(connection: Connection) -> list[NotedFailure]:
    """Return the files that could not be read at the last attempt, sorted by path."""
    rows = connection.execute("SELECT path, error, message, failed_at FROM failures ORDER BY path")
    return [NotedFailure(*row) for row in rows]


def find_failure(connection: Connection, wanted: str) -> NotedFailure | None:
    """Return the recorded failure of a file, given its path or its name, or None."""
    path = path_text(Path(wanted).absolute())
    noted = failures(connection)
    return next((one for one in noted if one.path == path), None) or next(
        (one for one in noted if Path(one.path).name == wanted), None
    )
