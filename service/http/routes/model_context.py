"""The route that serves the Model Context Protocol, with the same keys and limits as the other routes."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pincite.service.http.access import READ

# Not in the OpenAPI schema: the protocol describes its own messages (tools/list).
routes = APIRouter(dependencies=[READ], include_in_schema=False)


class _Handed(Response):
    """A response that delegates to another ASGI app."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__()
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self._app(scope, receive, send)


@routes.post("/mcp", response_class=Response)
async def model_context(request: Request) -> Response:
    """The response to a protocol message (streamable HTTP, stateless, so there is nothing to GET or DELETE)."""
    return _Handed(request.app.state.mcp)
