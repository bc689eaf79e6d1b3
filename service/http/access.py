"""Access control: API keys in the Authorization header, and protection from cross-site requests and DNS rebinding."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pincite.ingest.errors import KeyNeeded, KeyRefused
from pincite.service.http.state import State, state_of
from pincite.service.keys import Scope
from pincite.service.settings import is_loopback

_BEARER = HTTPBearer(auto_error=False, description="A key created with `pincite keys add`.")
_NOBODY = "service without keys"
_SAFE = {"GET", "HEAD", "OPTIONS"}


class _Allowed:
    """A FastAPI dependency that admits only callers with this scope, and counts their requests."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def __call__(
        self, request: Request, given: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None
    ) -> None:
        state = state_of(request)
        if not state.keys_needed:
            _refuse_other_names(request)
        _refuse_other_sites(request)
        state.desk.rate.spend(_caller(request, state, given.credentials if given else None, self._scope))


def _caller(request: Request, state: State, secret: str | None, wanted: Scope) -> str:
    """The name that the caller's requests are counted under; raises KeyNeeded or KeyRefused."""
    request.state.who = _NOBODY
    if not state.keys_needed:
        return request.client.host if request.client else "local"
    if secret is None:
        raise KeyNeeded(
            "This service requires a key. Create one with `pincite keys add` and send it as Authorization: Bearer KEY."
        )
    key = state.keys.find(secret)
    if key is None:
        raise KeyNeeded("This key is unknown or was revoked. Create another one with `pincite keys add`.")
    if key.scope < wanted:
        raise KeyRefused(
            f"The key {key.name!r} has the scope {key.scope.name.lower()}; this request needs {wanted.name.lower()}."
        )
    request.state.who = key.name
    return key.id


def who_asks(request: Request) -> str:
    """The name of the request's key, for the audit log; without keys, the service itself."""
    who: str = request.state.who
    return who


def _refuse_other_names(request: Request) -> None:
    """Raises KeyRefused for other host names: DNS rebinding would let another site's pages read all the data."""
    if not is_loopback((request.url.hostname or "").strip("[]")):
        raise KeyRefused(
            f"Without keys this service answers only at 127.0.0.1 or localhost, not at {request.url.hostname}. Create "
            "a key with `pincite keys add` to use another host name."
        )


def _refuse_other_sites(request: Request) -> None:
    """Raises KeyRefused for cross-site requests: without keys any site could send forms through a visitor's browser."""
    origin = request.headers.get("origin")
    if request.method in _SAFE or origin is None:
        return
    if origin.split("://", 1)[-1] != request.headers.get("host"):
        raise KeyRefused(f"Requests from pages of {origin} are not accepted. Use the service's own page.")


READ = Depends(_Allowed(Scope.READ))
WRITE = Depends(_Allowed(Scope.WRITE))
ADMIN = Depends(_Allowed(Scope.ADMIN))
