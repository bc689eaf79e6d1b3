"""The route that exports an answer with its citations as a file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    ModelUnavailable,
    NotCarried,
    UnknownCitation,
)
from pincite.service.export.files import Format, carried, write
from pincite.service.http.access import READ
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import state_of
from pincite.service.wire.requests.citations import ExportBody

routes = APIRouter(prefix="/v1/export", tags=["asking"], dependencies=[READ])

_FILES = {
    Format.MARKDOWN: ("text/markdown", "md"),
    Format.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    Format.HTML: ("text/html", "html"),
}
_RESPONSES: Responses = {
    **declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable, UnknownCitation, NotCarried),
    200: {"content": {media: {"schema": {"type": "string", "format": "binary"}} for media, _ in _FILES.values()}},
}


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
