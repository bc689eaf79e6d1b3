"""Collections as models of OpenAI's interface, so that programs made for chatting can ask them.

The last message of a user is the question. What only a language model could heed (system messages, temperature, tools
and whatever else is sent) is accepted and ignored, as other servers of this interface do.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from starlette.exceptions import HTTPException

from index.collection import Collection, collection_names
from index.encoder import Encoder
from index.hit import Filters
from ingest.errors import CollectionDamaged, CollectionMismatch, CollectionMissing, ModelUnavailable, PinciteError
from service import chat_shapes as shapes
from service.answer import Answer, ask
from service.cited_text import Addresses, below, joined, said, whole
from service.http.access import READ
from service.http.bodies import NAME
from service.http.bodies_chat import ChatBody, CompletionOut, ModelsOut
from service.http.problems import EVENT_SCHEMA, declared, response_to
from service.http.state import State, state_of

_EVENTS = "text/event-stream"
_DEFAULT = "pincite"
_MODEL = re.compile(rf"{_DEFAULT}/({NAME.strip('^$')})")
_RESPONSES = {
    **declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable),
    200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA, "example": "data: [DONE]\n\n"}}},
}


class _OpenAIRoute(APIRoute):
    """A route whose problem details also carry what programs for OpenAI's interface show: `{"error": {"message"}}`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that never lets an error for people pass as it is."""
        go_on = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await go_on(request)
            except (PinciteError, RequestValidationError, HTTPException) as error:
                return _for_openai(await response_to(request, error))

        return handle


routes = APIRouter(prefix="/v1", tags=["chat"], dependencies=[READ], route_class=_OpenAIRoute)


@routes.get("/models", response_model=ModelsOut, responses=declared(), summary="Collections as models")
async def list_models(request: Request) -> JSONResponse:
    """`pincite` is the default collection, `pincite/NAME` any other; since when is when its folder last changed."""
    settings = state_of(request).desk.settings
    found = await asyncio.to_thread(_collections, settings.home)
    named = [(_model(name, settings.collection), since) for name, since in found]
    return JSONResponse(shapes.models_json(sorted(named)))


@routes.post("/chat/completions", response_model=CompletionOut, responses=_RESPONSES, summary="Answer in a chat")
async def complete(body: ChatBody, request: Request) -> Response:
    """The answer as Markdown, its marks as `annotations`, and as `/v1/ask` gives it under `pincite`.

    With `stream` as events. Problems carry OpenAI's `error` beside the problem details.
    """
    state, collection = state_of(request), _collection(body.model)
    answer = await _answer(state, collection, body.question())
    completion, addresses = shapes.Completion(body.model), Addresses(str(request.base_url), collection)
    if body.stream:
        counted = bool(body.stream_options and body.stream_options.include_usage)
        events = _events(completion, answer, addresses, counted)
        return StreamingResponse(events, media_type=_EVENTS, headers={"Cache-Control": "no-store"})
    return JSONResponse(shapes.completion_json(completion, answer, whole(answer, addresses), addresses))


async def _answer(state: State, collection: str | None, question: str) -> Answer:
    def work(opened: Collection, encoder: Encoder) -> Answer:
        with state.metrics.stage("answer"):
            return ask(opened, encoder, question, Filters())

    return await state.desk.ask(collection, work)


async def _events(
    completion: shapes.Completion, answer: Answer, addresses: Addresses, counted: bool
) -> AsyncIterator[bytes]:
    pieces = [*(said(sentence) for sentence in answer.sentences), below(answer, addresses)]
    yield _event(shapes.begun_json(completion))
    for piece in pieces:
        yield _event(shapes.piece_json(completion, piece.text))
    yield _event(shapes.ended_json(completion, answer, joined(pieces), addresses))
    if counted:
        yield _event(shapes.usage_json(completion))
    yield format_sse_event(data_str="[DONE]")


def _event(body: dict[str, Any]) -> bytes:
    return format_sse_event(data_str=json.dumps(body, ensure_ascii=False))


def _collections(home: Path) -> list[tuple[str, int]]:
    """The names of the collections, and when each one's folder last changed."""
    return [(name, int((home / "collections" / name).stat().st_mtime)) for name in collection_names(home)]


def _model(collection: str, default: str) -> str:
    return _DEFAULT if collection == default else f"{_DEFAULT}/{collection}"


def _collection(model: str) -> str | None:
    """The collection that a model stands for, None for the default one; raises CollectionMissing for another name."""
    named = _MODEL.fullmatch(model)
    if named is None and model != _DEFAULT:
        raise CollectionMissing(f"There is no model {model!r} here: ask {_DEFAULT} or {_DEFAULT}/COLLECTION.")
    return named[1] if named else None


def _for_openai(refused: JSONResponse) -> JSONResponse:
    """The same response, its error said twice."""
    problem = json.loads(bytes(refused.body))
    kind = str(problem["type"]).rsplit(":", 1)[-1]
    both = {**problem, **shapes.error_json(kind, refused.status_code, problem["detail"])}
    kept = {name: value for name, value in refused.headers.items() if name != "content-length"}
    return JSONResponse(both, refused.status_code, kept)
