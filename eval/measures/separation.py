"""Measure how well confidence separates questions that have an answer from those that have none."""

import numpy as np
from numpy.typing import NDArray

from pincite.eval.measures.bootstrap import Floats, draws, middle

Mask = NDArray[np.bool_]


def auroc(scores: Floats, positive: Mask) -> float:
    """Return the probability that a positive scores above a negative, ties counting half: 1 is perfect, 0.5 is chance.

    Hanley & McNeil 1982. There must be at least one of each.

    Worked example: of its pairs with the negatives 0.5 and 0.1, the positive 0.9 wins two, and 0.4 wins one.

    >>> auroc(np.array([0.9, 0.4, 0.5, 0.1]), np.array([True, True, False, False]))
    0.75
    """
    return float(weighted_aurocs(scores, positive, np.ones((1, len(scores))))[0])


def auroc_interval(scores: Floats, positive: Mask) -> tuple[float, float]:
    """Return the 95 % bootstrap interval over questions, each of which is either positive or negative.

    Worked example: every positive is above every negative, so they are in every resample too.

    >>> auroc_interval(np.array([0.9, 0.8, 0.5, 0.1]), np.array([True, True, False, False]))
    (1.0, 1.0)
    """
    return middle(weighted_aurocs(scores, positive, draws(len(scores))))


def weighted_aurocs(scores: Floats, positive: Mask, weights: Floats) -> Floats:
    """Return the AUROC for each row of `weights` (how often each score counts), shape (rows, scores).

    Rows in which only positives or only negatives count are left out.
    """
    order = np.argsort(scores)
    levels = np.flatnonzero(np.diff(scores[order], prepend=-np.inf))  # where each distinct score begins
    above, below = (
        np.add.reduceat(weights[:, order] * counted[order], levels, axis=1) for counted in (positive, ~positive)
    )
    beaten = np.cumsum(below, axis=1) - below / 2
    pairs = above.sum(axis=1) * below.sum(axis=1)
    usable = pairs > 0
    won: Floats = (above * beaten).sum(axis=1)[usable] / pairs[usable]
    return won
