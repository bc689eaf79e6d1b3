"""Searching and asking, as JSON or as a stream of events: the passages first, then the answer."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Header, Request
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.sse import format_sse_event

from index.collection import Collection
from index.encoder import Encoder
from index.hit import Hit
from index.ranking import Question
from index.search import prepare, search
from ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    LanguageModelMissing,
    ModelUnavailable,
    PinciteError,
)
from service import shapes
from service.answer import HITS, Answer, answer_from
from service.http.access import READ
from service.http.bodies import AnswerBody, AnswerOut, AskBody, SearchBody, SearchOut
from service.http.problems import EVENT_SCHEMA, declared, details
from service.http.state import State, state_of
from service.http.writing import compose, pen_of, rewrite
from service.writing.followups import Rewritten
from service.writing.model import Pen
from service.writing.writer import CheckedSentence

routes = APIRouter(prefix="/v1", tags=["asking"], dependencies=[READ])

_EVENTS = "text/event-stream"
_RESPONSES = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable)
_ASK_RESPONSES = {
    **_RESPONSES,
    **declared(LanguageModelMissing),
    200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA, "example": 'event: passages\ndata: {"hits": []}\n\n'}}},
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A question as it is understood, and the passages for it."""

    understood: Rewritten
    question: Question
    hits: list[Hit]


@routes.post("/search", response_model=SearchOut, responses=_RESPONSES, summary="Find passages")
async def search_passages(body: SearchBody, request: Request) -> Response:
    """The passages that bear on a question, best first, each with the signals that made its score."""
    question, hits = await _find(state_of(request), body, body.question, body.k)
    return JSONResponse(shapes.search_json(question.text, hits))


@routes.post("/ask", response_model=AnswerOut, responses=_ASK_RESPONSES, summary="Answer a question")
async def answer_question(body: AnswerBody, request: Request, accept: Annotated[str, Header()] = "") -> Response:
    """The documents' own sentences that answer, or with `write` a language model's, each checked; all with citations.

    As events where `Accept` asks for them: `passages` with the hits, again where a model understood a follow-up question
    in another way; `sentence` for each one written and checked, with all citations so far; then `answer`, which alone
    counts, or `problem` with what went wrong in between.
    """
    state = state_of(request)
    pen = pen_of(state, body)
    if _EVENTS in accept:
        understood = await rewrite(state, body, None)  # passages do not wait for a model
        found = await _find(state, body, understood.understood, HITS)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _events(state, body, pen, _Found(understood, *found)), media_type=_EVENTS, headers=headers
        )
    understood = await rewrite(state, body, pen)
    question, hits = await _find(state, body, understood.understood, HITS)
    answer = [event async for event in _answer(state, body, pen, question, hits)][-1]
    assert isinstance(answer, Answer)
    return JSONResponse(shapes.answer_json(answer, understood))


async def _find(state: State, body: AskBody, asked: str, count: int) -> tuple[Question, list[Hit]]:
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> tuple[Question, list[Hit]]:
        with state.metrics.stage("encode"):
            question = prepare(asked, encoder)
        with state.metrics.stage("search"):
            return question, search(collection, question, count, filters)

    return await state.desk.ask(body.collection, work)


async def _answer(
    state: State, body: AnswerBody, pen: Pen | None, question: Question, hits: list[Hit]
) -> AsyncIterator[CheckedSentence | Answer]:
    """The sentences that are written, if there is who writes, and the answer."""
    if pen is not None:
        async for event in compose(state, body, pen, question, hits):
            yield event
        return

    def work(collection: Collection) -> Answer:
        with state.metrics.stage("answer"):
            return answer_from(collection, question, hits)

    yield await state.desk.read(body.collection, work)


async def _events(state: State, body: AnswerBody, pen: Pen | None, found: _Found) -> AsyncIterator[bytes]:
    understood, question, hits = found.understood, found.question, found.hits
    yield _event("passages", shapes.search_json(question.text, hits))
    try:
        if pen and body.earlier:
            understood = await rewrite(state, body, pen)
            if understood.understood != question.text:
                question, hits = await _find(state, body, understood.understood, HITS)
                yield _event("passages", shapes.search_json(question.text, hits))
        async for event in _answer(state, body, pen, question, hits):
            if isinstance(event, Answer):
                yield _event("answer", shapes.answer_json(event, understood))
            else:
                yield _event("sentence", shapes.checked_sentence_json(event))
    except PinciteError as error:
        yield _event("problem", details(error))


def _event(name: str, body: dict[str, Any]) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
