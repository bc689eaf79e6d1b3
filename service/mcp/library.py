"""What the tools ask: the collections of this machine, or a service elsewhere. Both give the same."""

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
    """A question in any language, and which documents it is put to; the filters stand beside the question."""


class SearchCall(AskCall):
    """A question, and how many passages are wanted."""

    k: PassageCount = 10


class CitationCall(Body):
    """A citation by its id."""

    citation_id: Annotated[CitationId, Field(description="As given by ask and find_quote.")]
    collection: CollectionName = None


class Library(Protocol):
    """Collections that can be asked; every method raises PinciteError's leaves."""

    @property
    def collection(self) -> str:
        """The collection that is meant where none is named."""

    async def search(self, asked: SearchCall) -> FoundPassages:
        """The passages that bear on a question, best first."""

    async def ask(self, asked: AskCall) -> GivenAnswer:
        """The documents' own sentences that answer, with citations."""

    async def citation(self, asked: CitationCall) -> ResolvedCitation:
        """A citation's words and what stands around them."""

    async def find_quote(self, asked: QuoteBody) -> QuotedPlaces:
        """Where quoted words stand, and how exactly."""

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """Some of the documents, how many there are, and the offset of those that follow."""

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """The page of this number, or all of them."""


class LocalLibrary:
    """The collections that a desk opens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def collection(self) -> str:
        """The desk's default collection."""
        return self._desk.settings.collection

    async def search(self, asked: SearchCall) -> FoundPassages:
        """As declared above."""
        filters = asked.filters()

        def work(collection: Collection, encoder: Encoder) -> FoundPassages:
            question = prepare(asked.question, encoder)
            return found_passages(question.text, search(collection, question, asked.k, filters))

        return await self._desk.ask(asked.collection, work)

    async def ask(self, asked: AskCall) -> GivenAnswer:
        """As declared above."""
        filters = asked.filters()
        return await self._desk.ask(
            asked.collection,
            lambda collection, encoder: given_answer(ask(collection, encoder, asked.question, filters)),
        )

    async def citation(self, asked: CitationCall) -> ResolvedCitation:
        """As declared above."""
        return await self._desk.read(
            asked.collection, lambda collection: resolved_citation(resolve(collection, asked.citation_id))
        )

    async def find_quote(self, asked: QuoteBody) -> QuotedPlaces:
        """As declared above."""
        with self._desk.asking.place():
            return await self._desk.read(
                asked.collection,
                lambda collection: quoted_places(asked.text, find_quote(collection, asked.text, asked.k)),
            )

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """As declared above."""
        filters = asked.filters()
        return await self._desk.read(
            asked.collection,
            lambda collection: documents_page(collection, filters, asked.title or "", asked.limit, asked.offset),
        )

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """As declared above; raises UnknownDocument and UnknownPage."""

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
