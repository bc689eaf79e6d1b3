"""The folders that the service follows for a collection, and the last events of them, in `folders.sqlite` beside it.

So they are deleted, backed up and restored with their collection. The command line, the service and several of its
processes share the file; every change is one transaction.
"""

import json
import secrets
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.keeping.traces import Traces
from pincite.index.truth.connection import LISTED
from pincite.index.truth.sqlite import purge
from pincite.ingest.discover import path_text
from pincite.ingest.errors import BadOption, UnknownFolder
from pincite.service.own_files import own_database
from pincite.service.watching.events import Event, Happening
from pincite.service.watching.in_step import require_watchable

_FILE = "folders.sqlite"
_KEPT = 1_000  # newest events
_DAMAGED = (
    "The documents are safe. Move folders.sqlite away (and folders.sqlite-wal and -shm), and add the folders anew."
)
_TABLES = """
CREATE TABLE IF NOT EXISTS folders (
    id TEXT PRIMARY KEY, path TEXT NOT NULL UNIQUE, added_at TEXT NOT NULL, paused INTEGER NOT NULL DEFAULT 0,
    believed INTEGER NOT NULL DEFAULT 0, in_step_at TEXT, trouble TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS events (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    folder TEXT NOT NULL REFERENCES folders (id) ON DELETE CASCADE,
    at TEXT NOT NULL, happening TEXT NOT NULL, path TEXT NOT NULL, before TEXT, message TEXT, document TEXT
) STRICT;
"""
_COLUMNS = "SELECT id, path, added_at, paused, in_step_at, trouble FROM folders"
_EVENTS = "SELECT at, folder, happening, path, before, message, document FROM events"


@dataclass(frozen=True, slots=True)
class Folder:
    """A registered folder. `in_step_at` is when it was last found in step; `trouble` says what waits for the user."""

    id: str
    path: str
    added_at: str
    paused: bool
    in_step_at: str | None
    trouble: str


@dataclass(frozen=True, slots=True)
class NotedEvent:
    """An event, when it was, and the id of its folder."""

    at: str
    folder: str
    event: Event


class Folders:
    """The registered folders of a collection; each call opens the file itself, so threads may share an instance."""

    def __init__(self, collection: Path) -> None:
        self._collection, self._file = collection, collection / _FILE

    def add(self, folder: Path) -> Folder:
        """A folder that is to be followed from now on.

        Raises BadOption if it is no folder, belongs to the home, or is one that is followed already, or in one.
        """
        (place,) = require_watchable(self._collection.parent.parent, [folder])
        path = path_text(place)
        with self._writing() as connection:
            for (other,) in connection.execute("SELECT path FROM folders").fetchall():
                if path == other:
                    raise BadOption(f"{path} is followed already.")
                if Path(path).is_relative_to(other) or Path(other).is_relative_to(path):
                    inner, outer = (path, other) if Path(path).is_relative_to(other) else (other, path)
                    raise BadOption(f"{inner} is inside {outer}. Only one of them can be followed: {other} is already.")
            folder_id = secrets.token_hex(4)
            row = (folder_id, path, _now())
            connection.execute("INSERT INTO folders (id, path, added_at) VALUES (?, ?, ?)", row)
        return self.get(folder_id)

    def all(self) -> list[Folder]:
        """The folders, by path."""
        if not self._file.exists():
            return []
        with self._writing() as connection:
            return [_folder(row) for row in connection.execute(f"{_COLUMNS} ORDER BY path")]

    def get(self, wanted: str) -> Folder:
        """The folder with this id or path; raises UnknownFolder."""
        path = path_text(Path(wanted).absolute())
        for one in self.all():
            if wanted == one.id or path == one.path:
                return one
        raise UnknownFolder(f"No folder {wanted!r} is followed. `pincite folders list` shows those that are.")

    def remove(self, wanted: str) -> Folder:
        """The folder, which is no longer followed; its documents stay. Raises UnknownFolder."""
        return self._change(wanted, "DELETE FROM folders WHERE id = ?")

    def pause(self, wanted: str, paused: bool) -> Folder:
        """The folder, not followed for now, or again. Raises UnknownFolder."""
        return self._change(wanted, f"UPDATE folders SET paused = {int(paused)} WHERE id = ?")

    def believe(self, wanted: str) -> Folder:
        """The folder, of which all that is missing now will be removed. Raises UnknownFolder."""
        return self._change(wanted, "UPDATE folders SET believed = 1 WHERE id = ?")

    def take_belief(self, folder_id: str) -> bool:
        """Whether what is missing is to be removed; it is believed once."""
        with self._writing() as connection:
            asked = "UPDATE folders SET believed = 0 WHERE id = ? AND believed = 1"
            return bool(connection.execute(asked, (folder_id,)).rowcount)

    def note_state(self, folder_id: str, in_step: bool, trouble: str) -> None:
        """Records how a step ended."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE folders SET trouble = ?, in_step_at = iif(?, ?, in_step_at) WHERE id = ?",
                (trouble, in_step, _now(), folder_id),
            )

    def note(self, folder_id: str, event: Event) -> None:
        """Records an event; the oldest beyond the last thousand are deleted."""
        with self._writing() as connection:
            connection.execute(
                "INSERT INTO events (folder, at, happening, path, before, message, document)"
                " SELECT id, ?, ?, ?, ?, ?, ? FROM folders WHERE id = ?",
                (
                    *(_now(), event.happening.value, event.path, event.before, event.message, event.document),
                    folder_id,
                ),
            )
            connection.execute("DELETE FROM events WHERE number <= (SELECT max(number) FROM events) - ?", (_KEPT,))

    def events(self, limit: int) -> list[NotedEvent]:
        """The last events of all folders, the newest first."""
        if not self._file.exists():
            return []
        with self._writing() as connection:
            rows = connection.execute(f"{_EVENTS} ORDER BY number DESC LIMIT ?", (limit,))
            return [NotedEvent(at, folder, Event(Happening(what), *more)) for at, folder, what, *more in rows]

    def forget(self, traces: Traces) -> None:
        """Deletes what events say of these documents, also under the paths that they had before."""
        if not self._file.exists():
            return
        with self._writing() as connection:
            ids, paths = json.dumps(traces.ids), _all_paths(connection, traces)
            connection.execute(
                f"DELETE FROM events WHERE document IN {LISTED} OR path IN {LISTED} OR before IN {LISTED}",
                (ids, paths, paths),
            )
        with own_database(self._file, _TABLES, _DAMAGED) as connection:
            connection.execute("COMMIT")
            purge(connection)

    def _change(self, wanted: str, statement: str) -> Folder:
        found = self.get(wanted)
        with self._writing() as connection:
            connection.execute(statement, (found.id,))
        return next((one for one in self.all() if one.id == found.id), found)

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return own_database(self._file, _TABLES, _DAMAGED)


def _all_paths(connection: sqlite3.Connection, traces: Traces) -> str:
    """The documents' paths, with all that they had before they were moved, as a JSON list."""
    known = set(traces.paths)
    moves = connection.execute("SELECT path, before FROM events WHERE before IS NOT NULL").fetchall()
    while fresh := {one for move in moves if known & set(move) for one in move} - known:
        known |= fresh
    return json.dumps(sorted(known))


def _folder(row: Sequence[str]) -> Folder:
    folder_id, path, added_at, paused, in_step_at, trouble = row
    return Folder(folder_id, path, added_at, bool(paused), in_step_at, trouble)


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
