"""The arithmetic of the bench: rotation of systems, paired ratios and what they show, recall and least cosine."""

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from pincite.eval.measures.bootstrap import percentile_interval
from pincite.eval.measures.summary import Estimate, percentile

One = TypeVar("One")
_FEWEST = 3  # pairs that can show a difference


def in_turn(systems: Sequence[One], turn: int) -> list[One]:
    """Return the systems, starting with a different one each turn, so that none is always first.

    >>> in_turn("abc", 0), in_turn("abc", 1)
    (['a', 'b', 'c'], ['b', 'c', 'a'])
    """
    at = turn % len(systems) if systems else 0
    return [*systems[at:], *systems[:at]]


def ratio(above: Sequence[float], below: Sequence[float]) -> Estimate | None:
    """Return the median of above / below, pair by pair, with its 95 % interval; None if there are no pairs.

    The two measurements of a pair follow each other directly, so other load on the machine affects both alike.

    >>> ratio([2.0, 9.0, 4.0], [1.0, 3.0, 1.0]).value
    3.0
    """
    pairs = [one / other for one, other in zip(above, below, strict=False)]
    return Estimate(percentile(pairs, 50), *percentile_interval(pairs, 50), len(pairs)) if pairs else None


def claim(one: Estimate | None, more: str = "faster", less: str = "slower") -> str:
    """Return what a ratio shows: `more`, `less`, or that no difference is shown, because its interval includes 1.

    Fewer than three pairs show nothing, whatever their interval.

    >>> claim(Estimate(3.0, 2.8, 3.3, 74)), claim(Estimate(1.2, 0.9, 1.4, 74)), claim(Estimate(3.0, 3.0, 3.0, 1))
    ('faster', 'no difference shown', 'too few measurements')
    """
    if one is None or one.n < _FEWEST:
        return "too few measurements"
    if one.low > 1:
        return more
    return less if one.high < 1 else "no difference shown"


def recall(found: Sequence[set[int]], wanted: Sequence[set[int]]) -> float:
    """Return recall: the share of wanted items found, averaged over the questions.

    >>> recall([{1, 2, 9}, {5}], [{1, 2, 3, 4}, {5}])
    0.75
    """
    shares = [len(some & whole) / len(whole) for some, whole in zip(found, wanted, strict=True)]
    return sum(shares) / len(shares)


def least_cosine(reference: NDArray[np.float32], vectors: NDArray[np.float32]) -> float:
    """Return the least cosine between rows of two encodings.

    Of longer rows only the first dimensions count: e5's part of the encoder pair.
    """
    own = vectors[:, : reference.shape[1]].astype(np.float64)
    wanted = reference.astype(np.float64)
    lengths = np.linalg.norm(own, axis=1) * np.linalg.norm(wanted, axis=1)
    return float(((own * wanted).sum(axis=1) / lengths).min())
