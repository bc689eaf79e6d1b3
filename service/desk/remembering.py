"""An encoder with a cache of question vectors: people search, then ask, then filter, with the same words."""

from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.encoder import Encoder, Progress

Encode = Callable[[str], NDArray[np.float32]]

_REMEMBERED = 2_000  # vectors in the cache, two for a question, about 4 kB each


class RememberingEncoder:
    """An encoder that caches the vectors of the latest questions; threads may share it."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._seen: OrderedDict[tuple[Encode, str], NDArray[np.float32]] = OrderedDict()
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
        return self._remembered(self._encoder.encode_query, text)

    def encode_seeking(self, text: str) -> NDArray[np.float32]:
        """The unit vector that looks for answers to the question, shape (dimension,)."""
        return self._remembered(self._encoder.encode_seeking, text)

    def _remembered(self, encode: Encode, text: str) -> NDArray[np.float32]:
        with self._lock:
            if (encode, text) in self._seen:
                self._seen.move_to_end((encode, text))
                self.hits += 1
                return self._seen[encode, text]
        vector = encode(text)
        with self._lock:
            self.misses += 1
            self._seen[encode, text] = vector
            if len(self._seen) > _REMEMBERED:
                self._seen.popitem(last=False)
        return vector
