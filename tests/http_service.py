"""The service as its clients meet it, over a small library and with the fake encoder."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fastapi.testclient import TestClient

from service.http.app import create_app
from service.http.limits import Limits
from service.settings import Settings
from tests.hashed_words import HashedWords

DEFAULTS = Limits()


@contextmanager
def service(home: Path, limits: Limits = DEFAULTS, keys_needed: bool = False) -> Iterator[TestClient]:
    """A client of a service over this home, from its start to its end."""
    settings = Settings(home, "default", home / "models")
    app = create_app(settings, limits, keys_needed, lambda _: HashedWords(), HashedWords().name)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
