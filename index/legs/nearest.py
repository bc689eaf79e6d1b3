"""Find the nearest of many vectors by comparing all of them, or those whose positions are given. Owns faiss for it."""

from collections.abc import Callable

import faiss
import numpy as np

from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.truth.packing import Packed, Vectors

Take = Callable[[Numbers], Vectors]

NEAREST = 10  # of which codes should miss hardly any
_BLOCK = 16_384  # rows compared at a time
_SPARE = 16


class Exact:
    """Compares all vectors, kept in float16, at half the size of float32."""

    def __init__(self, count: int, dimension: int, take: Take) -> None:
        self._count = count
        fp16 = faiss.ScalarQuantizer.QT_fp16
        self._index = faiss.IndexScalarQuantizer(dimension, fp16, faiss.METRIC_INNER_PRODUCT)
        for start in range(0, count, _BLOCK):
            halves = take(np.arange(start, min(start + _BLOCK, count))).astype(np.float16)
            self._index.add_sa_codes(halves.view(np.uint8))

    def promising(self, query: Vectors, count: int) -> Numbers:
        """Return the positions to re-rank for the `count` nearest: a few more, since float16 rounds."""
        wanted = min(count + _SPARE, self._count)
        if min(count, wanted) == 0:
            return np.zeros(0, np.int64)
        faiss.omp_set_num_threads(1)  # of the calling thread; further ones would wait for a single query to end
        found: Numbers = self._index.search(query[None], wanted)[1][0]
        return found


def nearest_of(
    take: Callable[[Numbers], Packed], positions: Numbers, query: Vectors, count: int
) -> tuple[Numbers, Vectors]:
    """Return positions and cosines of the `count` nearest among `positions`, best first; `take` returns their rows."""
    best, found = np.zeros(0, np.float32), np.zeros(0, np.int64)
    for start in range(0, len(positions), _BLOCK):
        block = positions[start : start + _BLOCK]
        cosines = products(take(block), query[None])[:, 0]
        best, found = np.concatenate([best, cosines]), np.concatenate([found, block])
        order = np.argsort(-best, kind="stable")[:count]
        best, found = best[order], found[order]
    return found, best


def truly_nearest(count: int, take: Take, questions: Vectors) -> Numbers:
    """Return the positions of the ten nearest vectors, in no order, shape (queries, 10)."""
    best = np.full((len(questions), 0), 0, np.float32)
    found = np.full((len(questions), 0), 0, np.int64)
    for start in range(0, count, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, count))
        best = np.concatenate([best, questions @ take(block).T], axis=1)
        found = np.concatenate([found, np.broadcast_to(block, (len(questions), len(block)))], axis=1)
        order = np.argpartition(-best, min(NEAREST, best.shape[1]) - 1, axis=1)[:, :NEAREST]
        best, found = np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)
    return found
