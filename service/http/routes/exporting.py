"""The routes that export an answer with its citations as a file, and mark citations in a copy of a PDF."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import (
    BadOption,
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    ModelUnavailable,
    NotCarried,
    UnknownCitation,
)
from pincite.service.citations.citation import Citation, resolve
from pincite.service.export.files import Format, carried, write
from pincite.service.http.access import READ
from pincite.service.http.marked import MARKED, marked_file
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import state_of
from pincite.service.pages.sheets import Sheet, sheet_of
from pincite.service.wire.requests.citations import ExportBody, MarkedBody

routes = APIRouter(prefix="/v1/export", tags=["asking"], dependencies=[READ])

_FILES = {
    Format.MARKDOWN: ("text/markdown", "md"),
    Format.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    Format.HTML: ("text/html", "html"),
    Format.BIBTEX: ("application/x-bibtex", "bib"),
    Format.RIS: ("application/x-research-info-systems", "ris"),
    Format.CSL_JSON: ("application/vnd.citationstyles.csl+json", "json"),
}
_BYTES = {"type": "string", "format": "binary"}
_SCHEMAS = {Format.CSL_JSON: {"type": "array"}}
_RESPONSES: Responses = {
    **declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable, UnknownCitation, NotCarried),
    200: {"content": {media: {"schema": _SCHEMAS.get(form, _BYTES)} for form, (media, _) in _FILES.items()}},
}

_MARKED: Responses = {**declared(CollectionMissing, CollectionDamaged, UnknownCitation), **MARKED}


@routes.post("", response_class=Response, responses=_RESPONSES, summary="Export an answer as a file")
async def export(body: ExportBody, request: Request) -> Response:
    """The answer as a file. All citations are resolved again.

    Each sentence must equal its quotes, or be supported by them under the check for written sentences.
    """

    def work(opened: Collection, encoder: Encoder) -> bytes:
        return write(carried(opened, encoder, body.answer.draft()), body.format)

    media, ending = _FILES[body.format]
    content = await state_of(request).desk.ask(body.collection, work)
    headers = {"Content-Disposition": f'attachment; filename="answer.{ending}"'}
    return Response(content, media_type=media, headers=headers)


@routes.post("/pdf", response_class=Response, responses=_MARKED, summary="Mark citations in a copy of the PDF")
async def mark_citations(body: MarkedBody, request: Request) -> Response:
    """A copy of the document's PDF with these citations of it highlighted, each with the note, or each with its own.

    The header `Pincite-Unplaced` says how many of them are not marked, since their place on the page is not certain.
    """
    state = state_of(request)

    def work(opened: Collection) -> tuple[list[Citation], list[Sheet]]:
        cited = [resolve(opened, one).citation for one in body.ids]
        if len({one.document_id for one in cited}) > 1:
            raise BadOption("These citations are of several documents. Mark those of one document at a time.")
        return cited, [sheet_of(opened, one.document_id, one.page) for one in cited]

    cited, sheets = await state.desk.read(body.collection, work)
    notes = body.notes or [body.note] * len(cited)
    return marked_file(await state.desk.paint(lambda: state.painter.mark(sheets, cited, notes)))
