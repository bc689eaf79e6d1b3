"""What ranking asks the truth about passages, without reading their words."""

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from index.lookup import LISTED


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a passage without its words: its id, and of its document what ranking asks for ("": unknown)."""

    passage_id: str
    document_id: str
    heading: str
    language: str
    date: str
    title: str


def outlines(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, Outline]:
    """Key -> where the passage stands; keys that are gone are left out."""
    rows = connection.execute(
        "SELECT key, passages.id, document_id, heading, coalesce(language, ''), coalesce(date, ''), coalesce(title, '')"
        f" FROM passages JOIN documents ON documents.id = document_id WHERE key IN {LISTED}",
        (json.dumps([int(key) for key in keys]),),
    )
    return {key: Outline(*row) for key, *row in rows}


def terms_of(connection: sqlite3.Connection, keys: Sequence[int]) -> dict[int, list[str]]:
    """Key -> the terms of the passage, repeated as often as they occur."""
    rows = connection.execute(f"SELECT key, terms FROM passages WHERE key IN {LISTED}", (json.dumps(list(keys)),))
    return {key: terms.split(" ") if terms else [] for key, terms in rows}
