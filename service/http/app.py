"""Builds the FastAPI app that serves all collections of one home."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI, Request, Response
from starlette.routing import Route

from pincite.index.encoders.models import DEFAULT_MODEL
from pincite.service.desk.desk import Desk, OpenModel
from pincite.service.desk.limits import Limits
from pincite.service.http import page, problems
from pincite.service.http.metrics import Metrics
from pincite.service.http.routes import (
    asking,
    chat,
    citations,
    collections,
    documents,
    exporting,
    health,
    jobs,
    model_context,
    pages,
    quotes,
)
from pincite.service.http.state import State
from pincite.service.jobs.process import Ingestion
from pincite.service.keys import Keys
from pincite.service.language_model.model import Pen
from pincite.service.mcp.library import LocalLibrary
from pincite.service.mcp.server import mcp_server, served_over_http
from pincite.service.pages.pictures import Pictures
from pincite.service.settings import Settings

_DESCRIPTION = "Answers questions from your own documents, with a verbatim citation for every sentence."
# Pages served here load nothing from other sites, and run no scripts but the files that come with Pincite.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def create_app(
    settings: Settings,
    limits: Limits,
    keys_needed: bool,
    open_model: OpenModel,
    default_model: str = DEFAULT_MODEL,
    pen: Pen | None = None,
) -> FastAPI:
    """The app for all collections in the settings' home; with `keys_needed` every request must have a key.

    `open_model` opens the encoder that a collection was built with, here and in the process that ingests uploads, so it
    must be a picklable function. New collections use `default_model`. `pen` is the language model for written answers.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        desk = Desk(settings, limits, open_model, default_model)
        ingestion = Ingestion(settings.home, open_model)
        app.state.pincite = State(desk, Keys(settings.home), keys_needed, Metrics(), Pictures(), ingestion, pen)
        desk.warm_up()
        ingestion.start()
        try:
            async with served_over_http(mcp_server(LocalLibrary(desk)), anyone=keys_needed) as app.state.mcp:
                yield
        finally:
            ingestion.close()
            desk.close()

    app = FastAPI(
        title="Pincite",
        version=version("pincite"),
        description=_DESCRIPTION,
        lifespan=life,
        docs_url=None,  # it would load scripts from another site
        redoc_url=None,
    )
    problems.install(app)
    for part in (
        asking,
        chat,
        citations,
        collections,
        documents,
        exporting,
        health,
        jobs,
        model_context,
        pages,
        quotes,
    ):
        app.include_router(part.routes)
    page.install(app)
    app.middleware("http")(_counted_and_guarded)
    return app


async def _counted_and_guarded(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
    response = await go_on(request)
    route = request.scope.get("route")
    declared = route.path if isinstance(route, Route) else "none"
    request.app.state.pincite.metrics.answered(declared, response.status_code)
    for name, value in _HEADERS.items():
        response.headers.setdefault(name, value)
    return response
