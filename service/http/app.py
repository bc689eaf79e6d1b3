"""Builds the FastAPI app that serves all collections of one home."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from pincite.index.encoders.models import DEFAULT_MODEL
from pincite.service.desk.desk import Desk, OpenModel
from pincite.service.desk.limits import Limits
from pincite.service.drafts.sent import DraftReader
from pincite.service.http import page, problems
from pincite.service.http.access import writer_of
from pincite.service.http.gate import Gate
from pincite.service.http.metrics import Metrics
from pincite.service.http.routes import (
    asking,
    chat,
    citations,
    collections,
    documents,
    drafts,
    exporting,
    folders,
    grid,
    health,
    jobs,
    model_context,
    pages,
    questions,
    quotes,
    rights,
    selections,
    sheets,
    suggesting,
    timeline,
    versions,
)
from pincite.service.http.state import State
from pincite.service.jobs.following import Following
from pincite.service.jobs.process import Ingestion
from pincite.service.keys import Keys
from pincite.service.language_model.model import Pen
from pincite.service.mcp.library import LocalLibrary
from pincite.service.mcp.server import mcp_server, served_over_http
from pincite.service.pages.painter import Painter
from pincite.service.pages.pictures import Pictures
from pincite.service.settings import Settings
from pincite.service.suggesting.remembering import Suggestions
from pincite.service.watching.minding import Minding

_DESCRIPTION = "Answers questions from your own documents, with a verbatim citation for every sentence."


def create_app(
    settings: Settings,
    limits: Limits,
    open_model: OpenModel,
    default_model: str = DEFAULT_MODEL,
    pen: Pen | None = None,
) -> FastAPI:
    """The app for all collections in the settings' home; every request must have a key as soon as one was ever made.

    `open_model` opens the encoder that a collection was built with, here and in the process that ingests uploads, so it
    must be a picklable function. New collections use `default_model`. `pen` is the language model for written answers.
    """

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        desk = Desk(settings, limits, open_model, default_model)
        ingestion = Ingestion(settings.home, open_model)
        painter, following = Painter(), Following(ingestion.jobs, lambda: ingestion.closing)
        minding = Minding(settings.home, ingestion.wake)
        keys, reader = Keys(settings.home), DraftReader()
        app.state.pincite = State(
            desk, keys, Metrics(), Pictures(), painter, ingestion, following, minding, reader, Suggestions(), pen
        )
        desk.warm_up()
        ingestion.start()
        minding.start()
        app.openapi()  # before any request: routes look into it, and two threads that make it at once break each other
        try:
            async with served_over_http(mcp_server(LocalLibrary(desk, reader), writer_of)) as app.state.mcp:
                yield
        finally:
            minding.close()
            ingestion.close()
            reader.close()
            painter.close()  # first: the desk would wait for what it draws
            desk.close()

    app = FastAPI(
        title="Pincite",
        version=version("pincite"),
        description=_DESCRIPTION,
        lifespan=life,
        docs_url=None,  # it would load scripts from another site
        redoc_url=None,
    )
    app.state.instance = secrets.token_hex(8)
    problems.install(app)
    for part in (
        asking,
        chat,
        citations,
        collections,
        documents,
        drafts,
        exporting,
        folders,
        grid,
        health,
        jobs,
        model_context,
        pages,
        questions,
        quotes,
        rights,
        selections,
        sheets,
        suggesting,
        timeline,
        versions,
    ):
        app.include_router(part.routes)
    page.install(app)
    app.add_middleware(Gate, limits=limits, dialects=dict.fromkeys(chat.ADDRESSES, chat.for_openai))
    return app
