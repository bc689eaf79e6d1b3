"""What the tools ask: the collections of this machine, or a service elsewhere. Both give the same JSON."""

from typing import Protocol

from index.collection import Collection
from index.encoder import Encoder
from index.lookup import document_with_prefix, pages
from index.search import prepare, search
from ingest.document import Page
from ingest.errors import UnknownDocument, UnknownPage
from service import shapes
from service.answer import ask
from service.citation import resolve
from service.http.bodies_documents import ListQuery
from service.http.bodies_quotes import QuoteBody
from service.http.desk import Desk
from service.listing import listing_json
from service.mcp.bodies import AskCall, CitationCall, SearchCall
from service.quotes import find_quote
from service.shapes import Json


class Library(Protocol):
    """Collections that can be asked; every method raises PinciteError's leaves."""

    @property
    def collection(self) -> str:
        """The collection that is meant where none is named."""

    async def search(self, asked: SearchCall) -> Json:
        """Passages, as `pincite search --json`."""

    async def ask(self, asked: AskCall) -> Json:
        """An answer, as `pincite ask --json`."""

    async def citation(self, asked: CitationCall) -> Json:
        """A citation's words and what stands around them, as `pincite cite --json`."""

    async def find_quote(self, asked: QuoteBody) -> Json:
        """Where words stand, as `pincite find-quote --json`."""

    async def documents(self, asked: ListQuery) -> Json:
        """Some of the documents, how many there are, and the offset of those that follow."""

    async def pages(self, collection: str, document: str, number: int | None) -> list[Json]:
        """Pages with `page`, `page_label` and `text`: one, or all of them."""


class LocalLibrary:
    """The collections that a desk opens."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def collection(self) -> str:
        """The desk's default collection."""
        return self._desk.settings.collection

    async def search(self, asked: SearchCall) -> Json:
        """As declared above."""
        filters = asked.filters()

        def work(collection: Collection, encoder: Encoder) -> Json:
            question = prepare(asked.question, encoder)
            return shapes.search_json(question.text, search(collection, question, asked.k, filters))

        return await self._desk.ask(asked.collection, work)

    async def ask(self, asked: AskCall) -> Json:
        """As declared above."""
        filters = asked.filters()
        return await self._desk.ask(
            asked.collection,
            lambda collection, encoder: shapes.answer_json(ask(collection, encoder, asked.question, filters)),
        )

    async def citation(self, asked: CitationCall) -> Json:
        """As declared above."""
        return await self._desk.read(
            asked.collection, lambda collection: shapes.resolved_json(resolve(collection, asked.citation_id))
        )

    async def find_quote(self, asked: QuoteBody) -> Json:
        """As declared above."""
        with self._desk.asking.place():
            return await self._desk.read(
                asked.collection,
                lambda collection: shapes.quotes_json(asked.text, find_quote(collection, asked.text, asked.k)),
            )

    async def documents(self, asked: ListQuery) -> Json:
        """As declared above."""
        filters = asked.filters()
        return await self._desk.read(
            asked.collection,
            lambda collection: listing_json(collection, filters, asked.title or "", asked.limit, asked.offset),
        )

    async def pages(self, collection: str, document: str, number: int | None) -> list[Json]:
        """As declared above; raises UnknownDocument and UnknownPage."""

        def work(opened: Collection) -> list[Json]:
            if document_with_prefix(opened.connection, document) is None:
                raise UnknownDocument(f"No document has the id {document!r} in this collection.")
            return [_page_json(page) for page in pages(opened.connection, document) if number in (None, page.number)]

        found = await self._desk.read(collection, work)
        if not found:
            raise UnknownPage(f"The document {document} has no page {number}.")
        return found


def _page_json(page: Page) -> Json:
    return {"page": page.number, "page_label": page.label, "text": page.text}
