"""Who may send requests: keys, host names and origins, before anything of a request's body is read.

`admit` runs for every request that is not for the page or for health checks. The dependencies READ, WRITE and ADMIN
then say which scope a route needs; they also refuse what the route does not know.
"""

import re
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import Depends, FastAPI, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from pincite.ingest.errors import BadOption, KeyNeeded, KeyRefused
from pincite.service.http.state import Caller, State, caller_of
from pincite.service.keys import Door, Scope
from pincite.service.settings import is_loopback

_BEARER = HTTPBearer(auto_error=False, description="A key created with `pincite keys add`.")
_NOBODY = "service without keys"
# Where the files are is said at the terminal only: whoever reaches the port may read this.
_SHUT = (
    "Keys were made for this service, and none of them is valid any more. Create one with `pincite keys add NAME`; "
    "`pincite serve`, started anew, says what else can be done."
)
_SAFE = {"GET", "HEAD", "OPTIONS"}
_HOST = re.compile(r"([A-Za-z0-9._-]{1,253}|\[[0-9A-Fa-f:.]{2,45}\])(:[0-9]{1,5})?")
_PROXIED = ("forwarded", "x-forwarded-for", "x-real-ip")


def admit(request: Request, state: State) -> Caller:
    """The caller of a request, which is counted; raises KeyNeeded, KeyRefused or TooBusy."""
    _refuse_other_sites(request, state.desk.settings.public_url)
    caller = _caller(request, state)
    state.desk.rate.spend(caller.name)
    return caller


def host_of(request: Request) -> str:
    """The host that a request names, without its port; raises BadOption if it is no host at all."""
    said = _HOST.fullmatch(request.headers.get("host", ""))
    if said is None:
        raise BadOption("The header Host is missing or is not a host with a port.")
    return said[1].strip("[]").lower()


def _caller(request: Request, state: State) -> Caller:
    door = state.keys.door()
    if door is Door.OPEN:
        _refuse_from_elsewhere(request)
        return Caller(request.client.host if request.client else "local", Scope.ADMIN)
    if door is Door.SHUT:
        raise KeyNeeded(_SHUT)
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret:
        raise KeyNeeded(
            "This service requires a key. Create one with `pincite keys add` and send it as Authorization: Bearer KEY."
        )
    key = state.keys.find(secret.strip())
    if key is None:
        raise KeyNeeded("This key is unknown or was revoked. Create another one with `pincite keys add`.")
    return Caller(key.id, key.scope, key.name)


def _refuse_from_elsewhere(request: Request) -> None:
    """Raises KeyRefused unless a request without a key comes from this machine and names it.

    With another host name, DNS rebinding would let another site's pages read all the data. Through a proxy, every
    request seems to come from this machine.
    """
    host = host_of(request)
    if not is_loopback(host):
        raise KeyRefused(
            f"Without keys this service answers only at 127.0.0.1 or localhost, not at {host}. Create "
            "a key with `pincite keys add` to use another host name."
        )
    if any(name in request.headers for name in _PROXIED):
        raise KeyRefused("Without keys this service answers no proxy. Create a key with `pincite keys add`.")


def _refuse_other_sites(request: Request, public_url: str | None) -> None:
    """Raises KeyRefused for cross-site requests: without keys any site could send forms through a visitor's browser."""
    origin = request.headers.get("origin")
    if request.method in _SAFE or origin is None:
        return
    own = f"{request.scope['scheme']}://{request.headers.get('host', '')}"
    if origin not in (own, _origin(public_url)):
        raise KeyRefused(
            f"Requests from pages of {origin} are not accepted. Use the service's own page. If {origin} is its address "
            "behind a proxy, say so: PINCITE_PUBLIC_URL."
        )


def _origin(url: str | None) -> str | None:
    """The part of an address that browsers send as origin."""
    return "/".join(url.split("/")[:3]) if url else None


class _Allowed:
    """A FastAPI dependency that admits only callers with this scope, and only what the route knows.

    Like `_known`, it is a coroutine so that FastAPI gives it no thread: changing threads takes longer than all it does.
    """

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    async def __call__(
        self,
        request: Request,
        _: Annotated[HTTPAuthorizationCredentials | None, Depends(_BEARER)] = None,  # for the description only
    ) -> None:
        _require(request, self._scope)
        refuse_unknown(request)


def _require(request: Request, scope: Scope) -> None:
    caller = caller_of(request)
    if caller.scope < scope:
        raise KeyRefused(
            f"The key {caller.title!r} has the scope {caller.scope.name.lower()}; this request needs "
            f"{scope.name.lower()}."
        )


def writer_of(request: Request) -> str:
    """The name of who asks a route that also reads to change something; raises KeyRefused without the scope write."""
    _require(request, Scope.WRITE)
    return who_asks(request)


def who_asks(request: Request) -> str:
    """The name of the request's key, for the audit log; without keys, the service itself."""
    return caller_of(request).title or _NOBODY


def refuse_unknown(request: Request) -> None:
    """Raises BadOption for a parameter or a body that the route does not know: ignored, it would mislead its sender."""
    described = _described(request.app, request.scope["route"].path, request.method)
    known = {one["name"] for one in described.get("parameters", ()) if one["in"] == "query"}
    given = [name for name, _ in request.query_params.multi_items()]
    for name in given:
        if name not in known:
            raise BadOption(f"This route has no parameter {name!r}. It has {', '.join(sorted(known)) or 'none'}.")
        if given.count(name) > 1:
            raise BadOption(f"The parameter {name!r} was given {given.count(name)} times. Give it once.")
    if described and "requestBody" not in described and getattr(request.state, "sent_body", False):
        raise BadOption("This route takes no body. Send its parameters in the address.")


def _described(app: FastAPI, path: str, method: str) -> Mapping[str, Any]:
    """The description of a route; empty for those that are not described, which take no parameters."""
    found: Mapping[str, Any] = app.openapi()["paths"].get(path, {}).get(method.lower(), {})
    return found


async def _known(request: Request) -> None:
    refuse_unknown(request)


KNOWN = Depends(_known)  # for routes that are open to all
READ = Depends(_Allowed(Scope.READ))
WRITE = Depends(_Allowed(Scope.WRITE))
ADMIN = Depends(_Allowed(Scope.ADMIN))
