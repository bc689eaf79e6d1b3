"""Find the nearest of many vectors, exactly or by product quantiser codes with exact re-ranking. Owns faiss.

The codes have one bit per dimension: a product quantiser with sixteen centroids for every four dimensions. It scans a
million codes in 7 ms, so no inverted lists or graphs are needed; on these vectors they lose far more recall than they
save time (docs/design.md has the figures).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np

from pincite.index.legs.products import Halves, Vectors
from pincite.index.legs.rows import Numbers

Take = Callable[[Numbers], Halves]

_BLOCK = 16_384  # rows compared at a time
_TRAINED_WITH = 20_000  # vectors; more do not improve the codes
_TRIED = 100  # queries used to measure the codes' recall
_WANTED = 0.995  # recall of the ten nearest
_NEAREST = 10
_LOOKED_AT = (500, 1_000, 2_000, 4_000, 8_000)


class Exact:
    """Exact search over float16 rows, at half the size of float32."""

    def __init__(self, rows: Halves) -> None:
        self._count, dimension = rows.shape
        fp16 = faiss.ScalarQuantizer.QT_fp16
        self._index = faiss.IndexScalarQuantizer(dimension, fp16, faiss.METRIC_INNER_PRODUCT)
        self._index.add_sa_codes(np.ascontiguousarray(rows).view(np.uint8))

    def nearest(self, query: Vectors, count: int) -> tuple[Numbers, Vectors]:
        """Return row numbers and cosines of the `count` nearest rows, best first."""
        if min(count, self._count) == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        faiss.omp_set_num_threads(1)  # of the calling thread; further ones would wait for a single query to end
        cosines, rows = self._index.search(query[None], min(count, self._count))
        return rows[0], cosines[0]


def nearest_of(take: Take, positions: Numbers, query: Vectors, count: int) -> tuple[Numbers, Vectors]:
    """Return positions and cosines of the `count` nearest among `positions`, best first; `take` returns their rows."""
    best, found = np.zeros(0, np.float32), np.zeros(0, np.int64)
    for start in range(0, len(positions), _BLOCK):
        block = positions[start : start + _BLOCK]
        rows, cosines = Exact(take(block)).nearest(query, count)
        best, found = np.concatenate([best, cosines]), np.concatenate([found, block[rows]])
        order = np.argsort(-best, kind="stable")[:count]
        best, found = best[order], found[order]
    return found, best


@dataclass(slots=True)
class Codes:
    """Product quantiser codes of vectors by position.

    `looked_at` is how many of the nearest by code are re-ranked exactly, `recall` the measured share of the ten truly
    nearest among them, and `trained_at` the number of vectors at training.
    """

    index: faiss.Index
    looked_at: int
    trained_at: int
    recall: float

    @classmethod
    def of(cls, count: int, take: Take) -> "Codes":
        """Return codes of the rows that `take` returns for positions 0 to `count` - 1. Deterministic."""
        random = np.random.default_rng(0)
        sample = take(np.sort(random.permutation(count)[:_TRAINED_WITH])).astype(np.float32)
        groups = -(-sample.shape[1] // 4)
        # A random rotation evens out the variance of the dimensions, so that the centroids fit better.
        description = f"RR{4 * groups},PQ{groups}x4fs"
        codes = cls(faiss.index_factory(sample.shape[1], description, faiss.METRIC_INNER_PRODUCT), 0, count, 0.0)
        codes.index.train(sample)
        for start in range(0, count, _BLOCK):
            codes.add(take(np.arange(start, min(start + _BLOCK, count))))
        codes._settle(take, random)
        return codes

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def copy(self) -> "Codes":
        """Return codes to change without changing these."""
        return Codes(faiss.clone_index(self.index), self.looked_at, self.trained_at, self.recall)

    def add(self, rows: Halves) -> None:
        """Add rows at the next positions."""
        self.index.add(rows.astype(np.float32))

    def remove(self, positions: Numbers) -> None:
        """Remove these positions; later ones move up."""
        self.index.remove_ids(faiss.IDSelectorBatch(positions))

    def promising(self, query: Vectors, count: int) -> Numbers:
        """Return the positions to re-rank for the `count` nearest."""
        wanted = min(max(self.looked_at, 2 * count), len(self))
        faiss.omp_set_num_threads(1)
        found: Numbers = self.index.search(query[None], wanted)[1][0]
        return found[found >= 0]

    def _settle(self, take: Take, random: np.random.Generator) -> None:
        """Set `looked_at` to the smallest value that reaches the wanted recall of the ten truly nearest.

        Recall is measured with queries midway between two stored vectors. A stored vector finds itself too easily,
        whereas a real query, especially in another language, lies close to no passage.
        """
        ends = [take(random.integers(len(self), size=_TRIED)).astype(np.float32) for _ in range(2)]
        questions = (ends[0] + ends[1]) / np.linalg.norm(ends[0] + ends[1], axis=1, keepdims=True)
        wanted = _truly_nearest(len(self), take, questions)
        for self.looked_at in _LOOKED_AT:
            kept = [
                len(np.intersect1d(truth, self.promising(question, _NEAREST)))
                for truth, question in zip(wanted, questions, strict=True)
            ]
            self.recall = sum(kept) / wanted.size
            if self.recall >= _WANTED:
                return

    def save(self, file: Path) -> None:
        """Write the codes to a file."""
        faiss.write_index(self.index, str(file))

    @classmethod
    def load(cls, file: Path, looked_at: int, trained_at: int, recall: float) -> "Codes":
        """Return the codes that `save` wrote. Raises RuntimeError if the file is broken."""
        return cls(faiss.read_index(str(file)), looked_at, trained_at, recall)


def _truly_nearest(count: int, take: Take, questions: Vectors) -> Numbers:
    """Return the positions of the ten nearest vectors, in no order, shape (queries, 10)."""
    best = np.full((len(questions), 0), 0, np.float32)
    found = np.full((len(questions), 0), 0, np.int64)
    for start in range(0, count, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, count))
        best = np.concatenate([best, questions @ take(block).astype(np.float32).T], axis=1)
        found = np.concatenate([found, np.broadcast_to(block, (len(questions), len(block)))], axis=1)
        order = np.argpartition(-best, min(_NEAREST, best.shape[1]) - 1, axis=1)[:, :_NEAREST]
        best, found = np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)
    return found
