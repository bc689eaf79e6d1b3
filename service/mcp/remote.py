"""Tools over a service elsewhere: what a program asks here is passed on, with the key that the service wants."""

import asyncio
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from pincite.service.client.transport import Service
from pincite.service.mcp.library import AskCall, CitationCall, SearchCall
from pincite.service.wire.asking import FilterBody
from pincite.service.wire.citations import ResolvedOut
from pincite.service.wire.documents import ListQuery
from pincite.service.wire.quotes import QuoteBody
from pincite.service.wire.shapes import Json


class RemoteLibrary:
    """The collections of a service; `collection` is meant where none is named. Raises ServiceError's leaves."""

    def __init__(self, service: Service, collection: str) -> None:
        self._service = service
        self.collection = collection

    async def search(self, asked: SearchCall) -> Json:
        """Passages, as `pincite search --json`."""
        return await self._post("/v1/search", _with_filters(asked))

    async def ask(self, asked: AskCall) -> Json:
        """An answer, as `pincite ask --json`."""
        return await self._post("/v1/ask", _with_filters(asked))

    async def citation(self, asked: CitationCall) -> Json:
        """A citation's words and what stands around them; its place on the page is for those who see it."""
        path = f"/v1/citations/{quote(asked.citation_id, safe='')}"
        found = await self._get(path, {"collection": asked.collection})
        return {name: found[name] for name in ResolvedOut.model_fields}

    async def find_quote(self, asked: QuoteBody) -> Json:
        """Where words stand, as `pincite find-quote --json`."""
        return await self._post("/v1/quotes", asked.model_dump())

    async def documents(self, asked: ListQuery) -> Json:
        """Some of the documents, how many there are, and the offset of those that follow."""
        return await self._get("/v1/documents", asked.model_dump())

    async def pages(self, collection: str, document: str, number: int | None) -> list[Json]:
        """Pages with `page`, `page_label` and `text`: one, or all of them, asked for one by one."""
        path, where = f"/v1/documents/{document}", {"collection": collection}
        last = number or (await self._get(path, where))["pages"]
        return [await self._get(f"{path}/pages/{at}/text", where) for at in range(number or 1, last + 1)]

    async def _get(self, path: str, asked: Mapping[str, Any]) -> Json:
        found: Json = await asyncio.to_thread(self._service.get, path, self._here(asked))
        return found

    async def _post(self, path: str, body: Mapping[str, Any]) -> Json:
        found: Json = await asyncio.to_thread(self._service.post, path, self._here(body))
        return found

    def _here(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        return {**asked, "collection": asked["collection"] or self.collection}


def _with_filters(asked: AskCall) -> Json:
    """The same as the service takes it, with the filters apart."""
    filters = set(FilterBody.model_fields)
    return {**asked.model_dump(exclude=filters), "filters": asked.model_dump(include=filters)}
