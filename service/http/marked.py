"""The response of routes that give a marked copy of a PDF."""

from fastapi.responses import Response

from pincite.service.http.problems import Responses
from pincite.service.pages.marking import Marked

MARKED: Responses = {200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}}


def marked_file(found: Marked) -> Response:
    """The copy as a file to save; the header `Pincite-Unplaced` says how many citations are not marked in it."""
    headers = {"Content-Disposition": 'attachment; filename="marked.pdf"', "Pincite-Unplaced": str(len(found.unplaced))}
    return Response(found.content, media_type="application/pdf", headers=headers)
