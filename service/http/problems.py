"""Turns errors into problem details (RFC 9457); a table maps each class of error to an HTTP status."""

import math
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import TypeAdapter
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from pincite.ingest import errors
from pincite.service.wire.health import Problem

STATUS: Mapping[type[errors.PinciteError], int] = {
    errors.ReadError: 422,
    errors.InputError: 422,
    errors.NotCarried: 409,
    errors.UnknownItem: 404,
    errors.CollectionMissing: 404,
    errors.CollectionExists: 409,
    errors.CollectionMismatch: 409,
    errors.CollectionBusy: 409,
    errors.CollectionUnwritable: 507,
    errors.CollectionUnreadable: 503,
    errors.VectorsUnavailable: 503,
    errors.CollectionDamaged: 500,
    errors.BackupDamaged: 500,
    errors.ModelUnavailable: 503,
    errors.LanguageModelError: 502,
    errors.LanguageModelMissing: 409,  # this service is not configured for it
    errors.LanguageModelSlow: 504,
    errors.TooBusy: 429,
    errors.TooLarge: 413,
    errors.TooSlow: 408,
    errors.ServiceFileUnusable: 500,
    errors.KeyNeeded: 401,
    errors.KeyRefused: 403,
    errors.PinciteError: 500,
}
_MEDIA_TYPE = "application/problem+json"
_SCHEMA = TypeAdapter(Problem).json_schema()
_SAID = 2_000  # characters of a detail, so that a question refused for its length is not returned whole

Responses = dict[int | str, dict[str, Any]]

# The schema of one event of a stream, for OpenAPI 3.2; `data` holds JSON as text.
EVENT_SCHEMA = {"type": "object", "properties": {"event": {"type": "string"}, "data": {"type": "string"}}}


def status_of(error: errors.PinciteError) -> int:
    """The status of the error's class, or of its nearest ancestor in the table."""
    return next(STATUS[kind] for kind in type(error).__mro__ if kind in STATUS)


def declared(*kinds: type[errors.PinciteError]) -> Responses:
    """The responses to declare for a route that may raise these errors; any route may return 401, 403, 422 and 429."""
    every = (errors.KeyNeeded, errors.KeyRefused, errors.InputError, errors.TooBusy)
    unread = (errors.CollectionUnreadable,) if errors.CollectionDamaged in kinds else ()
    found: Responses = {}
    for kind in (*every, *unread, *kinds):
        status = STATUS[next(one for one in kind.__mro__ if one in STATUS)]
        example = _body(kind.__name__, status, (kind.__doc__ or "").strip())
        found[status] = {
            "model": Problem,
            "description": HTTPStatus(status).phrase,
            "content": {_MEDIA_TYPE: {"schema": _SCHEMA, "example": example}},
        }
    return found


def install(app: FastAPI) -> None:
    """Registers the handlers that turn every error of the app into problem details."""
    for kind, handler in _HANDLERS.items():
        app.add_exception_handler(kind, handler)


async def response_to(request: Request, error: Exception) -> JSONResponse:
    """The app's response to an error, for routes that extend it."""
    return await next(handler for kind, handler in _HANDLERS.items() if isinstance(error, kind))(request, error)


def problem(kind: str, status: int, detail: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A response with problem details."""
    return JSONResponse(_body(kind, status, detail), status, dict(headers or {}), _MEDIA_TYPE)


def details(error: errors.PinciteError) -> dict[str, Any]:
    """The problem details of an error, for a response that has begun already."""
    return _body(type(error).__name__, status_of(error), str(error))


def _body(kind: str, status: int, detail: str) -> dict[str, Any]:
    return {
        "type": f"urn:pincite:error:{kind}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": _sendable(detail if len(detail) <= _SAID else detail[:_SAID] + "..."),
    }


def _sendable(text: str) -> str:
    """The text without halves of surrogate pairs, which no encoding can send; an error may repeat what was asked."""
    return text.encode("utf-8", "replace").decode("utf-8")


async def _pincite_error(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, errors.PinciteError)
    headers = {}
    if isinstance(error, errors.TooBusy):
        headers["Retry-After"] = str(max(1, math.ceil(error.retry_after)))
    if isinstance(error, errors.KeyNeeded):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, errors.TooSlow):
        headers["Connection"] = "close"  # the rest of the request, should it come, is nobody's
    return problem(type(error).__name__, status_of(error), str(error), headers)


async def _invalid(_: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    return problem("InvalidRequest", 422, f"The request is invalid: {said}")


async def _http_error(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)
    if error.status_code == 400:  # a malformed body is reported like one with an invalid field
        return problem("InvalidRequest", 422, f"The request is invalid: {error.detail}")
    methods = _methods(request) if error.status_code == 405 else []
    headers = {"Allow": ", ".join(methods)} if methods else error.headers
    return problem("Http", error.status_code, str(error.detail), headers)


def _methods(request: Request) -> list[str]:
    """The methods allowed at a documented address; the framework would name those of the first route only."""
    described = request.app.openapi()["paths"].items()
    at_address = (methods for path, methods in described if compile_path(path)[0].match(request.url.path))
    return sorted({method.upper() for methods in at_address for method in methods})


async def _fault(_: Request, __: Exception) -> JSONResponse:
    return problem("Fault", 500, "An internal error occurred. Please report it; the server's log has the details.")


_HANDLERS: Mapping[type[Exception], Callable[[Request, Exception], Awaitable[JSONResponse]]] = {
    errors.PinciteError: _pincite_error,
    RequestValidationError: _invalid,
    HTTPException: _http_error,
    Exception: _fault,
}
