"""Routes in the format of OpenAI's API: collections appear as models, so that chat clients can ask them.

The last user message is the question; the messages before it are the conversation. If the server has a language
model configured, the model writes the answer; otherwise the answer consists of the documents' own sentences. Options
that only a chat model could follow (system messages, temperature, tools and all others) are accepted and ignored, as
other servers do.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response, StreamingResponse
from fastapi.routing import APIRoute
from fastapi.sse import format_sse_event
from starlette.exceptions import HTTPException

from pincite.index.home import collection_names
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMismatch,
    CollectionMissing,
    ModelUnavailable,
    PinciteError,
)
from pincite.service.answering.answer import Answer
from pincite.service.export.markdown import Addresses, CitedText, joined, rest, said, understood
from pincite.service.http.access import READ
from pincite.service.http.answering import Found, answer_events, understand, understand_better
from pincite.service.http.problems import EVENT_SCHEMA, declared, details, response_to
from pincite.service.http.state import State, state_of
from pincite.service.wire.chat import (
    ChatCompletion,
    ChatModels,
    Reply,
    ReplyHead,
    chat_completion,
    chat_models,
    first_chunk,
    last_chunk,
    openai_error,
    text_chunk,
    usage_chunk,
)
from pincite.service.wire.requests.asking import AnswerBody
from pincite.service.wire.requests.body import NAME
from pincite.service.wire.requests.chat import ChatBody
from pincite.service.wire.to_json import Json
from pincite.service.writing.writer import CheckedSentence

ADDRESSES = ("/v1/models", "/v1/chat/completions")
_EVENTS = "text/event-stream"
_UNBUFFERED = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
_DEFAULT = "pincite"
_MODEL = re.compile(rf"{_DEFAULT}/({NAME.strip('^$')})")
_RESPONSES = {
    **declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable),
    200: {"content": {_EVENTS: {"schema": EVENT_SCHEMA, "example": "data: [DONE]\n\n"}}},
}


class _OpenAIRoute(APIRoute):
    """A route whose problem details also have the error that OpenAI clients show: `{"error": {"message"}}`."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """The handler that adds OpenAI's error to every problem response."""
        go_on = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await go_on(request)
            except (PinciteError, RequestValidationError, HTTPException) as error:
                return for_openai(await response_to(request, error))

        return handle


routes = APIRouter(prefix="/v1", tags=["chat"], dependencies=[READ], route_class=_OpenAIRoute)


@routes.get("/models", responses=declared(), summary="Collections as models")
async def list_models(request: Request) -> ChatModels:
    """All collections as models: `pincite` is the default one, `pincite/NAME` any other.

    `created` is the time at which the collection's folder last changed.
    """
    settings = state_of(request).desk.settings
    found = await asyncio.to_thread(_collections, settings.home)
    named = [(_model(name, settings.collection), since, name) for name, since in found]
    return chat_models(sorted(named))


@routes.post("/chat/completions", response_model=ChatCompletion, responses=_RESPONSES, summary="Answer in a chat")
async def complete(body: ChatBody, request: Request) -> ChatCompletion | StreamingResponse:
    """The answer as Markdown, with its citation marks as `annotations`; `pincite` has it in the format of `/v1/ask`.

    With `stream`, it is sent as an event stream. Errors have OpenAI's `error` in addition to the problem details.
    """
    state, collection = state_of(request), _collection(body.model)
    asked = body.asked(collection, write=state.pen is not None)
    base = state.desk.settings.public_url or str(request.base_url)
    head, addresses = ReplyHead(body.model), Addresses(base, collection)
    found = await understand(state, asked, None)  # reports an invalid question before anything is sent
    if body.stream:
        counted = bool(body.stream_options and body.stream_options.include_usage)
        events = _events(head, _pieces(state, asked, found, addresses), counted)
        return StreamingResponse(events, media_type=_EVENTS, headers=_UNBUFFERED)
    *_, reply = [piece async for piece in _pieces(state, asked, found, addresses)]
    assert isinstance(reply, Reply)
    return chat_completion(head, reply)


async def _pieces(
    state: State, asked: AnswerBody, first: Found, addresses: Addresses
) -> AsyncIterator[CitedText | Reply]:
    """The pieces of text as they arrive, then the complete reply."""
    found = await understand_better(state, asked, state.pen, first)
    pieces, shown = [understood(found.understood)], list[CheckedSentence]()
    yield pieces[-1]
    async for event in answer_events(state, asked, state.pen, found):
        if isinstance(event, CheckedSentence):
            shown.append(event)
            pieces.append(said(event.sentence, event.citations))
        else:
            pieces.append(rest(event, shown, addresses))
        yield pieces[-1]
        if isinstance(event, Answer):
            yield Reply(event, found.understood, joined(pieces), addresses)


async def _events(head: ReplyHead, pieces: AsyncIterator[CitedText | Reply], counted: bool) -> AsyncIterator[bytes]:
    yield _event(first_chunk(head))
    try:
        async for piece in pieces:
            if isinstance(piece, Reply):
                yield _event(last_chunk(head, piece))
            elif piece.text:
                yield _event(text_chunk(head, piece.text))
    except PinciteError as error:
        yield _event(_both(details(error)))
        return
    if counted:
        yield _event(usage_chunk(head))
    yield format_sse_event(data_str="[DONE]")


def _event(body: Json) -> bytes:
    return format_sse_event(data_str=json.dumps(body, ensure_ascii=False))


def _collections(home: Path) -> list[tuple[str, int]]:
    """The names of the collections, and when each one's folder last changed."""
    found = []
    for name in collection_names(home):
        with suppress(FileNotFoundError):  # it was deleted meanwhile
            found.append((name, int((home / "collections" / name).stat().st_mtime)))
    return found


def _model(collection: str, default: str) -> str:
    return _DEFAULT if collection == default else f"{_DEFAULT}/{collection}"


def _collection(model: str) -> str | None:
    """The collection behind a model name, None for the default one; raises CollectionMissing for any other name."""
    named = _MODEL.fullmatch(model)
    if named is None and model != _DEFAULT:
        raise CollectionMissing(f"There is no model {model!r} here. Use {_DEFAULT} or {_DEFAULT}/COLLECTION.")
    return named[1] if named else None


def for_openai(refused: JSONResponse) -> JSONResponse:
    """The same response with OpenAI's error added; also for what is refused before it reaches these routes."""
    kept = {name: value for name, value in refused.headers.items() if name != "content-length"}
    return JSONResponse(_both(json.loads(bytes(refused.body))), refused.status_code, kept)


def _both(problem: Json) -> Json:
    """Problem details with OpenAI's error added."""
    kind = str(problem["type"]).rsplit(":", 1)[-1]
    return {**problem, **openai_error(kind, problem["status"], problem["detail"])}
