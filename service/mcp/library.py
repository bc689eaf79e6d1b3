"""What the tools ask: the collections of this machine, or a service elsewhere. Both give the same JSON."""

from collections.abc import Mapping
from typing import Annotated, Any, Protocol, TypeVar

from pydantic import Field, ValidationError

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import document_with_prefix, pages_of
from pincite.ingest.document import Page
from pincite.ingest.errors import BadOption, UnknownDocument, UnknownPage
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.desk.desk import Desk
from pincite.service.quotes.find import find_quote
from pincite.service.wire import shapes
from pincite.service.wire.asking import Body, CollectionName, FilterBody, Text
from pincite.service.wire.citations import CitationId
from pincite.service.wire.documents import ListQuery
from pincite.service.wire.listing import listing_json
from pincite.service.wire.quotes import QuoteBody
from pincite.service.wire.shapes import Json

B = TypeVar("B", bound=Body)


class AskCall(FilterBody):
    """A question in any language, and which documents it is put to."""

    question: Annotated[Text, Field(description="The question, in any language.")]
    collection: CollectionName = None


class SearchCall(AskCall):
    """A question, and how many passages are wanted."""

    k: Annotated[int, Field(ge=1, le=100, description="How many passages.")] = 10


class CitationCall(Body):
    """A citation by its id."""

    citation_id: Annotated[CitationId, Field(description="As given by ask and find_quote.")]
    collection: CollectionName = None


def read_call(shape: type[B], given: Mapping[str, Any]) -> B:
    """The arguments of a call; raises BadOption where they are none."""
    try:
        return shape.model_validate(given)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadOption(f"The arguments cannot be used: {said}") from error


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
            return [_page_json(page) for page in pages_of(opened.connection, document) if number in (None, page.number)]

        found = await self._desk.read(collection, work)
        if not found:
            raise UnknownPage(f"The document {document} has no page {number}.")
        return found


def _page_json(page: Page) -> Json:
    return {"page": page.number, "page_label": page.label, "text": page.text}
