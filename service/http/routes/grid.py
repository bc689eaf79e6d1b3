"""Routes for grids: documents by questions, as JSON, as an event stream, or as a file."""

import json
from collections.abc import AsyncIterator, Iterator
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import Response, StreamingResponse
from fastapi.sse import format_sse_event

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    ModelUnavailable,
    PinciteError,
    TooLarge,
)
from pincite.service.grid.filling import distinct, documents_asked, parts
from pincite.service.grid.grid import Cell, Grid, gridded
from pincite.service.grid.table import table_of
from pincite.service.http.access import READ
from pincite.service.http.problems import EVENT_SCHEMA, Responses, declared, details
from pincite.service.http.state import State, state_of
from pincite.service.http.tables import FILE, table_file
from pincite.service.wire.grid import GivenGrid, given_cell, given_grid, grid_head
from pincite.service.wire.requests.grid import GridBody, GridFileBody
from pincite.service.wire.to_json import Json, json_of

routes = APIRouter(prefix="/v1/grid", tags=["asking"], dependencies=[READ])

_EVENTS = "text/event-stream"
_PROBLEMS = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable, TooLarge)
_GRID: Responses = {**_PROBLEMS, 200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA}}}}


@routes.post("", response_model=GivenGrid, responses=_GRID, summary="Fill a grid")
async def fill_grid(
    body: GridBody, request: Request, accept: Annotated[str, Header()] = ""
) -> GivenGrid | StreamingResponse:
    """What each document says to each question, in its own words.

    If `Accept` asks for an event stream, the events are `grid` with the questions and documents, `cell` for each cell,
    document by document, and `problem` if an error occurs meanwhile.
    """
    state = state_of(request)
    if _EVENTS in accept:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(state, body), media_type=_EVENTS, headers=headers)
    return given_grid(await _grid(state, body))


@routes.post("/file", response_class=Response, responses=_PROBLEMS | FILE, summary="Fill a grid as a file")
async def fill_file(body: GridFileBody, request: Request) -> Response:
    """The grid as a CSV, XLSX or DOCX file."""
    state = state_of(request)
    return await table_file(state, table_of(await _grid(state, body)), body.format, "grid")


async def _grid(state: State, body: GridBody) -> Grid:
    (head, *cells) = [one async for one in _parts(state, body)]
    assert isinstance(head, Grid)
    return gridded(head.questions, head.documents, [one for one in cells if isinstance(one, Cell)])


async def _parts(state: State, body: GridBody) -> AsyncIterator[Grid | Cell]:
    """The grid without rows, then its cells; raises TooLarge if there are too many."""
    stopped: list[bool] = []

    def work(collection: Collection, encoder: Encoder) -> Iterator[Grid | Cell]:
        questions = distinct(body.questions, encoder)
        documents = documents_asked(collection, body.filters.filters())
        yield from parts(collection, questions, documents, state.desk.limits.cells, lambda: bool(stopped))

    async for one in state.desk.compose(body.collection, work, lambda: stopped.append(True)):
        yield one


async def _events(state: State, body: GridBody) -> AsyncIterator[bytes]:
    try:
        async for one in _parts(state, body):
            if isinstance(one, Grid):
                yield _event("grid", json_of(grid_head(one)))
            else:
                yield _event("cell", json_of(given_cell(one)))
    except PinciteError as error:
        yield _event("problem", details(error))


def _event(name: str, body: Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
