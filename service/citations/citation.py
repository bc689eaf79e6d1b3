"""Makes, stores and resolves citations, and numbers those of one answer.

An id encodes the place of the quote and a checksum of its words, so it resolves on any machine that has the same file:
`47222da90f35-p3-120-180-9f3c` is characters 120 to 180 of page 3 of the document whose id begins with 47222da90f35, and
9f3c is the checksum. Every citation given out is also stored and still resolves after its document is removed.
"""

import hashlib
import re
import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.disk import writable
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import document_with_prefix, pages_of
from pincite.ingest.document import Page, Span
from pincite.ingest.errors import CollectionUnwritable, UnknownCitation
from pincite.service.plain import one_line

_ID = re.compile(r"([0-9a-f]{12})-p([0-9]{1,6})-([0-9]{1,9})-([0-9]{1,9})-([0-9a-f]{4})")
_SURROUNDINGS = 240  # characters shown on either side of a quote


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote == page.text[start:end]` of the page with this number. `document` is the file's stem."""

    id: str
    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class Resolved:
    """A citation with the text around it. `removed`: its document is no longer in the collection."""

    citation: Citation
    before: str
    after: str
    removed: bool


def make_citation(document: DocumentFacts, page: Page, span: Span) -> Citation:
    """The citation of a span of a document's page."""
    quote = page.text[span.start : span.end]
    return Citation(
        citation_id(document.id, span, quote),
        document.id,
        document.name,
        document.title,
        page.number,
        page.label,
        span.start,
        span.end,
        quote,
    )


def citation_id(document_id: str, span: Span, quote: str) -> str:
    """The id of these words at this place; the same on every machine and after every rebuild."""
    check = hashlib.sha256(quote.encode()).hexdigest()[:4]
    return f"{document_id[:12]}-p{span.page}-{span.start}-{span.end}-{check}"


def label(citation: Citation) -> str:
    """The citation's label for people: the title, and the page number as printed."""
    return one_line(f"{citation.title or citation.document}, p. {citation.page_label}")


def keep(collection: Collection, citations: Iterable[tuple[Citation, Page]]) -> None:
    """Stores citations that are about to be shown, with the text around them; those stored already do not change."""
    rows = [
        (
            *(one.id, one.document_id, one.document, one.title, one.page, one.page_label),
            *(one.start, one.end, one.quote, *_around(page.text, one.start, one.end)),
        )
        for one, page in citations
    ]
    if rows:
        # On a read-only disk the answer is still valid; its citations resolve as long as the document is there.
        with suppress(CollectionUnwritable), writable(collection.folder), collection.store.transaction():
            collection.connection.executemany(
                "INSERT OR IGNORE INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows
            )


def resolve(collection: Collection, wanted: str) -> Resolved:
    """The citation with this id; raises UnknownCitation if it was never given out and matches no stored document."""
    wanted = wanted.strip().lower()
    known = _ID.fullmatch(wanted) is not None
    found = known and (_in_documents(collection.connection, wanted) or _kept(collection.connection, wanted))
    if not found:
        raise UnknownCitation(
            f"There is no citation {wanted!r} in this collection. Ids look like 47222da90f35-p3-120-180-9f3c and come "
            "from answers and from `pincite find-quote`. Another collection may have it (--collection NAME)."
        )
    return found


def _in_documents(connection: sqlite3.Connection, wanted: str) -> Resolved | None:
    """The citation from the stored document; None if the document is gone or has other words at that place."""
    parts = _ID.fullmatch(wanted)
    document = document_with_prefix(connection, parts[1]) if parts else None
    if parts is None or document is None:
        return None
    span = Span(int(parts[2]), int(parts[3]), int(parts[4]))
    page = next((page for page in pages_of(connection, document.id) if page.number == span.page), None)
    if page is None:
        return None
    citation = make_citation(document, page, span)
    if citation.id != wanted or not citation.quote:
        return None
    return Resolved(citation, *_around(page.text, span.start, span.end), removed=False)


def _kept(connection: sqlite3.Connection, wanted: str) -> Resolved | None:
    row = connection.execute("SELECT * FROM citations WHERE id = ?", (wanted,)).fetchone()
    if row is None:
        return None
    return Resolved(Citation(*row[:9]), row[9], row[10], removed=True)


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    """The text before and after, cut at white space."""
    before = text[max(0, start - _SURROUNDINGS) : start]
    after = text[end : end + _SURROUNDINGS]
    if start > _SURROUNDINGS and " " in before:
        before = before.split(" ", 1)[1]
    if end + _SURROUNDINGS < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    return before, after


class CitationList:
    """Numbers the citations of one answer from 1, in order of first use; the same words keep their number."""

    def __init__(self, collection: Collection) -> None:
        self._collection = collection
        self._pages: dict[str, dict[int, Page]] = {}
        self._cited: dict[str, tuple[int, Citation, Page]] = {}

    def numbers(self, document: DocumentFacts, spans: Iterable[Span]) -> tuple[int, ...]:
        """The numbers of the citations of these spans."""
        return tuple(self._number(document, span) for span in spans)

    def holds(self, document: DocumentFacts, spans: Iterable[Span]) -> bool:
        """Whether all of these spans are cited already."""
        cited = {(one.document_id, one.page, one.start, one.end) for one in self.citations()}
        return all((document.id, span.page, span.start, span.end) in cited for span in spans)

    def citations(self) -> tuple[Citation, ...]:
        """The citations so far, by number."""
        return tuple(citation for _, citation, _ in self._cited.values())

    def kept(self) -> tuple[Citation, ...]:
        """The citations, by number, after storing them so that they always resolve."""
        keep(self._collection, [(citation, page) for _, citation, page in self._cited.values()])
        return self.citations()

    def page(self, document: DocumentFacts, number: int) -> Page:
        """The document's page with this number; pages are read once."""
        if document.id not in self._pages:
            self._pages[document.id] = {
                page.number: page for page in pages_of(self._collection.connection, document.id)
            }
        return self._pages[document.id][number]

    def _number(self, document: DocumentFacts, span: Span) -> int:
        page = self.page(document, span.page)
        citation = make_citation(document, page, span)
        return self._cited.setdefault(citation.id, (len(self._cited) + 1, citation, page))[0]
