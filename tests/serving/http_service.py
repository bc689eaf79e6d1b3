"""The service as its clients meet it, over a small library and with the fake encoder."""

import socket
import threading
from collections.abc import Iterator
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
from tests.fakes.hashed_words import HashedWords

DEFAULTS = Limits()
LOCAL = "http://127.0.0.1:8000"


def open_hashed(_: str) -> HashedWords:
    """The fake encoder, whatever model is wanted; the process that reads what was sent opens it too."""
    return HashedWords()


def _app(home: Path, limits: Limits, keys_needed: bool, pen: Pen | None) -> FastAPI:
    """The app; where keys are needed, one was made."""
    if keys_needed:
        Keys(home).add("whoever", Scope.READ)
    return create_app(Settings(home, "default", home / "models"), limits, open_hashed, HashedWords().name, pen)


@contextmanager
def service(
    home: Path, limits: Limits = DEFAULTS, keys_needed: bool = False, pen: Pen | None = None
) -> Iterator[TestClient]:
    """A client of a service over this home, from its start to its end."""
    app = _app(home, limits, keys_needed, pen)
    with TestClient(app, LOCAL, raise_server_exceptions=False) as client:
        yield client


@contextmanager
def running(home: Path, limits: Limits = DEFAULTS, keys_needed: bool = False, pen: Pen | None = None) -> Iterator[str]:
    """The address of the same service on a port of this machine, for what speaks HTTP itself."""
    app = _app(home, limits, keys_needed, pen)
    # Said to be TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()  # who asks before the server is ready waits instead of being refused
        server = server_of(app, limits)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(timeout=30)
