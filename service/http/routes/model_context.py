"""The Model Context Protocol below the same address, with the same keys and limits as everything else."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pincite.service.http.access import READ

# Its messages have a description of their own (tools/list), so OpenAPI's has none of them.
routes = APIRouter(dependencies=[READ], include_in_schema=False)


class _Handed(Response):
    """A response that another app gives."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@routes.post("/mcp", response_class=Response)
async def model_context(request: Request) -> Response:
    """A message of the protocol (streamable HTTP, without sessions, so that there is nothing to GET or DELETE)."""
    return _Handed(request.app.state.mcp)
