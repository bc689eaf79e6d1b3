"""The nearest of many vectors: exactly, or by codes of one bit for each number, looked at again exactly. Owns faiss.

A product quantiser with sixteen centroids for every four numbers scans a million codes in 7 ms, so nothing needs to be
left out by lists or graphs, which on these vectors lose far more than they save (docs/design.md has the figures).
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import faiss
import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]  # rows as the truth holds them
Numbers = NDArray[np.int64]
Take = Callable[[Numbers], Halves]

_BLOCK = 16_384  # rows compared at a time
_TRAINED_WITH = 20_000  # vectors; more make the codes no better
_TRIED = 100  # questions that the codes are tried with
_WANTED = 0.995  # of the ten nearest of each
_NEAREST = 10
_LOOKED_AT = (500, 1_000, 2_000, 4_000, 8_000)


class Exact:
    """Rows compared one by one, at half the bytes of float32."""

    def __init__(self, rows: Halves) -> None:
        self._count, dimension = rows.shape
        fp16 = faiss.ScalarQuantizer.QT_fp16
        self._index = faiss.IndexScalarQuantizer(dimension, fp16, faiss.METRIC_INNER_PRODUCT)
        self._index.add_sa_codes(np.ascontiguousarray(rows).view(np.uint8))

    def nearest(self, query: Vectors, count: int) -> tuple[Numbers, Vectors]:
        """Row numbers and cosines of the nearest, best first."""
        if min(count, self._count) == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        cosines, rows = self._index.search(query[None], min(count, self._count))
        return rows[0], cosines[0]


def nearest_of(take: Take, positions: Numbers, query: Vectors, count: int) -> tuple[Numbers, Vectors]:
    """Positions and cosines of the nearest among these positions, best first; `take` gives their rows."""
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
    """Short codes of many vectors by position, and how many of the nearest by code are looked at again."""

    index: faiss.Index
    looked_at: int
    trained_at: int
    recall: float

    @classmethod
    def of(cls, count: int, take: Take) -> "Codes":
        """Codes of the rows that `take` gives for positions 0 to `count`; the same for the same rows."""
        random = np.random.default_rng(0)
        sample = take(np.sort(random.permutation(count)[:_TRAINED_WITH])).astype(np.float32)
        groups = -(-sample.shape[1] // 4)
        # Turned at random, the numbers of each four are alike in spread, and the centroids fit them better.
        description = f"RR{4 * groups},PQ{groups}x4fs"
        codes = cls(faiss.index_factory(sample.shape[1], description, faiss.METRIC_INNER_PRODUCT), 0, count, 0.0)
        codes.index.train(sample)
        for start in range(0, count, _BLOCK):
            codes.add(take(np.arange(start, min(start + _BLOCK, count))))
        codes._settle(take, random)
        return codes

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def add(self, rows: Halves) -> None:
        """Adds rows at the next positions."""
        self.index.add(rows.astype(np.float32))

    def remove(self, positions: Numbers) -> None:
        """Removes these positions; those behind them move up."""
        self.index.remove_ids(faiss.IDSelectorBatch(positions))

    def promising(self, query: Vectors, count: int) -> Numbers:
        """The positions to look at for the `count` nearest."""
        wanted = min(max(self.looked_at, 2 * count), len(self))
        found: Numbers = self.index.search(query[None], wanted)[1][0]
        return found[found >= 0]

    def _settle(self, take: Take, random: np.random.Generator) -> None:
        """Looks at as many as it takes to find nearly all of the ten truly nearest of some questions.

        The questions lie between two stored vectors each: a stored vector finds itself too easily, while a real
        question, most of all in another language, lies near nothing.
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
        """Writes the codes."""
        faiss.write_index(self.index, str(file))

    @classmethod
    def load(cls, file: Path, looked_at: int, trained_at: int, recall: float) -> "Codes":
        """The codes that `save` wrote; raises RuntimeError where they are broken."""
        return cls(faiss.read_index(str(file)), looked_at, trained_at, recall)


def _truly_nearest(count: int, take: Take, questions: Vectors) -> Numbers:
    """The positions of the ten nearest of all, shape (questions, 10)."""
    best = np.full((len(questions), 0), 0, np.float32)
    found = np.full((len(questions), 0), 0, np.int64)
    for start in range(0, count, _BLOCK):
        block = np.arange(start, min(start + _BLOCK, count))
        best = np.concatenate([best, questions @ take(block).astype(np.float32).T], axis=1)
        found = np.concatenate([found, np.broadcast_to(block, (len(questions), len(block)))], axis=1)
        order = np.argpartition(-best, min(_NEAREST, best.shape[1]) - 1, axis=1)[:, :_NEAREST]
        best, found = np.take_along_axis(best, order, 1), np.take_along_axis(found, order, 1)
    return found
