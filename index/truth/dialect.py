"""The truth's SQL in PostgreSQL's words: what little differs, in one place.

Everything else is written so that both databases understand it: `?` for values, `ON CONFLICT`, casts where PostgreSQL
needs a type. Texts are compared byte by byte in both.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pincite.index.truth.connection import LISTED, PAGES_LISTED

_PAGES = (
    "jsonb_array_elements(CAST(? AS JSONB)) AS wanted (value) JOIN pages"
    " ON document_id = wanted.value ->> 0 AND number = CAST(wanted.value ->> 1 AS BIGINT)"
)
_EXPRESSIONS = (
    (re.compile(r"CAST\(([\w.]+) AS BLOB\)"), r"convert_to(\1, 'UTF8')"),
    (re.compile(r"\bhex\((\w+)\)"), r"upper(encode(\1, 'hex'))"),
    (re.compile(r"json_group_array\((\w+)\)"), r"coalesce(CAST(json_agg(\1) AS TEXT), '[]')"),
    (re.compile(r"json_extract\((\w+), '\$\.(\w+)\.(\w+)'\)"), r"(CAST(\1 AS JSONB) #>> '{\2,\3}')"),
    (re.compile(r"CROSS JOIN (\w+)(?= ON)"), r"JOIN \1"),  # in SQLite it fixes the order
)
_TYPES = (
    (re.compile(r"\bINTEGER PRIMARY KEY AUTOINCREMENT\b"), "BIGINT PRIMARY KEY"),
    (re.compile(r"\bINTEGER\b"), "BIGINT"),
    (re.compile(r"\bBLOB\b"), "BYTEA"),
    (re.compile(r"\bREAL\b"), "DOUBLE PRECISION"),
    (re.compile(r"\bTEXT\b"), 'TEXT COLLATE "C"'),
    (re.compile(r"\bON DELETE CASCADE\b"), "ON DELETE CASCADE DEFERRABLE"),
    (re.compile(r"\) STRICT(, WITHOUT ROWID)?"), ")"),
)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement for PostgreSQL; `lists` are the places of values that are lists in JSON, from 0."""

    text: str
    lists: frozenset[int]

    def values(self, given: Sequence[Any]) -> Sequence[Any]:
        """Return the values as PostgreSQL takes them."""
        if not self.lists:
            return given
        return [json.loads(one) if at in self.lists else one for at, one in enumerate(given)]


@lru_cache(1_000)
def statement_of(sql: str) -> Statement:
    """Return a statement of ours as PostgreSQL understands it.

    `statement_of("SELECT 1 FROM t WHERE id = ?").text == "SELECT 1 FROM t WHERE id = %s"`
    """
    said = sql.replace(PAGES_LISTED, _PAGES).replace(f" IN {LISTED}", " = ANY (?!)").replace("%", "%%")
    for pattern, other in _EXPRESSIONS:
        said = pattern.sub(other, said)
    places = re.findall(r"\?!?", said)
    lists = frozenset(at for at, place in enumerate(places) if place == "?!")
    return Statement(re.sub(r"\?!?", "%s", said), lists)


def definition_of(sql: str) -> str:
    """Return a statement that defines a table or an index, with PostgreSQL's types."""
    for pattern, other in _TYPES:
        sql = pattern.sub(other, sql)
    return sql
