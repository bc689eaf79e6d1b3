"""The service as its clients meet it, over a small library and with the fake encoder."""

import socket
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from fastapi import FastAPI
from fastapi.testclient import TestClient

from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.serving import server_of
from pincite.service.keys import Keys, Scope
from pincite.service.language_model.model import Pen
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed

DEFAULTS = Limits()
LOCAL = "http://127.0.0.1:8000"


@contextmanager
def _keys(home: Path, needed: bool) -> Iterator[None]:
    """One key at least where keys are needed, and none afterwards: other tests share the home without any."""
    if needed:
        Keys(home).add("whoever", Scope.READ)
    try:
        yield
    finally:
        for name in ("keys.sqlite", "keys.made") if needed else ():
            (home / name).unlink(missing_ok=True)


def _app(home: Path, limits: Limits, pen: Pen | None) -> FastAPI:
    return create_app(Settings(home, "default", home / "models"), limits, open_hashed, HashedWords().name, pen)


@contextmanager
def service(
    home: Path, limits: Limits = DEFAULTS, keys_needed: bool = False, pen: Pen | None = None
) -> Iterator[TestClient]:
    """A client of a service over this home, from its start to its end."""
    app = _app(home, limits, pen)
    with _keys(home, keys_needed), TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        yield client


@contextmanager
def running(
    home: Path,
    limits: Limits = DEFAULTS,
    keys_needed: bool = False,
    pen: Pen | None = None,
    proxies: Sequence[str] = (),
) -> Iterator[str]:
    """The address of the same service on a port of this machine, for what speaks HTTP itself."""
    app = _app(home, limits, pen)
    # Said to be TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    with _keys(home, keys_needed), listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks before the server is ready waits instead of being refused
        server = server_of(app, limits, proxies)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)
