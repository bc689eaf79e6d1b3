"""The page for people, out of the package: one HTML file, a style sheet and small modules, as they are."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_FOLDER = Path(str(files("pincite.service") / "web"))
_ADDRESSES = ("/", "/documents", "/quotes", "/c/{citation_id}")  # the page shows by its address what was asked for
_ALWAYS_ASK = {"Cache-Control": "no-cache"}  # a newer Pincite's page is seen at once; unchanged files cost a 304


class _Files(StaticFiles):
    """The page's own files, looked at anew by the browser each time."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers.update(_ALWAYS_ASK)
        return response


def install(app: FastAPI) -> None:
    """Serves the page at its addresses. It holds nothing from any document, so it needs no key."""
    for address in _ADDRESSES:
        app.add_api_route(address, _index, include_in_schema=False, methods=["GET", "HEAD"])
    app.mount("/static", _Files(directory=_FOLDER))


async def _index() -> FileResponse:
    return FileResponse(_FOLDER / "index.html", headers=_ALWAYS_ASK)
