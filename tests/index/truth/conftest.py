"""Fixtures of the tests that every store passes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pincite.index.truth.catalogue import choose_store
from tests.making.postgresql import Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as server:
        yield server


@pytest.fixture
def address(server: Server) -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server."""
    with server.database() as address:
        yield address


@pytest.fixture(params=["files", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home without collections, in each store."""
    home = tmp_path / "home"
    if request.param == "postgresql":
        choose_store(home, request.getfixturevalue("address"))
    return home
