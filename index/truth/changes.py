"""Read what changed in the database since a generation, so that derived indexes and caches can be updated."""

import sqlite3
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes to apply to an index or cache of an older generation.

    `removed_keys` are ranges of passage keys, first and last included.
    """

    removed_documents: tuple[str, ...]
    removed_keys: tuple[tuple[int, int], ...]
    added_documents: tuple[str, ...]


def current_generation(connection: sqlite3.Connection) -> int:
    """Return the database's generation: the number of changes so far."""
    return int(connection.execute("SELECT value FROM meta WHERE key = 'generation'").fetchone()[0])


def changes_since(connection: sqlite3.Connection, older: int) -> Changes:
    """Return the documents removed and added after a generation; a replaced document is in both."""
    removed = connection.execute(
        "SELECT document_id, first_key, last_key FROM tombstones WHERE generation > ?", (older,)
    ).fetchall()
    added = connection.execute("SELECT id FROM documents WHERE generation > ? ORDER BY id", (older,))
    return Changes(
        tuple(row[0] for row in removed),
        tuple((row[1], row[2]) for row in removed if row[1] is not None),
        tuple(row[0] for row in added),
    )


def documents_changed(connection: sqlite3.Connection, older: int, newer: int) -> tuple[set[str], set[str]]:
    """Return the ids of documents removed and of those added after a generation, up to a newer one."""
    span = "WHERE generation > ? AND generation <= ?"
    removed = connection.execute(f"SELECT document_id FROM tombstones {span}", (older, newer))
    added = connection.execute(f"SELECT id FROM documents {span}", (older, newer))
    return {one for (one,) in removed}, {one for (one,) in added}
