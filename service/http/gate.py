"""The gate before all routes: keys first, then limits, then whatever parses; and every answer leaves through it.

Plain ASGI, because a framework's own dependencies run only after it has read and parsed the body. Also gives every
response, errors included, the standard headers, counts it, and stops the work of a client that is gone.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress

from fastapi import Request
from fastapi.responses import JSONResponse
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pincite.ingest.errors import BadOption, PinciteError
from pincite.service.desk.limits import Limits
from pincite.service.http import page, problems
from pincite.service.http.access import admit, host_of
from pincite.service.http.bodies import paced, whole_body
from pincite.service.http.state import state_of

Dialects = Mapping[str, Callable[[JSONResponse], JSONResponse]]

_LOG = logging.getLogger("pincite.service")
# What needs no key: it holds no text of documents.
_OPEN = {*page.ADDRESSES, "/healthz", "/readyz", "/openapi.json"}
_OPEN_BELOW = (*page.BELOW, "/static/")
_UPLOAD = ("POST", "/v1/documents")
_MANUSCRIPT, _DRAFT = "/v1/quotes/check", "/v1/drafts/check"
_GONE = 499  # for the metrics: the client left before its answer
# Pages served here load nothing from other sites, and run no scripts but the files that come with Pincite.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Gate:
    """The ASGI middleware; `dialects` turn the errors at some addresses into the form that their clients expect."""

    def __init__(self, app: ASGIApp, limits: Limits, dialects: Dialects) -> None:
        self._app, self._limits, self._dialects = app, limits, dialects

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Lets a request through, or answers it with an error."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        answer = _Answer(send)
        try:
            await self._pass(scope, receive, answer)
        except ClientDisconnect:
            pass
        except Exception as error:
            if answer.begun:
                raise
            await self._refuse(scope, receive, answer, error)
        finally:
            route = scope.get("route")
            declared = route.path if isinstance(route, Route) else "none"
            state_of(Request(scope)).metrics.answered(declared, answer.status)

    async def _pass(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        request, path = Request(scope), scope["path"]
        if "\0" in path:
            raise BadOption("The address holds a null character.")
        if path in _OPEN or path.startswith(_OPEN_BELOW):
            await self._run(scope, receive, answer, b"")
            return
        host_of(request)
        request.state.caller = admit(request, state_of(request))
        if (request.method, path) == _UPLOAD:
            await self._app(scope, paced(receive, self._limits), answer)
            return
        longest = {_MANUSCRIPT: self._limits.manuscript_bytes, _DRAFT: self._limits.draft_bytes}
        most = longest.get(path, self._limits.body_bytes)
        body = await whole_body(request, receive, most, self._limits.body_seconds)
        request.state.sent_body = bool(body)
        await self._run(scope, receive, answer, body)

    async def _run(self, scope: Scope, receive: Receive, answer: "_Answer", body: bytes) -> None:
        """Runs the app on a body that was received; its work is cancelled if the client leaves before the answer."""
        gone = asyncio.Event()
        work = asyncio.create_task(self._answer(scope, _given(body, gone), answer))
        watch = asyncio.create_task(_until_gone(receive, gone))
        try:
            await asyncio.wait({work, watch}, return_when=asyncio.FIRST_COMPLETED)
            if answer.ended or work.done():
                await work
        finally:
            watch.cancel()
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    async def _answer(self, scope: Scope, receive: Receive, answer: "_Answer") -> None:
        await self._app(scope, receive, answer)

    async def _refuse(self, scope: Scope, receive: Receive, answer: "_Answer", error: Exception) -> None:
        response = await problems.response_to(Request(scope), error)
        if not isinstance(error, PinciteError):
            _LOG.error("%s %s failed", scope["method"], scope["path"], exc_info=error)
        dialect = self._dialects.get(scope["path"])
        await (dialect(response) if dialect else response)(scope, receive, answer)


class _Answer:
    """A response on its way out: adds the standard headers, and knows how far it has come."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status, self.begun, self.ended = _GONE, False, False

    async def __call__(self, message: Message) -> None:
        """Sends a message of the response."""
        if message["type"] == "http.response.start":
            self.begun, self.status = True, message["status"]
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.ended = not message.get("more_body", False)
        await self._send(message)


def _given(body: bytes, gone: asyncio.Event) -> Receive:
    """Gives the app a body that was received already, then waits until the client is gone."""
    left = [body]

    async def receive() -> Message:
        if left:
            return {"type": "http.request", "body": left.pop(), "more_body": False}
        await gone.wait()
        return {"type": "http.disconnect"}

    return receive


async def _until_gone(receive: Receive, gone: asyncio.Event) -> None:
    while (await receive())["type"] != "http.disconnect":
        continue
    gone.set()
