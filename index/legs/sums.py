"""Running sums over vectors that yield the mean and standard deviation of a query's cosines with all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.products import products
from pincite.index.truth.packing import Vectors

_FEW = 30  # passages: a language with this many is shrunk halfway towards the overall moments
SMALLEST_DEVIATION = 0.005  # lower bound for the deviation of cosines in a nearly empty collection


@dataclass(frozen=True, slots=True)
class Moments:
    """The mean and standard deviation of one query's cosines over a set of passages."""

    mean: float
    deviation: float

    def leaning_on(self, overall: "Moments", count: int) -> "Moments":
        """Return these moments, of `count` passages, shrunk towards the overall ones: the fewer passages, the more.

        `Moments(.9, .02).leaning_on(Moments(.8, .04), 30) -> Moments(.85, .03)`.
        """
        own = count / (count + _FEW)
        return Moments(own * self.mean + (1 - own) * overall.mean, own * self.deviation + (1 - own) * overall.deviation)

    def standardise(self, cosine: float) -> float:
        """Return a cosine's standard deviations above the mean: `Moments(.8, .02).standardise(.84) -> 2`."""
        return (cosine - self.mean) / max(self.deviation, SMALLEST_DEVIATION)


@dataclass(frozen=True, slots=True)
class Sums:
    """The count of vectors v, the sum of v, shape (dimension,), and the sum of vv', shape (dimension, dimension).

    The mean of q.v is q.mean(v), and its mean square is q'.mean(vv').q. The mean and deviation of a query's cosines
    over all vectors therefore need no cosine to be computed.
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, vectors: Vectors, sign: int = 1) -> "Sums":
        """Return the sums over the rows; with `sign` -1, adding them removes the rows."""
        wide = vectors.astype(np.float64)
        return cls(sign * len(wide), sign * wide.sum(axis=0), sign * (wide.T @ wide))

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.total + other.total, self.products + other.products)

    def spread(self) -> "Spread":
        """Return the mean and covariance of the vectors, of which there must be at least one."""
        mean = self.total / self.count
        return Spread(self.count, mean, (self.products / self.count - np.outer(mean, mean)).astype(np.float32))


@dataclass(frozen=True, slots=True)
class Spread:
    """The mean and covariance of vectors: half the size of the sums, read once for all vectors of a question."""

    count: int
    mean: NDArray[np.float64]
    covariance: NDArray[np.float32]

    def moments(self, query: Vectors) -> Moments:
        """Return the moments of the query's cosines."""
        return self.moments_of(query[None])[0]

    def moments_of(self, queries: Vectors) -> list[Moments]:
        """Return the moments of the cosines of each of some queries, shape (k, dimension)."""
        means = queries.astype(np.float64) @ self.mean
        variances = (products(self.covariance, queries).T * queries).sum(axis=1)
        deviations = np.maximum(variances, 0.0).astype(np.float64) ** 0.5
        return [Moments(*one) for one in zip(means.tolist(), deviations.tolist(), strict=True)]


def by_language(spreads: Mapping[str, Spread], queries: Vectors) -> list[dict[str, Moments]]:
    """Return language -> moments of the cosines of each of some queries, shape (k, dimension).

    Those of a language with few passages lean on those of all.
    """
    of_language = {name: (one.count, one.moments_of(queries)) for name, one in spreads.items()}
    found = []
    for at in range(len(queries)):
        own = {name: (count, moments[at]) for name, (count, moments) in of_language.items()}
        overall = pooled(list(own.values()))
        found.append({name: one.leaning_on(overall, count) for name, (count, one) in own.items()})
    return found


def pooled(parts: Sequence[tuple[int, Moments]]) -> Moments:
    """Return the moments of a whole from the counts and moments of its parts; mean 0 and deviation 1 if empty.

    `pooled([(1, Moments(0, 1)), (1, Moments(2, 1))]) -> Moments(1, 2 ** 0.5)`.
    """
    count = sum(number for number, _ in parts)
    if count == 0:
        return Moments(0.0, 1.0)
    mean = sum(number * one.mean for number, one in parts) / count
    variance = sum(number * (one.deviation**2 + (one.mean - mean) ** 2) for number, one in parts) / count
    return Moments(mean, variance**0.5)
