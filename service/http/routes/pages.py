"""Routes for pages of documents: as images with a citation marked, as text, and their words with their boxes."""

import hashlib
from typing import Annotated

from fastapi import APIRouter, Query, Request, status
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.ingest.errors import CollectionDamaged, CollectionMissing, UnknownCitation, UnknownDocument
from pincite.service.citations.citation import Citation, resolve
from pincite.service.http.access import READ
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import state_of
from pincite.service.pages.reflow import joins_of
from pincite.service.pages.sheets import Sheet, page_of, sheet_of
from pincite.service.wire.citations import PageText, PageWords, page_text, page_words
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.citations import DocumentPath, PageNumber, PageQuery, PictureQuery

routes = APIRouter(prefix="/v1/documents/{document}/pages", tags=["documents"], dependencies=[READ])

_RESPONSES = declared(CollectionMissing, CollectionDamaged, UnknownDocument)
_PICTURE: Responses = {
    **_RESPONSES,
    200: {"content": {"image/png": {"schema": {"type": "string", "format": "binary"}}}},
    304: {"description": "The image that the caller has (If-None-Match) is still current."},
}


@routes.get(
    "/{number}.png", response_class=Response, responses=_PICTURE, summary="A page as an image, with a citation marked"
)
async def draw(
    document: DocumentPath, number: PageNumber, asked: Annotated[PictureQuery, Query()], request: Request
) -> Response:
    """An image of the page. Only for PDFs whose file is unchanged since it was read; other pages have only text."""
    state = state_of(request)

    def look(opened: Collection) -> tuple[Sheet, Citation | None]:
        return sheet_of(opened, document, number), _marked(opened, document, number, asked.citation)

    sheet, marked = await state.desk.read(asked.collection, look)
    key = (sheet.document.content_hash, number, round(asked.scale, 3), marked and marked.id)
    tag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=status.HTTP_304_NOT_MODIFIED, headers=headers)
    picture = state.pictures.get(key) or await state.desk.paint(
        lambda: state.pictures.made(key, lambda: state.painter.draw(sheet, asked.scale, marked))
    )
    return Response(picture, media_type="image/png", headers=headers)


@routes.get("/{number}/text", responses=_RESPONSES, summary="A page as text")
async def read(
    document: DocumentPath, number: PageNumber, asked: Annotated[PageQuery, Query()], request: Request
) -> PageText:
    """The citable text of the page; the `start` and `end` of citations are offsets in it.

    `joins` are the line ends that only the width of the paper makes: closed, they leave the page's paragraphs.
    """

    def look(opened: Collection) -> PageText:
        facts, page = page_of(opened, document, number)
        return page_text(facts, page, _marked(opened, document, number, asked.citation), joins_of(page))

    return await state_of(request).desk.read(asked.collection, look)


@routes.get("/{number}/words", responses=_RESPONSES, summary="The words of a page and where they stand")
async def spell(
    document: DocumentPath, number: PageNumber, asked: Annotated[CollectionQuery, Query()], request: Request
) -> PageWords:
    """Every word of the page with its box, line by line, for selecting words over the image of the page.

    Only for PDFs whose file is unchanged since it was read. They are as PDFium reads them, so their order and spacing
    may differ from the page's text.
    """
    state = state_of(request)
    sheet = await state.desk.read(asked.collection, lambda opened: sheet_of(opened, document, number))
    return page_words(sheet.document.id, number, await state.desk.place(lambda: state.painter.words(sheet)))


def _marked(collection: Collection, document: str, number: int, wanted: str | None) -> Citation | None:
    """The citation to mark; raises UnknownCitation if it is not on this page."""
    if wanted is None:
        return None
    citation = resolve(collection, wanted).citation
    if not citation.document_id.startswith(document) or citation.page != number:
        raise UnknownCitation(f"{wanted} is not on page {number} of {document}, but on page {citation.page}.")
    return citation
