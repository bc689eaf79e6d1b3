"""Defines the library that the tools query, and implements it for the collections on this machine.

service/mcp/remote.py implements it for a remote service; both return the same responses.
"""

from collections.abc import Sequence
from typing import Annotated, Protocol

from pydantic import Field

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import document_with_prefix, pages_of
from pincite.ingest.errors import UnknownDocument, UnknownPage
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.desk.desk import Desk
from pincite.service.quotes.find import find_quote
from pincite.service.wire.asking import FoundPassages, GivenAnswer, found_passages, given_answer
from pincite.service.wire.citations import PageText, ResolvedCitation, page_text, resolved_citation
from pincite.service.wire.documents import DocumentsPage, documents_page
from pincite.service.wire.quotes import QuotedPlaces, quoted_places
from pincite.service.wire.requests.asking import FilterBody, PassageCount, QuestionBody
from pincite.service.wire.requests.body import Body, CollectionName
from pincite.service.wire.requests.citations import CitationId
from pincite.service.wire.requests.documents import ListQuery
from pincite.service.wire.requests.quotes import QuoteBody


class AskCall(FilterBody, QuestionBody):
    """A question in any language, and filters for the documents to search; both are fields at the top level."""


class SearchCall(AskCall):
    """A question, and how many passages to return."""

    k: PassageCount = 10


class CitationCall(Body):
    """A citation to look up, given by its id."""

    citation_id: Annotated[CitationId, Field(description="A citation id returned by ask or find_quote.")]
    collection: CollectionName = None


class Library(Protocol):
    """Collections that tools can query; every method may raise subclasses of PinciteError."""

    @property
    def collection(self) -> str:
        """The name of the collection to use if a request names none."""

    async def search(self, asked: SearchCall) -> FoundPassages:
        """The passages relevant to a question, best first."""

    async def ask(self, asked: AskCall) -> GivenAnswer:
        """The documents' own sentences that answer a question, with citations."""

    async def citation(self, asked: CitationCall) -> ResolvedCitation:
        """The exact words of a citation and the text around them."""

    async def find_quote(self, asked: QuoteBody) -> QuotedPlaces:
        """The places where a quotation occurs, and how exactly they match."""

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """A page of the documents, their total number, and the offset of the next page."""

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """The text of the page with this number, or of all pages if `number` is None."""


class LocalLibrary:
    """The collections on this machine, opened by a desk."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def collection(self) -> str:
        """The name of the desk's default collection."""
        return self._desk.settings.collection

    async def search(self, asked: SearchCall) -> FoundPassages:
        """See Library.search."""
        filters = asked.filters()

        def work(collection: Collection, encoder: Encoder) -> FoundPassages:
            question = prepare(asked.question, encoder)
            return found_passages(question.text, search(collection, question, asked.k, filters))

        return await self._desk.ask(asked.collection, work)

    async def ask(self, asked: AskCall) -> GivenAnswer:
        """See Library.ask."""
        filters = asked.filters()
        return await self._desk.ask(
            asked.collection,
            lambda collection, encoder: given_answer(ask(collection, encoder, asked.question, filters)),
        )

    async def citation(self, asked: CitationCall) -> ResolvedCitation:
        """See Library.citation."""
        return await self._desk.read(
            asked.collection, lambda collection: resolved_citation(resolve(collection, asked.citation_id))
        )

    async def find_quote(self, asked: QuoteBody) -> QuotedPlaces:
        """See Library.find_quote."""
        with self._desk.asking.place():
            return await self._desk.read(
                asked.collection,
                lambda collection: quoted_places(asked.text, find_quote(collection, asked.text, asked.k)),
            )

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """See Library.documents."""
        listing = asked.listing()
        return await self._desk.read(asked.collection, lambda collection: documents_page(collection, listing))

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """See Library.pages; raises UnknownDocument or UnknownPage."""

        def work(opened: Collection) -> list[PageText]:
            facts = document_with_prefix(opened.connection, document)
            if facts is None:
                raise UnknownDocument(f"No document has the id {document!r} in this collection.")
            pages = pages_of(opened.connection, document)
            return [page_text(facts, page) for page in pages if number in (None, page.number)]

        found = await self._desk.read(collection, work)
        if not found:
            raise UnknownPage(f"The document {document} has no page {number}.")
        return found
