"""The saved questions of a collection, in `questions.sqlite` beside it, each with a mark of when one last looked.

So they are deleted, backed up and restored with their collection. Nothing of any document is kept in them, so there is
nothing to forget.
"""

import secrets
import sqlite3
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pincite.index.truth.changes import Moment
from pincite.ingest.errors import EmptyQuestion, UnknownQuestion
from pincite.service.own_files import own_database

_FILE = "questions.sqlite"
_DAMAGED = "The documents are safe. Move questions.sqlite away (and questions.sqlite-wal and -shm), and save them anew."
_TABLES = """
CREATE TABLE IF NOT EXISTS questions (
    number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, text TEXT NOT NULL UNIQUE,
    saved_at TEXT NOT NULL, looked_at TEXT NOT NULL, generation INTEGER NOT NULL, epoch TEXT NOT NULL
) STRICT;
"""


@dataclass(frozen=True, slots=True)
class Look:
    """When one looked, in UTC, and the moment of the collection that one saw then."""

    at: str
    moment: Moment


@dataclass(frozen=True, slots=True)
class SavedQuestion:
    """A question that is kept, and the last look at what answers it."""

    id: str
    text: str
    saved_at: str
    looked: Look


class SavedQuestions:
    """The saved questions of a collection; each call opens the file itself, so threads may share an instance."""

    def __init__(self, collection: Path) -> None:
        self._file = collection / _FILE

    def save(self, text: str, moment: Moment) -> SavedQuestion:
        """A question, saved now, when the collection is at `moment`; one saved before stays as it is."""
        said = " ".join(text.split())
        if not said:
            raise EmptyQuestion("The question is empty. Give the question to save.")
        with self._writing() as connection:
            connection.execute(
                "INSERT OR IGNORE INTO questions (id, text, saved_at, looked_at, generation, epoch)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (secrets.token_hex(4), said, now_text(), now_text(), moment.generation, moment.epoch),
            )
        return self.get(said)

    def all(self) -> list[SavedQuestion]:
        """The saved questions, the oldest first."""
        if not self._file.exists():
            return []
        with self._writing() as connection:
            rows = connection.execute(
                "SELECT id, text, saved_at, looked_at, generation, epoch FROM questions ORDER BY number"
            )
            return [
                SavedQuestion(question_id, text, saved_at, Look(at, Moment(generation, epoch)))
                for question_id, text, saved_at, at, generation, epoch in rows
            ]

    def get(self, wanted: str) -> SavedQuestion:
        """The question with this id or these words; raises UnknownQuestion."""
        for one in self.all():
            if wanted in (one.id, one.text):
                return one
        raise UnknownQuestion(f"No question {wanted!r} is saved. `pincite questions list` shows those that are.")

    def look(self, question_id: str, look: Look) -> None:
        """Records a look; an earlier one than is recorded changes nothing."""
        with self._writing() as connection:
            connection.execute(
                "UPDATE questions SET looked_at = ?1, generation = ?2, epoch = ?3 WHERE id = ?4 AND looked_at <= ?1",
                (look.at, look.moment.generation, look.moment.epoch, question_id),
            )

    def remove(self, wanted: str) -> SavedQuestion:
        """The question, which is no longer saved; raises UnknownQuestion."""
        found = self.get(wanted)
        with self._writing() as connection:
            connection.execute("DELETE FROM questions WHERE id = ?", (found.id,))
        return found

    def _writing(self) -> AbstractContextManager[sqlite3.Connection]:
        return own_database(self._file, _TABLES, _DAMAGED)


def now_text() -> str:
    """The current time (UTC) in the format that is stored."""
    return datetime.now(UTC).isoformat(timespec="seconds")
