"""Defines the library that the tools query, and implements it for the collections on this machine.

service/mcp/remote.py implements it for a remote service; both return the same responses.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path
from threading import Event
from typing import Protocol

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.search.search import prepare
from pincite.index.truth.documents import document_with_prefix, pages_of
from pincite.ingest.errors import UnknownDocument, UnknownPage, UnknownSheet
from pincite.service.answering.quoting import ask
from pincite.service.citations.citation import resolve
from pincite.service.desk.desk import Desk
from pincite.service.drafts.check import Checker
from pincite.service.drafts.draft import CheckedDraft, JudgedSentence
from pincite.service.drafts.sent import DraftReader, SentDraft
from pincite.service.grid.filling import distinct, documents_asked, parts
from pincite.service.grid.grid import Cell, Grid, gridded
from pincite.service.mcp.calls import (
    AskCall,
    CitationCall,
    DraftCall,
    GridCall,
    KeepCall,
    SearchCall,
    SheetCall,
    TimelineCall,
)
from pincite.service.questions.news import news
from pincite.service.questions.saved import SavedQuestion, SavedQuestions
from pincite.service.quotes.find import find_quote
from pincite.service.repeats.searching import search_folded
from pincite.service.sheets.sheets import Sheet, Sheets
from pincite.service.timeline.gathering import timeline
from pincite.service.wire.asking import FoundPassages, GivenAnswer, found_passages, given_answer
from pincite.service.wire.citations import PageText, ResolvedCitation, page_text, resolved_citation
from pincite.service.wire.documents import DocumentsPage, documents_page
from pincite.service.wire.drafts import DraftPart, checked_draft, draft_part
from pincite.service.wire.grid import GivenGrid, given_grid
from pincite.service.wire.questions import AllNews, KeptQuestions, all_news, kept_questions
from pincite.service.wire.quotes import QuotedPlaces, quoted_places
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.documents import ListQuery
from pincite.service.wire.requests.quotes import QuoteBody
from pincite.service.wire.sheets import GivenSheet, KnownSheets, given_sheet, known_sheets
from pincite.service.wire.timeline import GivenTimeline, given_timeline


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

    async def check_draft(self, asked: DraftCall) -> DraftPart:
        """What the documents say about each sentence of a draft, or of a part of it."""

    async def grid(self, asked: GridCall) -> GivenGrid:
        """What each document says to each question."""

    async def timeline(self, asked: TimelineCall) -> GivenTimeline:
        """The dated sentences on a subject, in the order of what they tell of."""

    async def questions(self, asked: CollectionQuery) -> KeptQuestions:
        """The saved questions."""

    async def news(self, asked: CollectionQuery) -> AllNews:
        """What documents added since the last look answer to the saved questions."""

    async def sheets(self, asked: CollectionQuery) -> KnownSheets:
        """The user's sheets of kept passages."""

    async def sheet(self, asked: SheetCall) -> GivenSheet:
        """A sheet with its passages, and what has become of their sources."""

    async def keep(self, asked: KeepCall, who: str) -> GivenSheet:
        """The sheet with these citations at its end; it is made if there is none. `who` is noted in the audit log."""

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """A page of the documents, their total number, and the offset of the next page."""

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """The text of the page with this number, or of all pages if `number` is None."""


class LocalLibrary:
    """The collections on this machine, opened by a desk; drafts are read by a process of their own."""

    def __init__(self, desk: Desk, drafts: DraftReader) -> None:
        self._desk, self._drafts = desk, drafts

    @property
    def collection(self) -> str:
        """The name of the desk's default collection."""
        return self._desk.settings.collection

    async def search(self, asked: SearchCall) -> FoundPassages:
        """See Library.search."""
        filters = asked.filters()

        def work(collection: Collection, encoder: Encoder) -> FoundPassages:
            question = prepare(asked.question, encoder)
            return found_passages(question.text, search_folded(collection, question, asked.k, filters))

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

    async def check_draft(self, asked: DraftCall) -> DraftPart:
        """See Library.check_draft."""
        body = asked.body()
        sent, left = SentDraft(Path(body.plain_name()), body.content()), Event()
        whole = await self._desk.think(lambda: self._drafts.read(sent))
        draft = whole.of(asked.first, asked.count)

        def work(collection: Collection, encoder: Encoder) -> Iterator[JudgedSentence | CheckedDraft]:
            return Checker.of(collection, encoder).all(draft, left.is_set)

        found = [one async for one in self._desk.pore(asked.collection, work, left.set)]
        (checked,) = [one for one in found if isinstance(one, CheckedDraft)]
        return draft_part(checked_draft(checked, total=len(whole.sentences)), asked.first)

    async def grid(self, asked: GridCall) -> GivenGrid:
        """See Library.grid; raises TooLarge."""
        left, filters, most = Event(), asked.filters(), self._desk.limits.cells

        def work(collection: Collection, encoder: Encoder) -> Iterator[Grid | Cell]:
            documents = documents_asked(collection, filters)
            yield from parts(collection, distinct(asked.questions, encoder), documents, most, left.is_set)

        (head, *cells) = [one async for one in self._desk.compose(asked.collection, work, left.set)]
        assert isinstance(head, Grid)
        return given_grid(gridded(head.questions, head.documents, [one for one in cells if isinstance(one, Cell)]))

    async def timeline(self, asked: TimelineCall) -> GivenTimeline:
        """See Library.timeline."""
        filters = asked.filters()
        return await self._desk.ask(
            asked.collection,
            lambda collection, encoder: given_timeline(timeline(collection, encoder, asked.subject, filters)),
        )

    async def questions(self, asked: CollectionQuery) -> KeptQuestions:
        """See Library.questions."""
        return kept_questions(await self._saved(asked))

    async def news(self, asked: CollectionQuery) -> AllNews:
        """See Library.news; nothing is marked as seen."""
        saved = await self._saved(asked)
        return all_news([await self._desk.ask(asked.collection, partial(news, saved=one)) for one in saved])

    async def _saved(self, asked: CollectionQuery) -> Sequence[SavedQuestion]:
        return await self._desk.read(asked.collection, lambda one: SavedQuestions(one.folder).all())

    async def sheets(self, asked: CollectionQuery) -> KnownSheets:
        """See Library.sheets."""
        return known_sheets(await self._desk.read(asked.collection, lambda one: Sheets(one).all()))

    async def sheet(self, asked: SheetCall) -> GivenSheet:
        """See Library.sheet; raises UnknownSheet."""
        return given_sheet(await self._desk.read(asked.collection, lambda one: Sheets(one).get(asked.sheet)))

    async def keep(self, asked: KeepCall, who: str) -> GivenSheet:
        """See Library.keep; raises UnknownCitation, and makes no sheet then."""

        def work(opened: Collection) -> Sheet:
            sheets, ids = Sheets(opened), asked.citation_ids
            try:
                return sheets.keep(asked.sheet, ids, note=asked.note)
            except UnknownSheet:  # the citations were looked up before it
                return sheets.keep(sheets.make(asked.sheet).id, ids, note=asked.note)

        return given_sheet(await self._desk.write(who, asked.collection, work))

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
