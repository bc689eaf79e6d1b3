"""The route that tells callers what they may do, so that a page offers nobody what would be refused."""

from fastapi import APIRouter, Request

from pincite.service.http.access import READ
from pincite.service.http.problems import declared
from pincite.service.http.state import caller_of
from pincite.service.keys import Scope
from pincite.service.wire.access import Access

routes = APIRouter(prefix="/v1/access", tags=["access"])


@routes.get("", dependencies=[READ], responses=declared(), summary="What the caller may do")
async def show(request: Request) -> Access:
    """What this key allows. Without keys, everything is allowed."""
    scope = caller_of(request).scope
    return Access(scope >= Scope.READ, scope >= Scope.WRITE, scope >= Scope.ADMIN)
