"""What the truth has noted of files that could not be read."""

import sqlite3
from dataclasses import dataclass
from pathlib import Path

from pincite.ingest.discover import path_text


@dataclass(frozen=True, slots=True)
class NotedFailure:
    """A file that could not be read: what kind of error, what it says, and when (UTC)."""

    path: str
    error: str
    message: str
    failed_at: str


def failures(connection: sqlite3.Connection) -> list[NotedFailure]:
    """The files that could not be read when they were last tried, by path."""
    rows = connection.execute("SELECT path, error, message, failed_at FROM failures ORDER BY path")
    return [NotedFailure(*row) for row in rows]


def find_failure(connection: sqlite3.Connection, wanted: str) -> NotedFailure | None:
    """What was noted of a file that could not be read, by its path or its name; None if nothing."""
    path = path_text(Path(wanted).absolute())
    noted = failures(connection)
    return next((one for one in noted if one.path == path), None) or next(
        (one for one in noted if Path(one.path).name == wanted), None
    )
