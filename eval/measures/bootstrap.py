"""How far a figure could have come out otherwise with other questions of the same kind: bootstrap intervals.

Questions are drawn with replacement, as many as there are, and the figure computed again; the middle 95 % of
2,000 such figures are the interval (Efron 1979, percentile method). The seed is fixed, so an interval is the
same every time. With fewer than ten questions it is too narrow: read it with its n.
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
    """The 95 % interval (low, high) of the mean of `values`; at least one value.

    >>> interval([0.5, 0.5, 0.5])
    (0.5, 0.5)
    """
    array = np.asarray(values, np.float64)
    return ratio_interval(array, np.ones(len(array)))


def ratio_interval(numerators: Floats, denominators: Floats) -> Interval:
    """The 95 % interval of sum(numerators) / sum(denominators), both of shape (n,), one entry a question.

    A mean is the ratio with ones below; a precision has what was right above and what was said below. Draws
    whose denominators sum to 0 say nothing and are left out; if all do, the interval is (0, 0).

    Worked example: of two questions one is right, so a draw gives 0, 0.5 or 1, each end in a quarter of all draws.

    >>> ratio_interval(np.array([1.0, 0.0]), np.array([1.0, 1.0]))
    (0.0, 1.0)
    """
    weights = draws(len(numerators))
    above, below = weights @ numerators, weights @ denominators
    usable = below > 0
    return middle(above[usable] / below[usable]) if usable.any() else (0.0, 0.0)


def percentile_interval(values: Sequence[float], percent: float) -> Interval:
    """The 95 % interval of a percentile of `values`, at least one, as of a latency.

    >>> percentile_interval([7.0, 7.0], 95)
    (7.0, 7.0)
    """
    ordered = np.sort(np.asarray(values, np.float64))
    # The k-th smallest of a draw is the first whose running count reaches k.
    counts = np.cumsum(draws(len(ordered)), axis=1)
    wanted = np.ceil(percent / 100 * len(ordered)).clip(1)
    return middle(ordered[(counts >= wanted).argmax(axis=1)])


def middle(figures: Floats) -> Interval:
    """The bounds of the middle 95 % of some figures."""
    low, high = np.percentile(figures, _MIDDLE)
    return float(low), float(high)


@lru_cache(maxsize=2)
def draws(count: int) -> Floats:
    """How often each of `count` questions was drawn, shape (RESAMPLES, count); every row sums to `count`."""
    if count < 1:
        raise ValueError("no values, so no interval")
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(count, np.full(count, 1 / count), size=RESAMPLES).astype(np.float64)
    drawn.flags.writeable = False  # it is shared
    return drawn
