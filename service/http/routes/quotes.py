"""Routes for finding a quotation and for checking all quotations in a manuscript."""

from fastapi import APIRouter, Request

from pincite.ingest.errors import CollectionDamaged, CollectionMissing, TooLarge
from pincite.service.http.access import READ
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.quotes.find import find_quote
from pincite.service.quotes.manuscript import check_manuscript
from pincite.service.wire.quotes import CheckedManuscript, QuotedPlaces, checked_manuscript, quoted_places
from pincite.service.wire.requests.quotes import ManuscriptBody, QuoteBody

routes = APIRouter(prefix="/v1/quotes", tags=["quotations"], dependencies=[READ])

_RESPONSES = declared(CollectionMissing, CollectionDamaged)


@routes.post("", responses=_RESPONSES, summary="Find a quotation")
async def find(body: QuoteBody, request: Request) -> QuotedPlaces:
    """The places where a quotation occurs, and how exactly they match.

    White space, quotation marks, hyphens and case may differ. If there is no such place, similar ones are returned
    with their differences.
    """
    state = state_of(request)
    with state.desk.asking.place(), state.metrics.stage("quote"):
        matches = await state.desk.read(body.collection, lambda opened: find_quote(opened, body.text, body.k))
    return quoted_places(body.text, matches)


@routes.post("/check", responses=_RESPONSES | declared(TooLarge), summary="Check a manuscript")
async def check(body: ManuscriptBody, request: Request) -> CheckedManuscript:
    """Every quotation in a text, with its verdict: confirmed, altered (the first match says how), or not found."""
    state = state_of(request)
    most = state.desk.limits.manuscript_characters
    if len(body.text) > most:
        raise TooLarge(f"The manuscript has {len(body.text):,} characters; at most {most:,} can be checked at once.")
    with state.metrics.stage("check"):
        checked = await state.desk.check(body.collection, lambda opened: check_manuscript(opened, body.text))
    return checked_manuscript(checked)
