"""Encoders for the process that works on jobs: one that takes its time, and one that ends the process."""

import os
import time
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tests.fakes.hashed_words import HashedWords

PAUSE = 0.02  # seconds
SPARED = "PINCITE_TESTS_PROCESS"


class SlowWords(HashedWords):
    """The fake encoder with a pause for every text, so that a job has a middle."""

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
