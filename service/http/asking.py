"""Searching and asking, as JSON or as a stream of events: the passages first, then the answer."""

import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from index.collection import Collection
from index.encoder import Encoder
from index.hit import Hit
from index.ranking import Question
from index.search import prepare, search
from ingest.errors import CollectionDamaged, CollectionMismatch, CollectionMissing, ModelUnavailable, PinciteError
from service import shapes
from service.answer import HITS, answer_from
from service.http.access import READ
from service.http.bodies import AnswerOut, AskBody, SearchBody, SearchOut
from service.http.problems import EVENT_SCHEMA, declared, details
from service.http.state import State, state_of

routes = APIRouter(prefix="/v1", tags=["asking"], dependencies=[READ])

_EVENTS = "text/event-stream"
_RESPONSES = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable)
_ASK_RESPONSES = {
    **_RESPONSES,
    200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA, "example": 'event: passages\ndata: {"hits": []}\n\n'}}},
}


@routes.post("/search", response_model=SearchOut, responses=_RESPONSES, summary="Find passages")
async def search_passages(body: SearchBody, request: Request) -> Response:
    """The passages that bear on a question, best first, each with the signals that made its score."""
    question, hits = await _find(state_of(request), body, body.k)
    return JSONResponse(shapes.search_json(question.text, hits))


@routes.post("/ask", response_model=AnswerOut, responses=_ASK_RESPONSES, summary="Answer a question")
async def answer_question(body: AskBody, request: Request, accept: Annotated[str, Header()] = "") -> Response:
    """The documents' own sentences that answer, each with citations; as events where `Accept` asks for them.

    Events: `passages` with the hits, then `answer`, or `problem` with what went wrong in between.
    """
    state = state_of(request)
    question, hits = await _find(state, body, HITS)
    if _EVENTS in accept:
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(state, body, question, hits), media_type=_EVENTS, headers=headers)
    return JSONResponse(await _answer(state, body, question, hits))


async def _find(state: State, body: AskBody, count: int) -> tuple[Question, list[Hit]]:
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> tuple[Question, list[Hit]]:
        with state.metrics.stage("encode"):
            question = prepare(body.question, encoder)
        with state.metrics.stage("search"):
            return question, search(collection, question, count, filters)

    return await state.desk.ask(body.collection, work)


async def _answer(state: State, body: AskBody, question: Question, hits: list[Hit]) -> dict[str, Any]:
    def work(collection: Collection) -> dict[str, Any]:
        with state.metrics.stage("answer"):
            return shapes.answer_json(answer_from(collection, question, hits))

    return await state.desk.read(body.collection, work)


async def _events(state: State, body: AskBody, question: Question, hits: list[Hit]) -> AsyncIterator[bytes]:
    yield _event("passages", shapes.search_json(question.text, hits))
    try:
        yield _event("answer", await _answer(state, body, question, hits))
    except PinciteError as error:
        yield _event("problem", details(error))


def _event(name: str, body: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
