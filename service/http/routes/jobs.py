"""Routes for listing, inspecting, following and cancelling jobs."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import StreamingResponse
from fastapi.sse import format_sse_event

from pincite.ingest.errors import CollectionUnwritable, PinciteError, UnknownJob
from pincite.service.http.access import READ, WRITE
from pincite.service.http.problems import EVENT_SCHEMA, declared, details
from pincite.service.http.state import Caller, State, caller_of, state_of
from pincite.service.wire.jobs import JobsPage, SentJob, jobs_page, sent_job
from pincite.service.wire.requests.body import PagingQuery
from pincite.service.wire.to_json import Json, json_of

routes = APIRouter(prefix="/v1/jobs", tags=["jobs"])

JobId = Annotated[str, Path(pattern="^[0-9a-f]{16}$", examples=["9c1185a5c5e9fc54"])]

_SIGN_OF_LIFE = 15.0  # seconds without an event before a comment is sent, so that proxies keep the stream open
_EVENTS = {
    **declared(UnknownJob),
    200: {
        "content": {
            "text/event-stream": {"schema": EVENT_SCHEMA, "example": 'event: progress\ndata: {"id": "..."}\n\n'}
        }
    },
}


@routes.get("", dependencies=[READ], responses=declared(), summary="List jobs")
async def list_some(asked: Annotated[PagingQuery, Query()], request: Request) -> JobsPage:
    """A page of the stored jobs, newest first."""
    found, total = await asyncio.to_thread(state_of(request).ingestion.jobs.page, asked.limit, asked.offset)
    return jobs_page(found, asked.offset, total)


@routes.get("/{job}", dependencies=[READ], responses=declared(UnknownJob), summary="One job")
async def show(job: JobId, request: Request) -> SentJob:
    """The state and progress of a job, and the outcome for each file."""
    return sent_job(await asyncio.to_thread(state_of(request).ingestion.jobs.get, job))


@routes.get(
    "/{job}/events", dependencies=[READ], response_class=StreamingResponse, responses=_EVENTS, summary="Follow a job"
)
async def follow(job: JobId, request: Request) -> StreamingResponse:
    """A stream with a `progress` event each time the job changes, then an `end` event with its final state.

    A stream without an `end` event was cut off because the service stopped; the job continues when it restarts.
    """
    state = state_of(request)
    await asyncio.to_thread(state.ingestion.jobs.get, job)  # raises UnknownJob before anything is sent
    state.desk.streams.require(caller_of(request).name)
    headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
    events = _events(state, caller_of(request), job)
    return StreamingResponse(events, media_type="text/event-stream", headers=headers)


@routes.delete(
    "/{job}",
    dependencies=[WRITE],
    responses=declared(UnknownJob, CollectionUnwritable),
    summary="Cancel a job",
)
async def cancel(job: JobId, request: Request) -> SentJob:
    """Stops a job as soon as possible. Documents already added stay; files not yet processed are deleted."""
    return sent_job(await asyncio.to_thread(state_of(request).ingestion.cancel, job))


async def _events(state: State, caller: Caller, job_id: str) -> AsyncIterator[bytes]:
    try:
        changes = state.following.changes(job_id, _SIGN_OF_LIFE)
        with state.desk.streams.share(caller.name):
            async for job in changes:
                if job is None:
                    yield b": still at it\n\n"
                elif job.state.ended:
                    yield _event("end", json_of(sent_job(job)))
                    return
                else:
                    yield _event("progress", json_of(sent_job(job)))
    except PinciteError as error:
        yield _event("problem", details(error))


def _event(name: str, body: Json) -> bytes:
    return format_sse_event(event=name, data_str=json.dumps(body, ensure_ascii=False))
