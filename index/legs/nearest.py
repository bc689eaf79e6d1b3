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

from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.truth.packing import Packed, Vectors

Take = Callable[[Numbers], Vectors]

_BLOCK = 16_384  # rows compared at a time
_SPARE = 16
_TRAINED_WITH = 20_000  # vectors; more do not improve the codes
_TRIED = 100  # queries used to measure the codes' recall
_WANTED = 0.995  # recall of the ten nearest
_NEAREST = 10
_LOOKED_AT = (500, 1_000, 2_000, 4_000, 8_000)


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


@dataclass(slots=True)
class Codes:
    """Product quantiser codes of vectors by position.

    `looked_at` is how many of the nearest by code are re-ranked exactly, `recall` the measured share of the ten truly
    nearest among them, and `trained_at` the number of vectors of the oldest passages that they were trained for.
    """

    index: faiss.Index
    looked_at: int
    trained_at: int
    recall: float

    @classmethod
    def of(cls, count: int, take: Take, oldest: Numbers) -> "Codes":
        """Return codes of the vectors that `take` returns for positions 0 to `count` - 1.

        They are trained and tried with those at the positions `oldest`. So a collection that grew gets the same codes
        as one that is built at once, in whatever order its vectors stand.
        """
        random = np.random.default_rng(0)
        sample = take(oldest[np.sort(random.permutation(len(oldest))[:_TRAINED_WITH])])
        groups = -(-sample.shape[1] // 4)
        # A random rotation evens out the variance of the dimensions, so that the centroids fit better.
        description = f"RR{4 * groups},PQ{groups}x4fs"
        made = faiss.index_factory(sample.shape[1], description, faiss.METRIC_INNER_PRODUCT)
        codes = cls(made, 0, len(oldest), 0.0)
        codes.index.train(sample)
        codes._fill(len(oldest), lambda numbers: take(oldest[numbers]))
        codes._settle(lambda numbers: take(oldest[numbers]), random)
        codes.index.reset()
        codes._fill(count, take)
        return codes

    def _fill(self, count: int, take: Take) -> None:
        for start in range(0, count, _BLOCK):
            self.add(take(np.arange(start, min(start + _BLOCK, count))))

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def copy(self) -> "Codes":
        """Return codes to change without changing these."""
        return Codes(faiss.clone_index(self.index), self.looked_at, self.trained_at, self.recall)

    def add(self, vectors: Vectors) -> None:
        """Add vectors at the next positions."""
        self.index.add(vectors)

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
        ends = [take(random.integers(len(self), size=_TRIED)) for _ in range(2)]
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
        best = np.concatenate([best, questions @ take(block).T], axis=1)
        found = np.concatenate([found, np.broadcast_to(block, (len(questions), len(block)))], axis=1)
        order = np.argpartition(-best, min(_NEAREST, best.shape[1]) - 1, axis=1)[:, :_NEAREST]
        best, found = np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)
    return found
