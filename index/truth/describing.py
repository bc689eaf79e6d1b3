"""Change the metadata of stored documents without embedding them again, within the caller's transaction."""

import sqlite3

from pincite.index.truth.seals import seal
from pincite.index.truth.storing import now
from pincite.ingest.reading.formats.content import Facts


def describe(connection: sqlite3.Connection, document_id: str, facts: Facts, generation: int) -> None:
    """Store this metadata for a document, whose passages get new keys, so that both indexes take it in anew.

    Its vectors stay those of the texts that were embedded, which begin with the title and date known then.
    """
    first, last = connection.execute(
        "SELECT min(key), max(key) FROM passages WHERE document_id = ?", (document_id,)
    ).fetchone()
    connection.execute(
        "INSERT INTO tombstones SELECT id, title, path, content_hash, ?, ?, ?, ? FROM documents WHERE id = ?",
        (first, last, generation, now(), document_id),
    )
    connection.execute(
        "UPDATE documents SET title = ?, author = ?, publisher = ?, date = ?, language = ?, generation = ?"
        " WHERE id = ?",
        (facts.title, facts.author, facts.publisher, facts.date, facts.language, generation, document_id),
    )
    if first is not None:
        _renumber(connection, document_id, first, last)
    seal(connection, document_id)


def _renumber(connection: sqlite3.Connection, document_id: str, first: int, last: int) -> None:
    """Give a document's passages the next keys that were never used."""
    (used,) = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'passages'").fetchone()
    shift = used + 1 - first
    connection.execute("PRAGMA defer_foreign_keys = ON")  # until the end of this transaction
    connection.execute("UPDATE passages SET key = key + ? WHERE document_id = ?", (shift, document_id))
    connection.execute(
        "UPDATE sentences SET passage_key = passage_key + ? WHERE passage_key BETWEEN ? AND ?", (shift, first, last)
    )
    connection.execute("UPDATE sqlite_sequence SET seq = ? WHERE name = 'passages'", (last + shift,))
