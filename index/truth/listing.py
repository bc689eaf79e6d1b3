"""List documents: those that pass filters and are found by some words, in an order, a page at a time."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any

from pincite.index.hit import DocumentFacts, Filters
from pincite.index.truth.authors import authors_named
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import documents_by_id, matching_documents
from pincite.ingest.discover import name_of
from pincite.ingest.text import caseless

_ROWS = (
    "SELECT id, name, title, author, publisher, date, added_at,"
    " (SELECT json_group_array(path) FROM paths WHERE document_id = documents.id) FROM documents"
)

_EVERYTHING = Filters()


class Order(Enum):
    """By what documents are sorted; those without it come last, and ties are in the order of names."""

    NAME = "name"
    TITLE = "title"
    AUTHOR = "author"
    DATE = "date"
    ADDED = "added"


@dataclass(frozen=True, slots=True)
class Listing:
    """Which documents to list, and how.

    `text` is looked for in titles, authors, publishers and file names: each of its words must occur, in whatever case
    and width; or all of it, whatever spaces are between. Authors are found in other letters, too. `title` must occur
    in the title or name. An untitled document is sorted by its name.
    """

    filters: Filters = _EVERYTHING
    text: str = ""
    title: str = ""
    order: Order = Order.NAME
    descending: bool = False
    limit: int = 100
    offset: int = 0


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """One page of a list of documents, and the total number of documents in the list."""

    documents: Sequence[DocumentFacts]
    total: int


def list_documents(connection: Connection, asked: Listing) -> DocumentPage:
    """Return up to `asked.limit` of the documents that are meant, from `asked.offset` on."""
    passing = matching_documents(connection, asked.filters)
    allowed = None if passing is None else set(passing)
    rows = [_Row(*row) for row in connection.execute(_ROWS) if allowed is None or row[0] in allowed]
    title = caseless(asked.title)
    found = [row for row in rows if title in caseless(row.name) or title in caseless(row.title or "")]
    if asked.text.strip():
        found = _with_words(found, asked.text)
    ids = [row.id for row in _sorted(found, asked)][asked.offset : asked.offset + asked.limit]
    facts = documents_by_id(connection, ids)
    return DocumentPage([facts[one] for one in ids if one in facts], len(found))


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    name: str
    title: str | None
    author: str | None
    publisher: str | None
    date: str | None
    added_at: str
    paths: str


def _with_words(rows: Sequence[_Row], text: str) -> list[_Row]:
    words, joined = caseless(text).split(), _joined(caseless(text))
    authors = authors_named({row.author or "" for row in rows}, [text.strip()])
    found = []
    for row in rows:
        files = [name_of(Path(path)) for path in json.loads(row.paths)]
        said = caseless("\n".join(filter(None, (row.name, row.title, row.author, row.publisher, *files))))
        if row.author in authors or all(word in said for word in words) or joined in _joined(said):
            found.append(row)
    return found


_KEYS: dict[Order, Callable[[_Row], Any]] = {
    Order.NAME: lambda row: caseless(row.name),
    Order.TITLE: lambda row: caseless(row.title or row.name),
    Order.AUTHOR: lambda row: caseless(row.author or ""),
    Order.DATE: lambda row: row.date or "",
    Order.ADDED: lambda row: row.added_at,
}


def _sorted(rows: Sequence[_Row], asked: Listing) -> list[_Row]:
    key = _KEYS[asked.order]
    by_name = sorted(rows, key=lambda row: (row.name, row.id))
    known = [row for row in by_name if key(row)]
    return [*sorted(known, key=key, reverse=asked.descending), *(row for row in by_name if not key(row))]


def _joined(text: str) -> str:
    return "".join(text.split(" "))
