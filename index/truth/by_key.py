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
