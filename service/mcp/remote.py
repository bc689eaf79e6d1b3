"""Forwards the tools' queries to a remote service; the Service object sends the API key."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, TypeVar
from urllib.parse import quote

from pincite.service.client.parsing import parsed
from pincite.service.client.transport import Service
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
from pincite.service.wire.asking import FoundPassages, GivenAnswer
from pincite.service.wire.citations import PageText, ResolvedCitation
from pincite.service.wire.documents import DocumentsPage, StoredDocument
from pincite.service.wire.drafts import CheckedDraftReport, DraftPart, draft_part
from pincite.service.wire.grid import GivenGrid
from pincite.service.wire.questions import AllNews, KeptQuestions
from pincite.service.wire.quotes import QuotedPlaces
from pincite.service.wire.requests.asking import FilterBody
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.documents import ListQuery
from pincite.service.wire.requests.quotes import QuoteBody
from pincite.service.wire.sheets import GivenSheet, KnownSheets
from pincite.service.wire.timeline import GivenTimeline

T = TypeVar("T")


class RemoteLibrary:
    """The collections of a remote service; a request that names none uses `collection`.

    Raises subclasses of ServiceError.
    """

    def __init__(self, service: Service, collection: str) -> None:
        self._service = service
        self.collection = collection

    async def search(self, asked: SearchCall) -> FoundPassages:
        """The passages relevant to a question, best first."""
        return await self._post(FoundPassages, "/v1/search", _with_filters(asked))

    async def ask(self, asked: AskCall) -> GivenAnswer:
        """The documents' own sentences that answer a question, with citations; an assistant translates by itself."""
        return await self._post(GivenAnswer, "/v1/ask", {**_with_filters(asked), "translate": False})

    async def citation(self, asked: CitationCall) -> ResolvedCitation:
        """The exact words of a citation and the text around them; its place on the page is left out."""
        path = f"/v1/citations/{quote(asked.citation_id, safe='')}"
        return await self._get(ResolvedCitation, path, {"collection": asked.collection})

    async def find_quote(self, asked: QuoteBody) -> QuotedPlaces:
        """The places where a quotation occurs, and how exactly they match."""
        return await self._post(QuotedPlaces, "/v1/quotes", asked.model_dump())

    async def check_draft(self, asked: DraftCall) -> DraftPart:
        """What the documents say about each sentence of a draft, or of a part of it."""
        report = await self._post(CheckedDraftReport, "/v1/drafts/check", asked.body().model_dump())
        return draft_part(report, asked.first)

    async def grid(self, asked: GridCall) -> GivenGrid:
        """What each document says to each question."""
        return await self._post(GivenGrid, "/v1/grid", _with_filters(asked))

    async def timeline(self, asked: TimelineCall) -> GivenTimeline:
        """The dated sentences on a subject, in the order of what they tell of."""
        return await self._post(GivenTimeline, "/v1/timeline", _with_filters(asked))

    async def questions(self, asked: CollectionQuery) -> KeptQuestions:
        """The saved questions."""
        return await self._get(KeptQuestions, "/v1/questions", asked.model_dump())

    async def news(self, asked: CollectionQuery) -> AllNews:
        """What documents added since the last look answer to the saved questions; nothing is marked as seen."""
        return await self._get(AllNews, "/v1/news", asked.model_dump())

    async def sheets(self, asked: CollectionQuery) -> KnownSheets:
        """The user's sheets of kept passages."""
        return await self._get(KnownSheets, "/v1/sheets", asked.model_dump())

    async def sheet(self, asked: SheetCall) -> GivenSheet:
        """A sheet with its passages, and what has become of their sources."""
        return await self._get(GivenSheet, f"/v1/sheets/{asked.sheet}", {"collection": asked.collection})

    async def keep(self, asked: KeepCall, who: str) -> GivenSheet:  # noqa: ARG002  the service knows it by the key
        """The sheet with these citations at its end; it is made if there is none."""
        there = (await self.sheets(CollectionQuery(collection=asked.collection))).sheets
        known = [one.id for one in there if asked.sheet in (one.id, one.name)]
        where = {"collection": asked.collection}
        if not known:
            for one in asked.citation_ids:  # before a sheet is made for them
                await self.citation(CitationCall(citation_id=one, collection=asked.collection))
            known = [(await self._post(GivenSheet, "/v1/sheets", {"name": asked.sheet, **where})).id]
        body = {"ids": asked.citation_ids, "note": asked.note, **where}
        return await self._post(GivenSheet, f"/v1/sheets/{known[0]}/passages", body)

    async def documents(self, asked: ListQuery) -> DocumentsPage:
        """A page of the documents, their total number, and the offset of the next page."""
        return await self._get(DocumentsPage, "/v1/documents", _said(asked))

    async def pages(self, collection: str, document: str, number: int | None) -> Sequence[PageText]:
        """The text of the page with this number, or of all pages, which are fetched one at a time."""
        path, where = f"/v1/documents/{document}", {"collection": collection}
        last = number or (await self._get(StoredDocument, path, where)).pages
        return [await self._get(PageText, f"{path}/pages/{at}/text", where) for at in range(number or 1, last + 1)]

    async def _get(self, kind: type[T], path: str, asked: Mapping[str, Any]) -> T:
        found = await asyncio.to_thread(self._service.get, path, self._here(asked))
        return parsed(kind, found, self._service.url + path)

    async def _post(self, kind: type[T], path: str, body: Mapping[str, Any]) -> T:
        found = await asyncio.to_thread(self._service.post, path, self._here(body))
        return parsed(kind, found, self._service.url + path)

    def _here(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {**asked, "collection": asked["collection"] or self.collection}


def _with_filters(asked: FilterBody) -> dict[str, Any]:
    """The request body in the service's format, which nests the filters under `filters`."""
    filters = set(FilterBody.model_fields)
    chosen = asked.model_dump(include=filters, exclude_defaults=True)
    return {**asked.model_dump(exclude=filters), "filters": chosen}


def _said(asked: ListQuery) -> dict[str, Any]:
    """The parameters that say something: a service of an older version refuses those that it does not know."""
    return {**asked.model_dump(mode="json", exclude_defaults=True), "collection": asked.collection}
