"""What has become of the source of a kept passage: it is as it was, it was changed, or it was removed."""

from dataclasses import astuple, dataclass, fields, replace
from enum import Enum

from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import document_with_prefix, pages_of
from pincite.index.truth.sheets import KeptPassage, Words
from pincite.ingest.document import Span
from pincite.service.citations.citation import Citation, make_citation


class Standing(Enum):
    """What has become of a source: CHANGED if the document, or a newer version of its file, has other words there."""

    AS_IT_WAS = "as_it_was"
    CHANGED = "changed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept passage as it is shown: its citation with the words that were kept, one's note, and its source today.

    `now` is where the same words stand in the newer version of a changed document, if they do. There is no citation if
    the document was forgotten.
    """

    id: str
    citation: Citation | None
    note: str
    kept_at: str
    standing: Standing
    now: Citation | None


def words_of(citation: Citation) -> Words:
    """What is kept of a citation: all but what its document is known as, which its metadata say."""
    return Words(*astuple(citation)[: len(fields(Words))])


def entry_of(connection: Connection, kept: KeptPassage) -> Entry:
    """The passage as it is shown, with what its citation comes to today compared with the words that were kept."""
    words = kept.words
    if not words.quote:
        return Entry(kept.id, None, kept.note, kept.kept_at, Standing.REMOVED, None)
    document = document_with_prefix(connection, words.document_id)
    citation = Citation(*astuple(words))
    if document is not None:
        same = _text(connection, words)[words.start : words.end] == words.quote
        standing = Standing.AS_IT_WAS if same else Standing.CHANGED
        today = replace(citation, title=document.title, known_as=document.known_as)
        return Entry(kept.id, today, kept.note, kept.kept_at, standing, None)
    newer = _newer(connection, words.document_id)
    standing = Standing.CHANGED if newer else Standing.REMOVED
    return Entry(kept.id, citation, kept.note, kept.kept_at, standing, _found_in(connection, newer, words.quote))


def _text(connection: Connection, words: Words) -> str:
    asked = "SELECT text FROM pages WHERE document_id = ? AND number = ?"
    row = connection.execute(asked, (words.document_id, words.page)).fetchone()
    return str(row[0]) if row else ""


def _newer(connection: Connection, document_id: str) -> str | None:
    """The id of the document that has a path of one that is gone: what its file holds now."""
    asked = (
        "SELECT paths.document_id FROM tombstones JOIN paths ON paths.path = tombstones.path"
        " WHERE tombstones.document_id = ? AND tombstones.path <> '' ORDER BY tombstones.generation DESC"
    )
    row = connection.execute(asked, (document_id,)).fetchone()
    return str(row[0]) if row else None


def _found_in(connection: Connection, document_id: str | None, quote: str) -> Citation | None:
    """The first place in a document where exactly these words stand."""
    document = document_with_prefix(connection, document_id) if document_id else None
    for page in pages_of(connection, document.id) if document else ():
        start = page.text.find(quote)
        if document and start >= 0:
            return make_citation(document, page, Span(page.number, start, start + len(quote)))
    return None
