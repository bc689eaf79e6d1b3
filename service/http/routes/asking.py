"""Routes for searching and asking. Answers come as JSON or as an event stream: the passages first, then the answer."""

import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    LanguageModelMissing,
    ModelUnavailable,
    PinciteError,
)
from pincite.service.answering.answer import Answer
from pincite.service.http.access import READ
from pincite.service.http.answering import (
    Found,
    answer_events,
    find,
    pen_of,
    understand,
    understand_better,
    whole_answer,
)
from pincite.service.http.problems import EVENT_SCHEMA, declared, details
from pincite.service.http.state import State, state_of
from pincite.service.language_model.model import Pen
from pincite.service.wire.asking import (
    FoundPassages,
    GivenAnswer,
    Writer,
    checked_sentence,
    found_passages,
    given_answer,
)
from pincite.service.wire.requests.asking import AnswerBody, SearchBody
from pincite.service.wire.to_json import Json, json_of

routes = APIRouter(prefix="/v1", tags=["asking"], dependencies=[READ])

_EVENTS = "text/event-stream"
_RESPONSES = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable)
_ASK_RESPONSES = {
    **_RESPONSES,
    **declared(LanguageModelMissing),
    200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA, "example": 'event: passages\ndata: {"hits": []}\n\n'}}},
}


@routes.post("/search", responses=_RESPONSES, summary="Find passages")
async def search_passages(body: SearchBody, request: Request) -> FoundPassages:
    """The passages most relevant to a question, best first, each with the signals that make up its score.

    A passage that mostly repeats a better one is told with that one (`also`), unless `fold` is false.
    """
    question, hits = await find(state_of(request), body)
    return found_passages(question.text, hits)


@routes.post("/ask", response_model=GivenAnswer, responses=_ASK_RESPONSES, summary="Answer a question")
async def answer_question(
    body: AnswerBody, request: Request, accept: Annotated[str, Header()] = ""
) -> GivenAnswer | StreamingResponse:
    """The answer: the documents' own sentences or, with `write`, sentences by a language model; all have citations.

    Written sentences are checked against their citations. If `Accept` asks for an event stream, the events are
    `passages` with the hits, a second time if a model interprets a follow-up question differently; `sentence` for
    each sentence written and checked, with all citations so far; then `answer`, the only final result, or `problem`
    if an error occurs meanwhile.
    """
    state = state_of(request)
    pen = pen_of(state, body)
    if _EVENTS in accept:
        found = await understand(state, body, None)  # passages need not wait for a model
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(_events(state, body, pen, found), media_type=_EVENTS, headers=headers)
    found = await understand(state, body, pen)
    return given_answer(await whole_answer(state, body, pen, found), found.understood)


@routes.get("/writing", responses=declared(), summary="The writing model")
async def writer(request: Request) -> Writer:
    """The name of the language model that writes answers here; null if there is none."""
    pen = state_of(request).pen
    return Writer(pen.model.name if pen else None)


async def _events(state: State, body: AnswerBody, pen: Pen | None, first: Found) -> AsyncIterator[bytes]:
    yield _event("passages", json_of(found_passages(first.question.text, first.folded)))
    try:
        found = await understand_better(state, body, pen, first)
        if found.question.text != first.question.text:
            yield _event("passages", json_of(found_passages(found.question.text, found.folded)))
        async for event in answer_events(state, body, pen, found):
            if isinstance(event, Answer):
                yield _event("answer", json_of(given_answer(event, found.understood)))
            else:
                yield _event("sentence", json_of(checked_sentence(event)))
    except PinciteError as error:
        yield _event("problem", details(error))


def _event(name: str, body: Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
