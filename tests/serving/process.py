"""A service in a process of its own, for tests that end it: `python -m tests.serving.process HOME PORT`.

Its encoder is the fake one with a pause for every text, so that a job has a middle.
"""

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.serving import run_app
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords

PAUSE = 0.02  # seconds
SPARED = "PINCITE_TESTS_PROCESS"


class SlowWords(HashedWords):
    """The fake encoder, slowly."""

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """As the fake encoder."""

        def pause(count: int) -> None:
            time.sleep(PAUSE)
            if progress:
                progress(count)

        return super().encode_passages(texts, pause)


def open_slow(_: str) -> SlowWords:
    """The slow encoder, whatever model is wanted."""
    return SlowWords()


def open_deadly(_: str) -> HashedWords:
    """Ends the process that works on jobs, and not that of the tests, which SPARED names."""
    if os.environ[SPARED] != str(os.getpid()):
        os._exit(3)
    return HashedWords()


if __name__ == "__main__":
    from tests.serving.process import open_slow as opened_by_name  # the function of a module that others can import

    home = Path(sys.argv[1])
    settings = Settings(home, "default", home / "models")
    run_app(create_app(settings, Limits(), opened_by_name, SlowWords.name), "127.0.0.1", int(sys.argv[2]))
