"""Pseudo-relevance feedback across languages: score passages by the terms of the best passages.

A query shares almost no terms with passages in another language. The terms that its best passages have in common
approximate its translation. They are weighted as in the relevance model RM1 (Lavrenko & Croft 2001), and a passage's
score is its BM25 over these terms, divided by the highest possible value. Terms are numbers (index/legs/contents.py).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Terms, counted, numbered
from pincite.index.legs.lexical import K1, inverse_document_frequencies, saturated
from pincite.index.legs.rows import Numbers

_BEST = 10  # passages from which the terms are taken
_TERMS = 20

Figures = NDArray[np.float64]
Spelled = Callable[[Numbers], Sequence[str]]


def feedback(
    scores: Figures,
    keys: Numbers,
    terms: tuple[Terms, Numbers],
    documents: int,
    containing: Callable[[Terms], NDArray[np.int32]],
    spelled: Spelled,
) -> Figures:
    """Return how well each passage covers (0 to 1) the terms of the best passages, shape (n,).

    `scores`, shape (n,), ranks the passages; ties are in the order of `keys`. `terms` has those of all passages, each
    passage's ascending, and where each passage's begin. `documents` is the number of passages in the collection;
    `containing` returns how many of them contain each of the given terms. `spelled` returns the words of the passages
    with these numbers: of terms that are worth the same, those that come first in order of letters are taken.
    """
    if not len(terms[0]):
        return np.zeros(len(scores))
    lengths = np.diff(terms[1], append=len(terms[0]))
    rows, distinct, counts = counted(*terms)
    frequencies = saturated(counts, lengths[rows], len(terms[0]) / len(lengths))
    best = np.lexsort((keys, -scores))[:_BEST]
    parts = [np.arange(*np.searchsorted(rows, (one, one + 1))) for one in best.tolist()]
    trust = np.repeat(np.exp(scores[best] - scores[best[0]]), [len(part) for part in parts])
    of_best = np.concatenate(parts)
    known, places = np.unique(distinct[of_best], return_inverse=True)
    summed = np.bincount(places, trust * frequencies[of_best], len(known))
    rarity = inverse_document_frequencies(documents, containing(known))
    chosen = _highest(summed * rarity, known, lambda: spelled(best))
    wanted, weights = known[chosen], (summed * rarity * rarity)[chosen]
    at = np.minimum(np.searchsorted(wanted, distinct), len(wanted) - 1)
    covered = np.bincount(rows, np.where(wanted[at] == distinct, weights[at], 0.0) * frequencies, len(scores))
    return covered / (float(weights.sum()) * (K1 + 1) or 1.0)


def _highest(values: Figures, terms: Terms, spelled: Callable[[], Sequence[str]]) -> Numbers:
    """Return where the highest values stand, ascending; words are spelled out only if the last of them are equal."""
    if len(values) <= _TERMS:
        return np.arange(len(values))
    order = np.argsort(-values, kind="stable")
    if values[order[_TERMS - 1]] == values[order[_TERMS]]:
        words = sorted(set(spelled()))
        places = dict(zip(reversed(numbered(words).tolist()), range(len(words), 0, -1), strict=True))
        order = np.lexsort(([places.get(term, 0) for term in terms.tolist()], -values))
    return np.sort(order[:_TERMS])
