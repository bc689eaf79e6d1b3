"""Routes for timelines, as JSON or as a file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import CollectionDamaged, CollectionMismatch, CollectionMissing, ModelUnavailable
from pincite.service.http.access import READ
from pincite.service.http.problems import declared
from pincite.service.http.state import State, state_of
from pincite.service.http.tables import FILE, table_file
from pincite.service.timeline.gathering import timeline
from pincite.service.timeline.table import table_of
from pincite.service.timeline.timeline import Timeline
from pincite.service.wire.requests.timeline import TimelineBody, TimelineFileBody
from pincite.service.wire.timeline import GivenTimeline, given_timeline

routes = APIRouter(prefix="/v1/timeline", tags=["asking"], dependencies=[READ])

_RESPONSES = declared(CollectionMissing, CollectionMismatch, CollectionDamaged, ModelUnavailable)


@routes.post("", responses=_RESPONSES, summary="Make a timeline")
async def make(body: TimelineBody, request: Request) -> GivenTimeline:
    """The dated sentences on a subject from all documents, in the order of what they tell of.

    What several documents tell is one event. Where they give different dates, both are given.
    """
    return given_timeline(await _found(state_of(request), body))


@routes.post("/file", response_class=Response, responses=_RESPONSES | FILE, summary="Make a timeline as a file")
async def make_file(body: TimelineFileBody, request: Request) -> Response:
    """The timeline as a CSV, XLSX or DOCX file."""
    state = state_of(request)
    return await table_file(state, table_of(await _found(state, body)), body.format, "timeline")


async def _found(state: State, body: TimelineBody) -> Timeline:
    filters = body.filters.filters()

    def work(collection: Collection, encoder: Encoder) -> Timeline:
        with state.metrics.stage("timeline"):
            return timeline(collection, encoder, body.subject, filters)

    return await state.desk.ask(body.collection, work)
