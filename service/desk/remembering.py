"""An encoder with a cache of question vectors: people search, then ask, then filter, with the same words."""

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.encoder import Encoder, Progress, Started

Both = tuple[NDArray[np.float32], NDArray[np.float32]]

_REMEMBERED = 1_000  # questions in the cache, with two vectors of about 4 kB each


class RememberingEncoder:
    """An encoder that caches the vectors of the latest questions; threads may share it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._seen: OrderedDict[str, Both] = OrderedDict()
        self._lock = Lock()
        self.hits = 0
        self.misses = 0

    @property
    def name(self) -> str:
        """The model's name."""
        return self._encoder.name

    @property
    def dimension(self) -> int:
        """The length of every vector."""
        return self._encoder.dimension

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> NDArray[np.float32]:
        """Unit rows, shape (n, dimension), in the order of the texts; not cached."""
        return self._encoder.encode_passages(texts, progress)

    def encode_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows of single words; not cached."""
        return self._encoder.encode_words(words)

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (dimension,)."""
        return self.start_question(text)()[0]

    def warm_up(self) -> None:
        """Warms the encoder up."""
        self._encoder.warm_up()

    def start_question(self, text: str) -> Started:
        """A function that waits for the question's vector and the one that looks for answers, shape (dimension,)."""
        with self._lock:
            if text in self._seen:
                self._seen.move_to_end(text)
                self.hits += 1
                found = self._seen[text]
                return lambda: found
        encoding = self._encoder.start_question(text)

        def wait() -> Both:
            vectors = encoding()
            with self._lock:
                self.misses += 1
                self._seen[text] = vectors
                if len(self._seen) > _REMEMBERED:
                    self._seen.popitem(last=False)
            return vectors

        return wait
