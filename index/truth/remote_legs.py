"""What the truth notes of legs that another machine keeps (index/legs/milvus/): where they stand, and their statistics.

The notes change together, in one transaction, once the other machine has the rows that they count. They raise no
generation, since they follow from the rest of the truth. Their tables are made when they are first needed, so a
collection whose legs are files has none of them.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from pincite.index.truth.changes import Moment
from pincite.index.truth.connection import Connection

_TABLES = (
    "CREATE TABLE IF NOT EXISTS remote_legs (place TEXT PRIMARY KEY, name TEXT NOT NULL, before BIGINT NOT NULL,"
    " generation BIGINT NOT NULL, epoch TEXT NOT NULL, last_key BIGINT NOT NULL, stamp BIGINT NOT NULL,"
    " passages BIGINT NOT NULL, terms BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS remote_sums (language TEXT PRIMARY KEY, passages BIGINT NOT NULL,"
    " total BLOB NOT NULL, products BLOB NOT NULL)",
    "CREATE TABLE IF NOT EXISTS remote_terms (term BIGINT PRIMARY KEY, passages BIGINT NOT NULL)",
)
_PLACE = "vectors"  # of the table meta
_AT_ONCE = 500  # values in one statement


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the legs stand: at `place` they are called `name`.

    They have all passages up to `last_key`, but for those removed up to `moment`; those removed after the generation
    `before` are perhaps still to be deleted there. `stamp` is the time of the last change, in milliseconds. `passages`
    are counted, `terms` is the number of all their terms.
    """

    place: str
    name: str
    before: int
    moment: Moment
    last_key: int
    stamp: int
    passages: int
    terms: int


@dataclass(frozen=True, slots=True)
class LanguageSums:
    """The sums over the vectors of one language (index/legs/sums.py), as bytes."""

    language: str
    passages: int
    total: bytes
    products: bytes


@dataclass(frozen=True, slots=True)
class RemotePassage:
    """A passage as another machine is to keep it; `vector` as it is stored."""

    key: int
    document_id: str
    language: str
    terms: tuple[str, ...]
    vector: bytes


def vectors_place(connection: Connection) -> str | None:
    """Return the address at which the collection's legs are kept; None if they are files."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_PLACE,)).fetchone()
    return str(row[0]) if row else None


def set_vectors_place(connection: Connection, place: str | None) -> None:
    """Note where the collection's legs are kept. The caller must hold the write lock."""
    if place is None:
        connection.execute("DELETE FROM meta WHERE key = ?", (_PLACE,))
        return
    connection.execute(
        "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (_PLACE, place)
    )


def standing(connection: Connection, place: str) -> Standing | None:
    """Return where the legs at this address stand; None if there are none."""
    if not connection.has_table("remote_legs"):
        return None
    row = connection.execute("SELECT * FROM remote_legs WHERE place = ?", (place,)).fetchone()
    if row is None:
        return None
    place, name, before, generation, epoch, last_key, stamp, passages, terms = row
    return Standing(place, name, before, Moment(generation, epoch), last_key, stamp, passages, terms)


def sums(connection: Connection) -> list[LanguageSums]:
    """Return the sums of each language, in the order of their names."""
    return [LanguageSums(*row) for row in connection.execute("SELECT * FROM remote_sums ORDER BY language")]


def passages_with(connection: Connection, terms: Sequence[int]) -> dict[int, int]:
    """Return term -> number of passages that contain it, for terms as numbers; those in none are omitted."""
    found: dict[int, int] = {}
    for start in range(0, len(terms), _AT_ONCE):
        some = terms[start : start + _AT_ONCE]
        query = f"SELECT term, passages FROM remote_terms WHERE term IN ({', '.join('?' * len(some))})"
        found |= dict(connection.execute(query, some).fetchall())
    return found


def begin(connection: Connection, now: Standing) -> None:
    """Note legs that have nothing yet; the statistics are theirs from now on."""
    for statement in _TABLES:
        connection.define(statement)
    with _transaction(connection):
        for table in ("remote_sums", "remote_terms"):
            connection.execute(f"DELETE FROM {table}")
        _note(connection, now)


def forget_legs(connection: Connection, place: str) -> None:
    """Note that there is nothing at this address any more."""
    if connection.has_table("remote_legs"):
        connection.execute("DELETE FROM remote_legs WHERE place = ?", (place,))


def note(connection: Connection, now: Standing, changed: Iterable[LanguageSums], counts: Mapping[int, int]) -> None:
    """Note where the legs stand now, with the sums that have changed, and by how much more passages have each term."""
    with _transaction(connection):
        _note(connection, now)
        connection.executemany(
            "INSERT INTO remote_sums VALUES (?, ?, ?, ?) ON CONFLICT (language) DO UPDATE SET"
            " passages = excluded.passages, total = excluded.total, products = excluded.products",
            [(one.language, one.passages, one.total, one.products) for one in changed],
        )
        connection.executemany(
            "INSERT INTO remote_terms VALUES (?, ?) ON CONFLICT (term) DO UPDATE SET"
            " passages = remote_terms.passages + excluded.passages",
            list(counts.items()),
        )


@contextmanager
def _transaction(connection: Connection) -> Iterator[None]:
    connection.begin_writing()
    try:
        yield
    except BaseException:
        connection.rollback()
        raise
    connection.commit()


def _note(connection: Connection, now: Standing) -> None:
    connection.execute("DELETE FROM remote_legs WHERE place = ?", (now.place,))
    connection.execute(
        "INSERT INTO remote_legs VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(now.place, now.name, now.before, now.moment.generation, now.moment.epoch),
            *(now.last_key, now.stamp, now.passages, now.terms),
        ),
    )


def passages_after(connection: Connection, key: int, count: int) -> list[RemotePassage]:
    """Return the first `count` passages with higher keys, in the order of their keys."""
    rows = connection.execute(
        "SELECT key, document_id, coalesce(language, ''), terms, float16 FROM passages"
        " JOIN vectors ON text_hash = vector JOIN documents ON documents.id = document_id"
        " WHERE key > ? ORDER BY key LIMIT ?",
        (key, count),
    )
    return [
        RemotePassage(key, document, language, tuple(terms.split(" ")) if terms else (), vector)
        for key, document, language, terms, vector in rows
    ]


def keys_removed(connection: Connection, older: int, newer: int, last_key: int) -> list[tuple[int, int]]:
    """Return the ranges, first and last included, of the keys removed after a generation, up to a newer one.

    Ranges beyond `last_key` are left out.
    """
    query = (
        "SELECT first_key, last_key FROM tombstones"
        " WHERE generation > ? AND generation <= ? AND first_key <= ? ORDER BY first_key"
    )
    return connection.execute(query, (older, newer, last_key)).fetchall()


def documents_after(connection: Connection, key: int) -> list[str]:
    """Return the ids of the documents that have passages with higher keys."""
    return [one for (one,) in connection.execute("SELECT DISTINCT document_id FROM passages WHERE key > ?", (key,))]


def passages_counted_after(connection: Connection, key: int, most: int) -> int:
    """Return the number of passages with higher keys, at most `most`."""
    query = "SELECT count(*) FROM (SELECT 1 FROM passages WHERE key > ? LIMIT ?) AS few"
    return int(connection.execute(query, (key, most)).fetchone()[0])
