"""Compute 95 % bootstrap intervals of means, ratios and percentiles over questions.

Questions are resampled with replacement, as many as there are, and the figure is computed again; the middle 95 % of
2,000 such figures are the interval (Efron 1979, percentile method). The seed is fixed, so intervals are reproducible.
With fewer than ten questions an interval is too narrow: read it together with n.
"""

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

RESAMPLES = 2_000
_SEED = 20_250_101
_MIDDLE = (2.5, 97.5)  # percent

Floats = NDArray[np.float64]
Interval = tuple[float, float]


def interval(values: Sequence[float]) -> Interval:
    """Return the 95 % interval (low, high) of the mean of `values`, of which there must be at least one.

    >>> interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    array = np.asarray(values, np.float64)
    return ratio_interval(array, np.ones(len(array)))


def ratio_interval(numerators: Floats, denominators: Floats) -> Interval:
    """Return the 95 % interval of sum(numerators) / sum(denominators), both of shape (n,), one entry per question.

    A mean has ones as denominators; a precision has right decisions over all decisions made. Resamples whose
    denominators sum to 0 are left out; if all do, the interval is (0, 0).

    Worked example: one of two questions is right, so a resample gives 0, 0.5 or 1, with 0 and 1 in a quarter of all
    resamples each.

    >>> ratio_interval(np.array([1.0, 0.0]), np.array([1.0, 1.0]))
    (0.0, 1.0)
    """
    weights = draws(len(numerators))
    above, below = weights @ numerators, weights @ denominators
    usable = below > 0
    return middle(above[usable] / below[usable]) if usable.any() else (0.0, 0.0)


def percentile_interval(values: Sequence[float], percent: float) -> Interval:
    """Return the 95 % interval of a percentile of `values` (at least one), such as latencies.

    >>> percentile_interval([7.0, 7.0], 95)
    (7.0, 7.0)
    """
    ordered = np.sort(np.asarray(values, np.float64))
    # The k-th smallest value of a resample is the first whose cumulative count reaches k.
    counts = np.cumsum(draws(len(ordered)), axis=1)
    wanted = np.ceil(percent / 100 * len(ordered)).clip(1)
    return middle(ordered[(counts >= wanted).argmax(axis=1)])


def middle(figures: Floats) -> Interval:
    """Return the bounds of the middle 95 % of the figures."""
    low, high = np.percentile(figures, _MIDDLE)
    return float(low), float(high)


@lru_cache(maxsize=2)
def draws(count: int) -> Floats:
    """Return how often each of `count` questions is drawn, shape (RESAMPLES, count); every row sums to `count`."""
    if count < 1:
        raise ValueError("no values, so no interval")
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)
    drawn.flags.writeable = False  # the cached array is shared
    return drawn
