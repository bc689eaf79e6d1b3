"""Fixtures of the tests that every store passes."""

from pathlib import Path

import pytest

from pincite.index.truth.catalogue import choose_store


@pytest.fixture(params=["files", "postgresql"])
def home(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A home without collections, in each store."""
    home = tmp_path / "home"
    if request.param == "postgresql":
        choose_store(home, request.getfixturevalue("address"))
    return home
