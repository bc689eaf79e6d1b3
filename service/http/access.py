"""Who may do what: a key in the Authorization header, and no page of another site speaking for its visitor."""

from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pincite.ingest.errors import KeyNeeded, KeyRefused
from pincite.service.http.state import State, state_of
from pincite.service.keys import Scope
from pincite.service.settings import is_loopback

_BEARER = HTTPBearer(auto_error=False, description="A key made with `pincite keys add`.")
_SAFE = {"GET", "HEAD", "OPTIONS"}


class _Allowed:
    """A dependency that lets only callers with this scope pass, and counts their requests."""

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
    """What the caller's requests are counted under; raises KeyNeeded or KeyRefused."""
    if not state.keys_needed:
        return request.client.host if request.client else "local"
    if secret is None:
        raise KeyNeeded(
            "This service asks for a key: Authorization: Bearer pincite_... (made with `pincite keys add`)."
        )
    key = state.keys.find(secret)
    if key is None:
        raise KeyNeeded("This key is not known here, or was revoked.")
    if key.scope < wanted:
        raise KeyRefused(f"The key {key.name!r} may {key.scope.name.lower()}; this needs {wanted.name.lower()}.")
    return key.id


def _refuse_other_names(request: Request) -> None:
    """A name of another site that leads to this machine would let its pages read all that needs no key."""
    if not is_loopback((request.url.hostname or "").strip("[]")):
        raise KeyRefused(
            f"Without keys this service answers as 127.0.0.1 or localhost, not as {request.url.hostname}. Make a key "
            "with `pincite keys add` to be asked by another name."
        )


def _refuse_other_sites(request: Request) -> None:
    """Without keys a page of any site could send a form here through its visitor's browser."""
    origin = request.headers.get("origin")
    if request.method in _SAFE or origin is None:
        return
    if origin.split("://", 1)[-1] != request.headers.get("host"):
        raise KeyRefused(f"Requests from pages of {origin} are not accepted.")


READ = Depends(_Allowed(Scope.READ))
WRITE = Depends(_Allowed(Scope.WRITE))
ADMIN = Depends(_Allowed(Scope.ADMIN))
