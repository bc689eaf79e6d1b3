"""What counts when question and passage are in one language, and when they are in two.

Within one language the terms and the best sentence tell most, and the second encoder adds nothing but noise. Across
languages the second encoder, trained on translations, is worth as much as the first, the surroundings of a passage
steady a vector that is known less well, and the terms of the best passages stand in for those that the question
cannot have. Chosen on public sets, each set left out once; docs/benchmarks.md has the figures.
"""

from dataclasses import dataclass

from index import pair
from index.store import Vectors


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
