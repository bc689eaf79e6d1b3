"""How the signals of a hit become its score.

Dense similarity is standardised over the collection, so that its scale is the same for every question.
The lexical score is divided by the most that the question could score, unseen words counted at the highest
weight: it falls silent by itself when the question is in another language than the passages, and speaks up
when it is not. Adding plain BM25 or ranks of it (RRF) instead halves cross-lingual quality; docs/design.md has
the figures.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from index.direction import Direction

K1 = 1.2  # of the lexical index
_DENSE_ALONE, _LEXICAL = 1.5, 8.0  # as long as the best sentence is not known, the passage stands for it too
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


def inverse_document_frequency(documents: int, containing: int) -> float:
    """BM25's weight of a term (Robertson & Sparck Jones, as in Lucene), at least 0, rarer is higher.

    `inverse_document_frequency(10, 0) -> 3.0910` is the highest that ten documents can give.
    """
    return math.log(1 + (documents - containing + 0.5) / (containing + 0.5))


def most_possible(documents: int, containing: Sequence[int]) -> float:
    """The most that a question could score in BM25, given how many documents contain each of its terms."""
    return sum(inverse_document_frequency(documents, count) * (K1 + 1) for count in containing)


def promising(signals: Mapping[str, float]) -> float:
    """Whether a candidate deserves a second look, by what the two legs alone say of it; higher is better."""
    return _DENSE_ALONE * signals["dense_z"] + _LEXICAL * signals["lexical"]


def fuse(signals: Mapping[str, float], way: Direction) -> float:
    """The score of a hit from its signals (index/hit.py says what they mean); higher is better."""
    return (
        way.dense * signals["dense_z"]
        + way.sentence * signals["sentence_z"]
        + way.section * signals["section_z"]
        + way.lexical * signals["lexical"]
        + way.feedback * signals["feedback"]
        + way.year * signals["year"]
    )


def ranked(scores: Mapping[int, float], tie_break: Mapping[int, str], count: int) -> list[int]:
    """The `count` best keys, best first; equal scores in the order of their tie breaks."""
    return sorted(scores, key=lambda key: (-scores[key], tie_break[key]))[:count]
