"""Sums over vectors, from which mean and deviation of a question's cosines follow without computing any cosine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.fusion import Moments

Vectors = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over vectors v: how many, of v, shape (dimension,), of vv', shape (dimension, dimension).

    The mean of q.v is q.mean(v), its mean square is q'.mean(vv').q: so mean and deviation of a question's cosines
    over all vectors are known without computing any of them.
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, vectors: Vectors, sign: int = 1) -> "Sums":
        """The sums over the rows; `sign` -1 takes them away when added."""
        wide = vectors.astype(np.float64)
        return cls(sign * len(wide), sign * wide.sum(axis=0), sign * (wide.T @ wide))

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.total + other.total, self.products + other.products)

    def moments(self, query: Vectors) -> Moments:
        """Mean and deviation of the question's cosines; 0 and 1 over nothing."""
        if self.count == 0:
            return Moments(0.0, 1.0)
        wide = query.astype(np.float64)
        mean = float(wide @ self.total) / self.count
        mean_square = float(wide @ self.products @ wide) / self.count
        return Moments(mean, max(mean_square - mean**2, 0.0) ** 0.5)

    def spread(self) -> "Spread":
        """What is needed of the sums for each question; from at least one vector."""
        mean = self.total / self.count
        return Spread(self.count, mean, (self.products / self.count - np.outer(mean, mean)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Spread:
    """Mean and covariance of vectors: half the bytes of the sums, read once for each question."""

    count: int
    mean: NDArray[np.float64]
    covariance: NDArray[np.float32]

    def moments(self, query: Vectors) -> Moments:
        """Mean and deviation of the question's cosines."""
        variance = float(query @ self.covariance @ query)
        return Moments(float(query.astype(np.float64) @ self.mean), max(variance, 0.0) ** 0.5)


def pooled(parts: Sequence[tuple[int, Moments]]) -> Moments:
    """The moments of all from those of parts, each with how many it is of; 0 and 1 over nothing.

    `pooled([(1, Moments(0, 1)), (1, Moments(2, 1))]) -> Moments(1, 2 ** 0.5)`.
    """
    count = sum(number for number, _ in parts)
    if count == 0:
        return Moments(0.0, 1.0)
    mean = sum(number * one.mean for number, one in parts) / count
    variance = sum(number * (one.deviation**2 + (one.mean - mean) ** 2) for number, one in parts) / count
    return Moments(mean, variance**0.5)
