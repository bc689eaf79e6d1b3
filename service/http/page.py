"""Serves the web page from the package, unmodified: one HTML file, a style sheet and small JavaScript modules."""

from importlib.resources import files
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import FileResponse
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

_FOLDER = Path(str(files("pincite.service") / "web"))
# The page's script renders what the address asks for. The gate opens these and all below `BELOW` to everybody.
ADDRESSES = ("/", "/documents", "/draft", "/grid", "/timeline", "/sheets", "/quotes")
BELOW = ("/c/", "/d/")  # a citation, a document
_ALWAYS_ASK = {"Cache-Control": "no-cache"}  # a new version shows at once; unchanged files cost a 304


class _Files(StaticFiles):
    """The page's static files; the browser revalidates them on every load."""

    def file_response(self, *args: Any, **options: Any) -> Response:
        response = super().file_response(*args, **options)
        response.headers.update(_ALWAYS_ASK)
        return response


def install(app: FastAPI) -> None:
    """Adds the page to the app. It contains no text of documents, so it needs no key."""
    for address in (*ADDRESSES, *(f"{folder}{{one}}" for folder in BELOW)):
        app.add_api_route(address, _index, include_in_schema=False, methods=["GET", "HEAD"])
    app.mount("/static", _Files(directory=_FOLDER))


async def _index() -> FileResponse:
    return FileResponse(_FOLDER / "index.html", headers=_ALWAYS_ASK)
