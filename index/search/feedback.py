"""Pseudo-relevance feedback across languages: score passages by the terms of the best passages.

A query shares almost no terms with passages in another language. The terms that its best passages have in common
approximate its translation. They are weighted as in the relevance model RM1 (Lavrenko & Croft 2001), and a passage's
score is its BM25 over these terms, divided by the highest possible value.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from pincite.index.legs.lexical import K1, inverse_document_frequency, saturated

_BEST = 10  # passages from which the terms are taken
_TERMS = 20

Terms = Sequence[str]


def feedback(
    scores: Mapping[int, float],
    terms_of: Mapping[int, Terms],
    documents: int,
    containing: Callable[[Sequence[str]], Sequence[int]],
) -> dict[int, float]:
    """Return key -> how well the passage covers (0 to 1) the terms of the best passages.

    `scores` ranks the passages; `terms_of` has the terms of each. `documents` is the number of passages in the
    collection; `containing` returns how many of them contain each of the given terms.
    """
    if not scores:
        return {}
    average = sum(map(len, terms_of.values())) / len(terms_of)
    frequencies = {key: _saturated(terms, average) for key, terms in terms_of.items()}
    best = sorted(scores, key=lambda key: (-scores[key], key))[:_BEST]
    wanted = _expansion({key: scores[key] for key in best}, frequencies, documents, containing)
    most = sum(wanted.values()) * (K1 + 1) or 1.0
    return {
        key: sum(weight * frequencies[key].get(term, 0.0) for term, weight in wanted.items()) / most for key in scores
    }


def _saturated(terms: Terms, average: float) -> dict[str, float]:
    """Return term -> BM25's saturated term frequency, 0 to K1 + 1."""
    return {term: saturated(count, len(terms), average) for term, count in Counter(terms).items()}


def _expansion(
    scores: Mapping[int, float],
    frequencies: Mapping[int, Mapping[str, float]],
    documents: int,
    containing: Callable[[Sequence[str]], Sequence[int]],
) -> dict[str, float]:
    """Return term -> weight for the terms with the highest tf-idf in the best passages: idf times their tf-idf sum."""
    highest = max(scores.values())
    summed: dict[str, float] = {}
    for key, score in scores.items():
        trust = float(np.exp(score - highest))
        for term, frequency in frequencies[key].items():
            summed[term] = summed.get(term, 0.0) + trust * frequency
    rarity = dict(zip(summed, containing(list(summed)), strict=True))
    idf = {term: inverse_document_frequency(documents, count) for term, count in rarity.items()}
    chosen = sorted(summed, key=lambda term: (-summed[term] * idf[term], term))[:_TERMS]
    return {term: summed[term] * idf[term] * idf[term] for term in chosen}
