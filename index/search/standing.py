"""The vectors of a question, and how far a cosine with each of them stands above the usual one of its language."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.seam import Dense
from pincite.index.legs.sums import SMALLEST_DEVIATION, Moments
from pincite.index.search.fusion import ACROSS, SAME, directed, sought
from pincite.index.search.question import Question
from pincite.index.truth.packing import Vectors

# The rows of `Standing.vectors`: the question's vector as it is, reweighted for either direction, and the seeking one.
PLAIN, WITHIN, BETWEEN, SEEKING = range(4)
_NO_PASSAGES = Moments(0.0, 1.0)

Figures = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Standing:
    """A question's vectors, shape (4, dimension), and the usual cosines with each, by language of passages.

    `means` and `deviations` have shape (4, languages), with languages by their numbers in the index.
    """

    vectors: Vectors
    means: Figures
    deviations: Figures

    @classmethod
    def of(cls, index: Dense, question: Question, model: str) -> "Standing":
        """Return the vectors of a question for this model, and where its cosines usually lie in the index."""
        plain = question.vector
        ways = (directed(model, plain, SAME), directed(model, plain, ACROSS))
        vectors = np.stack([plain, *ways, sought(model, question.seeking, plain)])
        usual = [[one.get(name, _NO_PASSAGES) for name in index.names] for one in index.moments_of(vectors)]
        means = np.array([[one.mean for one in row] for row in usual])
        deviations = np.array([[one.deviation for one in row] for row in usual])
        return cls(vectors, means, np.maximum(deviations, SMALLEST_DEVIATION))

    def standardised(
        self, cosines: Vectors | Figures, vector: int | NDArray[np.intp], languages: NDArray[np.int16]
    ) -> Figures:
        """Return the cosines' standard deviations above the mean of the passages in their language.

        `vector` says with which of the four vectors they are, for all of them or for each.
        """
        standing: Figures = (cosines - self.means[vector, languages]) / self.deviations[vector, languages]
        return standing
