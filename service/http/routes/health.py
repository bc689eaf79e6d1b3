"""Routes for liveness, readiness and metrics."""

import asyncio
from contextlib import suppress

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pincite.index.home import collection_names
from pincite.ingest.errors import ModelUnavailable, ServiceFileUnusable, TooBusy
from pincite.service.http.access import KNOWN, READ
from pincite.service.http.metrics import CONTENT_TYPE
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import State, state_of
from pincite.service.wire.health import Health

routes = APIRouter(tags=["health"])

_OPEN: Responses = {422: declared()[422]}


@routes.get("/healthz", dependencies=[KNOWN], responses=_OPEN, summary="Alive")
async def alive(request: Request) -> Health:
    """Returns 200 if the process is running; checks nothing else. Needs no key."""
    return Health("ok", request.app.state.instance)


@routes.get(
    "/readyz",
    dependencies=[KNOWN],
    responses={**_OPEN, 503: declared(ModelUnavailable)[503]},
    summary="Ready",
)
async def ready(request: Request) -> Health:
    """Returns 200 once the model is loaded, so that the first question is as fast as later ones. Needs no key."""
    if not state_of(request).desk.warm:
        raise ModelUnavailable("The model is still loading. Try again in a second.")
    return Health("ok", request.app.state.instance)


@routes.get(
    "/metrics",
    dependencies=[READ],
    responses={**declared(), 200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
    response_class=Response,
    summary="Metrics",
)
async def metrics(request: Request) -> Response:
    """Latencies by stage, requests, queues, index size and cache hits, in the Prometheus text format."""
    state = state_of(request)
    stored = await asyncio.to_thread(_stored, state)  # reads folders and a database, so not on the event loop
    return Response(state.metrics.text({**state.desk.levels(), **stored}), media_type=CONTENT_TYPE)


def _stored(state: State) -> dict[str, float]:
    found = {"collections": float(len(collection_names(state.desk.settings.home)))}
    with suppress(ServiceFileUnusable, TooBusy):  # a gauge less is better than no metrics; the routes of jobs say why
        found["jobs_waiting"] = float(state.ingestion.jobs.waiting())
    return found
