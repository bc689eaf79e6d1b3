"""Makes, stores and resolves citations, and numbers those of one answer.

An id encodes the place of the quote and a checksum of its words (service/citations/ids.py), so it resolves on any
machine that has the same file. Which citations were given out is noted (index/truth/shown.py), so that their words are
kept when their document goes.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import documents_with_prefix, pages_of
from pincite.index.truth.shown import ShownCitation, around
from pincite.ingest.document import Page, Span
from pincite.ingest.errors import AmbiguousCitation, UnknownCitation
from pincite.ingest.places import in_words, place_label
from pincite.service.citations.ids import Named, citation_id, named_by
from pincite.service.plain import one_line


@dataclass(frozen=True, slots=True)
class Citation:
    """A verbatim quote: `quote == page.text[start:end]` of the page with this number. `document` is the file's stem.

    `page_label` is as printed ("12", "iv"), or says what else it is (ingest/places.py): "slide 3", "sheet 2022!B4".
    """

    id: str
    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    start: int
    end: int
    quote: str
    known_as: str = field(default="", kw_only=True)  # kept citations and services of older versions do not tell it

    @property
    def name(self) -> str:
        """What its document is called where it is cited: its title, or else what it is known as, or its file's name."""
        return self.title or self.known_as or self.document


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
        place_label(page.label, page.text, span.start, span.end),
        span.start,
        span.end,
        quote,
        known_as=document.known_as,
    )


def label(citation: Citation) -> str:
    """The citation's label for people: what its document is called, and the page as printed, the slide or the cells."""
    return one_line(f"{citation.name}, {in_words(citation.page_label)}")


def keep(collection: Collection, citations: Iterable[Citation]) -> None:
    """Notes citations that are about to be shown, so that they resolve after their documents are removed.

    Nobody waits for this, nor for a process that is writing documents.
    """
    collection.store.note_shown(
        [ShownCitation(one.id, one.document_id, one.page, one.start, one.end) for one in citations]
    )


def resolve(collection: Collection, wanted: str) -> Resolved:
    """The citation with this id; a short id of an earlier version resolves for ever, if it fits one citation only.

    Raises UnknownCitation if it was never given out and matches no stored document, AmbiguousCitation if it fits two.
    """
    wanted = wanted.strip().lower()
    named = named_by(wanted)
    if named is None:
        raise _unknown(wanted)
    with collection.snapshot():
        fitting = [*_in_documents(collection.connection, named), *_kept(collection.connection, named)]
    # A stored citation comes before the kept copy of the same words.
    found = list({(one.citation.document_id, one.citation.quote): one for one in reversed(fitting)}.values())
    if len(found) > 1:
        documents = " and ".join(sorted({one_line(one.citation.document) for one in found}))
        raise AmbiguousCitation(
            f"The short id {wanted!r} of an earlier version fits citations of more than one document: {documents}. "
            "Look the words up with `pincite find-quote`, which gives the full id of each."
        )
    if not found:
        raise _unknown(wanted)
    return replace(found[0], citation=replace(found[0].citation, id=wanted))


def _unknown(wanted: str) -> UnknownCitation:
    return UnknownCitation(
        f"There is no citation {wanted!r} in this collection. Ids look like 47222da90f35864b-p3-120-180-9f3c61d0 and "
        "come from answers and from `pincite find-quote`. Another collection may have it (--collection NAME)."
    )


def _in_documents(connection: Connection, named: Named) -> Iterator[Resolved]:
    """The citations of stored documents that the id fits; none if the documents are gone or have other words there."""
    span = named.span
    for document in documents_with_prefix(connection, named.document):
        for page in pages_of(connection, document.id):
            if page.number == span.page and named.fits(document.id, span, page.text[span.start : span.end]):
                surroundings = around(page.text, span.start, span.end)
                yield Resolved(make_citation(document, page, span), *surroundings, removed=False)


def _kept(connection: Connection, named: Named) -> Iterator[Resolved]:
    """The citations kept of removed documents that the id fits, whichever form of id they were kept under."""
    beginning = named.document[:12]
    for row in connection.execute(
        "SELECT * FROM citations WHERE id >= ? AND id < ? AND page = ? AND first = ? AND last = ?",
        (beginning, beginning + "g", named.span.page, named.span.start, named.span.end),
    ):
        citation = Citation(*row[:9])
        if named.fits(citation.document_id, named.span, citation.quote):
            yield Resolved(citation, row[9], row[10], removed=True)


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
        """The citations, by number, after noting them so that they always resolve."""
        keep(self._collection, self.citations())
        return self.citations()

    def page(self, document: DocumentFacts, number: int) -> Page:
        """The document's page with this number; pages are read once."""
        if document.id not in self._pages:
            self._pages[document.id] = {page.number: page for page in self._collection.store.pages(document.id)}
        return self._pages[document.id][number]

    def _number(self, document: DocumentFacts, span: Span) -> int:
        page = self.page(document, span.page)
        citation = make_citation(document, page, span)
        return self._cited.setdefault(citation.id, (len(self._cited) + 1, citation, page))[0]
