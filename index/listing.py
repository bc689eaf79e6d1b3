"""The documents of a collection, a page at a time."""

import sqlite3
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from index import lookup
from index.hit import DocumentFacts, Filters


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """Some of the documents that were asked for, and how many there are in all."""

    documents: Sequence[DocumentFacts]
    total: int


def list_documents(
    connection: sqlite3.Connection, filters: Filters, text: str, limit: int, offset: int
) -> DocumentPage:
    """So many documents, by name; only those that pass the filters and have `text` in their title or name."""
    passing = lookup.matching_documents(connection, filters)
    allowed = None if passing is None else set(passing)
    sought = _folded(text)
    rows = connection.execute("SELECT id, name, title FROM documents ORDER BY name, id")
    ids = [
        document_id
        for document_id, name, title in rows
        if (allowed is None or document_id in allowed) and (sought in _folded(name) or sought in _folded(title or ""))
    ]
    some = ids[offset : offset + limit]
    facts = lookup.documents_by_id(connection, some)
    return DocumentPage([facts[one] for one in some if one in facts], len(ids))


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()
