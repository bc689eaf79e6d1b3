"""Change the metadata of stored documents without embedding them again, within the caller's transaction."""

from pincite.index.truth.connection import Connection
from pincite.index.truth.seals import seal
from pincite.index.truth.storing import now
from pincite.ingest.reading.formats.content import Facts


def describe(connection: Connection, document_id: str, facts: Facts, generation: int) -> None:
    """Store this metadata for a document, whose passages get new keys, so that both indexes take it in anew.

    Its vectors stay those of the texts that were embedded, which begin with the title and date known then.
    """
    first, last = connection.execute(
        "SELECT min(key), max(key) FROM passages WHERE document_id = ?", (document_id,)
    ).fetchone()
    connection.execute(
        "INSERT INTO tombstones SELECT id, title, path, content_hash, CAST(? AS BIGINT), CAST(? AS BIGINT), ?, ?"
        " FROM documents WHERE id = ?",
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


def _renumber(connection: Connection, document_id: str, first: int, last: int) -> None:
    """Give a document's passages the next keys that were never used."""
    shift = connection.last_key() + 1 - first
    connection.defer_foreign_keys()
    connection.execute("UPDATE passages SET key = key + ? WHERE document_id = ?", (shift, document_id))
    connection.execute(
        "UPDATE sentences SET passage_key = passage_key + ? WHERE passage_key BETWEEN ? AND ?", (shift, first, last)
    )
    connection.set_last_key(last + shift)
