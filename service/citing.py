"""The citations of one answer, numbered as they come."""

from collections.abc import Iterable

from index.collection import Collection
from index.hit import DocumentFacts
from index.lookup import pages
from ingest.document import Page, Span
from service.citation import Citation, keep, make_citation


class CitationList:
    """Numbers citations from 1 in the order in which they are needed; the same words get the same number again."""

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
        """The citations, stored so that they resolve for ever."""
        keep(self._collection, [(citation, page) for _, citation, page in self._cited.values()])
        return self.citations()

    def _number(self, document: DocumentFacts, span: Span) -> int:
        if document.id not in self._pages:
            self._pages[document.id] = {page.number: page for page in pages(self._collection.connection, document.id)}
        page = self._pages[document.id][span.page]
        citation = make_citation(document, page, span)
        return self._cited.setdefault(citation.id, (len(self._cited) + 1, citation, page))[0]
