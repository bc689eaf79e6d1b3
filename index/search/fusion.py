"""Fuse the signals of a hit into its score, with separate weights within one language and across languages.

Cosines are standardised over the collection, so their scale is the same for every query. The lexical score is divided
by the highest score the query allows, with unseen words at the highest idf. It is therefore near 0 if query and
passages are in different languages, and high if they share words. Adding plain BM25 or its ranks (RRF) instead halves
cross-lingual quality; docs/design.md has the figures.

Within one language, terms and the best sentence are the strongest signals, and the second encoder adds only noise.
Across languages, the second encoder, trained on translations, is worth as much as the first. Neighbouring passages
stabilise a less certain vector, and feedback terms replace terms that the query cannot contain. The weights were chosen
on public sets, leaving each set out once; docs/benchmarks.md has the figures.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders import pair
from pincite.index.truth.store import Vectors

Signals = dict[str, NDArray[np.float64]]  # of candidates, by the signal's name (index/hit.py), shape (n,)
Figure = TypeVar("Figure", float, NDArray[np.float64])


@dataclass(frozen=True, slots=True)
class Direction:
    """The weights of a hit's signals (index/hit.py). `use_share` is the second encoder's share of a cosine."""

    use_share: float
    answer: float
    dense: float
    sentence: float
    section: float
    lexical: float
    feedback: float
    year: float
    source: float


SEEKING_SHARE = 0.08  # the second encoder's share of a sentence's nearness to the seeking vector
SAME = Direction(
    use_share=0.03, answer=0.75, dense=0.75, sentence=0.25, section=0.3, lexical=8.0, feedback=0.0, year=1.0, source=3.0
)


ACROSS = Direction(
    use_share=0.14, answer=0.75, dense=1.0, sentence=0.25, section=0.6, lexical=8.0, feedback=5.0, year=1.0, source=3.0
)


def direction(asked: str | None, answered: str | None) -> Direction:
    """Return the weights for the languages of query and passage: `direction("en", "ko") is ACROSS`."""
    return SAME if asked == answered else ACROSS


def directed(model: str, vector: Vectors, way: Direction) -> Vectors:
    """Return the query vector reweighted for this direction; only vectors of the encoder pair can be reweighted."""
    return pair.reweighted(vector, way.use_share) if model == pair.NAME else vector


def sought(model: str, seeking: Vectors, vector: Vectors) -> Vectors:
    """Return the vector that sentences are compared with to see which answers, from both vectors of the question."""
    return pair.sought(seeking, vector, SEEKING_SHARE) if model == pair.NAME else seeking


_DENSE_ALONE, _LEXICAL = 1.5, 8.0  # before re-ranking, the passage's cosine also stands in for its best sentence's


def promising(signals: Mapping[str, Figure]) -> Figure:
    """Return candidates' scores from the two indexes alone, which decide what is re-ranked; higher is better."""
    return _DENSE_ALONE * signals["dense_z"] + _LEXICAL * signals["lexical"]


def fuse(signals: Mapping[str, Figure], way: Direction) -> Figure:
    """Return the score of a hit, or of many, from signals (defined in index/hit.py); higher is better."""
    return (
        way.dense * signals["dense_z"]
        + way.sentence * signals["sentence_z"]
        + way.section * signals["section_z"]
        + way.lexical * signals["lexical"]
        + way.feedback * signals["feedback"]
        + way.year * signals["year"]
        + way.source * signals["source"]
        + way.answer * signals["answer_z"]
    )
