"""Read a few passages by their keys, as ranking needs them where the legs are on another machine."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.passages import Facts


@dataclass(frozen=True, slots=True)
class KnownPassage:
    """A passage without its words; `language` is "" if unknown."""

    document_id: str
    heading: str
    language: str


@dataclass(frozen=True, slots=True)
class Placed:
    """A passage's heading, and its vector as it is stored."""

    heading: str
    vector: bytes


@dataclass(frozen=True, slots=True, order=True)
class KeyRange:
    """The keys of a document's passages, first and last included; `language` is "" if unknown."""

    first: int
    last: int
    document_id: str
    language: str


def key_ranges(connection: Connection, documents: Sequence[str] | None = None) -> list[KeyRange]:
    """Return the ranges of keys of these documents that have passages, or of all, in no order."""
    query = (
        "SELECT min(key), max(key), document_id, coalesce(min(language), '')"
        " FROM passages JOIN documents ON documents.id = document_id"
    )
    if documents is None:
        rows = connection.execute(f"{query} GROUP BY document_id")
    else:
        rows = connection.execute(
            f"{query} WHERE document_id IN {LISTED} GROUP BY document_id", (json.dumps(documents),)
        )
    return [KeyRange(*row) for row in rows]


def placed_passages(connection: Connection, keys: Sequence[int]) -> dict[int, Placed]:
    """Return key -> heading and vector; unknown keys, and passages that have lost their vectors, are omitted."""
    rows = connection.execute(
        f"SELECT key, heading, float16 FROM passages JOIN vectors ON text_hash = vector WHERE key IN {LISTED}",
        (json.dumps(keys),),
    )
    return {key: Placed(heading, vector) for key, heading, vector in rows}


def known_passages(connection: Connection, keys: Iterable[int]) -> dict[int, KnownPassage]:
    """Return key -> passage; unknown keys are omitted."""
    rows = connection.execute(
        "SELECT key, document_id, heading, coalesce(language, '') FROM passages"
        f" JOIN documents ON documents.id = document_id WHERE key IN {LISTED}",
        (json.dumps(list(keys)),),
    )
    return {key: KnownPassage(*known) for key, *known in rows}


def stored_vectors(connection: Connection, keys: Iterable[int]) -> dict[int, bytes]:
    """Return key -> the passage's vector as it is stored; passages that have lost theirs are omitted."""
    rows = connection.execute(
        f"SELECT key, float16 FROM passages JOIN vectors ON text_hash = vector WHERE key IN {LISTED}",
        (json.dumps(list(keys)),),
    )
    return dict(rows.fetchall())


def stored_sentences(connection: Connection, keys: Sequence[int]) -> dict[int, list[bytes | None]]:
    """Return key -> the vectors of the passage's sentences as they are stored, in order; None where one is lost."""
    found: dict[int, list[bytes | None]] = {key: [] for key in keys}
    rows = connection.execute(
        "SELECT passage_key, float16 FROM sentences LEFT JOIN vectors ON text_hash = vector"
        f" WHERE passage_key IN {LISTED} ORDER BY passage_key, ordinal",
        (json.dumps(list(keys)),),
    )
    for key, vector in rows:
        found[key].append(vector)
    return found


def facts_of_documents(connection: Connection, documents: Iterable[str]) -> dict[str, Facts]:
    """Return id -> date, title, author and publisher."""
    rows = connection.execute(
        f"SELECT id, date, title, author, publisher FROM documents WHERE id IN {LISTED}",
        (json.dumps(list(documents)),),
    )
    return {name: (date, title, author, publisher) for name, date, title, author, publisher in rows}
