"""Sums over vectors, from which mean and deviation of a question's cosines follow without computing any cosine."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_FEW = 30  # passages: so many of a language weigh as much as all others when its mean is estimated


_SMALLEST_DEVIATION = 0.005  # of cosines, where a collection holds next to nothing


@dataclass(frozen=True, slots=True)
class Moments:
    """Mean and standard deviation of one question's cosines over all passages of a collection."""

    mean: float
    deviation: float

    def leaning_on(self, overall: "Moments", count: int) -> "Moments":
        """These moments, known from `count` passages, drawn towards those of all: the fewer passages, the more.

        `Moments(.9, .02).leaning_on(Moments(.8, .04), 30) -> Moments(.85, .03)`.
        """
        own = count / (count + _FEW)
        return Moments(own * self.mean + (1 - own) * overall.mean, own * self.deviation + (1 - own) * overall.deviation)

    def standardise(self, cosine: float) -> float:
        """How many standard deviations a cosine lies above the mean: `Moments(.8, .02).standardise(.84) -> 2`."""
        return (cosine - self.mean) / max(self.deviation, _SMALLEST_DEVIATION)


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
