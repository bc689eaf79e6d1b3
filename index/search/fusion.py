"""How the signals of a hit become its score.

Dense similarity is standardised over the collection, so that its scale is the same for every question.
The lexical score is divided by the most that the question could score, unseen words counted at the highest
weight: it falls silent by itself when the question is in another language than the passages, and speaks up
when it is not. Adding plain BM25 or ranks of it (RRF) instead halves cross-lingual quality; docs/design.md has
the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.index.encoders import pair
from pincite.index.truth.store import Vectors


@dataclass(frozen=True, slots=True)
class Direction:
    """The weights of a hit's signals (index/hit.py); `use_share` is the second encoder's part of a cosine."""

    use_share: float
    dense: float
    sentence: float
    section: float
    lexical: float
    feedback: float
    year: float


SAME = Direction(use_share=0.03, dense=0.75, sentence=0.75, section=0.3, lexical=8.0, feedback=0.0, year=1.0)


ACROSS = Direction(use_share=0.14, dense=1.0, sentence=0.5, section=0.6, lexical=8.0, feedback=5.0, year=1.0)


def direction(asked: str | None, answered: str | None) -> Direction:
    """The direction from the question's language to the passage's: `direction("en", "ko") is ACROSS`."""
    return SAME if asked == answered else ACROSS


def directed(model: str, vector: Vectors, way: Direction) -> Vectors:
    """The question's vector as it searches that way; only that of the two packaged encoders has parts to weigh."""
    return pair.reweighted(vector, way.use_share) if model == pair.NAME else vector


_DENSE_ALONE, _LEXICAL = 1.5, 8.0  # as long as the best sentence is not known, the passage stands for it too


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
