"""Read what changed in the database since an earlier moment, so that derived indexes and caches can be updated.

A counter alone does not tell two pasts apart: a database restored from a backup, or that lost its last transactions in
a power cut, reaches the same numbers again with other contents. So every transaction that raises the generation also
draws a random epoch, and the database lists the epochs of its past. What is derived from a moment in that list can be
brought forward; anything else was derived from another past.
"""

import secrets
from dataclasses import dataclass

from pincite.index.truth.connection import Connection

EPOCHS_KEPT = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A state of the database: the number of changes so far, and the random epoch of the last ("" before epochs)."""

    generation: int
    epoch: str


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes to apply to an index or cache of an older generation.

    `removed_keys` are ranges of passage keys, first and last included.
    """

    removed_documents: tuple[str, ...]
    removed_keys: tuple[tuple[int, int], ...]
    added_documents: tuple[str, ...]


def current_generation(connection: Connection) -> int:
    """Return the database's generation: the number of changes so far."""
    return current_moment(connection).generation


def current_moment(connection: Connection) -> Moment:
    """Return the database's moment; inside a read transaction, that of the snapshot."""
    known = dict(connection.execute("SELECT key, value FROM meta WHERE key IN ('generation', 'epoch')"))
    return Moment(int(known["generation"]), known.get("epoch", ""))


def new_epoch() -> str:
    """Return a random epoch: sixteen hexadecimal digits."""
    return secrets.token_hex(8)


def keep_epoch(connection: Connection, moment: Moment) -> None:
    """List a moment among those of the database's past; the oldest are forgotten."""
    connection.execute(
        "INSERT INTO epochs VALUES (?, ?) ON CONFLICT (generation) DO UPDATE SET epoch = excluded.epoch",
        (moment.generation, moment.epoch),
    )
    connection.execute("DELETE FROM epochs WHERE generation <= ?", (moment.generation - EPOCHS_KEPT,))


def is_past(connection: Connection, moment: Moment) -> bool:
    """Return whether the database is at this moment, or was at it before."""
    now = current_moment(connection)
    if moment == now or not now.epoch:
        return moment == now
    row = connection.execute("SELECT epoch FROM epochs WHERE generation = ?", (moment.generation,)).fetchone()
    return row is not None and row[0] == moment.epoch


def changes_since(connection: Connection, older: int) -> Changes:
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


def documents_changed(connection: Connection, older: int, newer: int) -> tuple[set[str], set[str]]:
    """Return the ids of documents removed and of those added after a generation, up to a newer one."""
    span = "WHERE generation > ? AND generation <= ?"
    removed = connection.execute(f"SELECT document_id FROM tombstones {span}", (older, newer))
    added = connection.execute(f"SELECT id FROM documents {span}", (older, newer))
    return {one for (one,) in removed}, {one for (one,) in added}
