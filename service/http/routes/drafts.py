"""The route that checks a draft: as one answer, or as a stream with each sentence when it is checked."""

import base64
import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from threading import Event
from typing import Annotated

from fastapi import APIRouter, Header, Request
from fastapi.responses import StreamingResponse
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
from pincite.service.drafts.check import Checker
from pincite.service.drafts.draft import CheckedDraft, Draft, JudgedSentence
from pincite.service.drafts.remarks import commented
from pincite.service.drafts.sent import SentDraft
from pincite.service.http.access import READ
from pincite.service.http.problems import EVENT_SCHEMA, declared, details
from pincite.service.http.state import State, caller_of, state_of
from pincite.service.wire.drafts import CheckedDraftReport, checked_draft, checked_sentence, end_of_draft, read_draft
from pincite.service.wire.requests.drafts import DraftBody
from pincite.service.wire.to_json import Json, json_of

routes = APIRouter(prefix="/v1/drafts", tags=["quotations"], dependencies=[READ])

_STREAM = "text/event-stream"
_RESPONSES = {
    **declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable, TooLarge),
    200: {"content": {_STREAM: {"schema": EVENT_SCHEMA, "example": 'event: draft\ndata: {"total": 12}\n\n'}}},
}


@routes.post("/check", response_model=CheckedDraftReport, responses=_RESPONSES, summary="Check a draft")
async def check(
    body: DraftBody, request: Request, accept: Annotated[str, Header()] = ""
) -> CheckedDraftReport | StreamingResponse:
    """What the documents say about each sentence of a draft, and its quotations looked up.

    A draft of 300 pages takes many minutes. If `Accept` asks for an event stream, the events are `draft` with the text
    as it was read, `sentence` for each sentence when it is checked, then `checked` with the rest, or `problem`. The
    draft is not kept: a client that leaves ends the check.
    """
    state, content = state_of(request), body.content()
    whole = await state.desk.think(lambda: state.drafts.read(SentDraft(Path(body.plain_name()), content)))
    draft = whole.of(body.first, body.count)
    if _STREAM in accept:
        state.desk.streams.require(caller_of(request).name)
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(
            _events(state, caller_of(request).name, body, draft), media_type=_STREAM, headers=headers
        )
    (checked,) = [one async for one in _checked(state, body, draft) if isinstance(one, CheckedDraft)]
    return checked_draft(checked, _copy(body, content, checked), len(whole.sentences))


async def _checked(state: State, body: DraftBody, draft: Draft) -> AsyncIterator[JudgedSentence | CheckedDraft]:
    """Each sentence when it is checked, then the whole."""
    left = Event()

    def work(collection: Collection, encoder: Encoder) -> Iterator[JudgedSentence | CheckedDraft]:
        with state.metrics.stage("draft"):
            yield from Checker.of(collection, encoder).all(draft, left.is_set)

    async for one in state.desk.pore(body.collection, work, left.set):
        yield one


async def _events(state: State, caller: str, body: DraftBody, draft: Draft) -> AsyncIterator[bytes]:
    try:
        with state.desk.streams.share(caller):
            yield _event("draft", json_of(read_draft(draft)))
            async for one in _checked(state, body, draft):
                if isinstance(one, JudgedSentence):
                    yield _event("sentence", json_of(checked_sentence(one)))
                else:
                    yield _event("checked", json_of(end_of_draft(one, _copy(body, body.content(), one))))
    except PinciteError as error:
        yield _event("problem", details(error))


def _copy(body: DraftBody, content: bytes | str, checked: CheckedDraft) -> str | None:
    """The Word file with comments in base64, if one is wanted."""
    if not body.docx:
        return None
    return base64.b64encode(commented(checked, content if isinstance(content, bytes) else None)).decode()


def _event(name: str, body: Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
