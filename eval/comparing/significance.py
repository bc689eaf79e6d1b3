"""Test whether the difference between two systems on the same questions is significant."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

SHUFFLES = 20_000
_EXACT_UP_TO = 14  # 2^14 sign patterns are fewer than SHUFFLES
_AT_ONCE = 1_000_000  # random signs held in memory
_SEED = 20_240_229

Floats = npt.NDArray[np.float64]


def permutation_p(differences: Sequence[float]) -> float:
    """Return the two-sided p (above 0, at most 1) of the paired permutation test on one difference per question.

    Under the null hypothesis each difference is equally likely to have the opposite sign, so p is the share of sign
    patterns whose sum is at least as far from 0 as the observed one (Fisher 1935). Zeros change no sum and are left
    out. With up to 14 differences all patterns are enumerated. With more, 20,000 are sampled with a fixed seed, and the
    observed one is counted among them, so that p is never 0 (Phipson and Smyth 2010).

    Worked example: 1, 1, 1 has 8 patterns with sums 3, 1, 1, 1, -1, -1, -1, -3; two are as far from 0 as 3.

    >>> permutation_p([1.0, 0.0, 1.0, 1.0])
    0.25
    """
    moved = np.asarray([value for value in differences if value], dtype=np.float64)
    if not moved.size:
        return 1.0
    # Sums of the same numbers in a different order differ in their last bits, which would break ties at random.
    least = abs(moved.sum()) - 1e-12 * np.abs(moved).sum()
    if moved.size <= _EXACT_UP_TO:
        return float(np.mean(np.abs(_every_sum(moved)) >= least))
    as_far = sum(int(np.count_nonzero(np.abs(sums) >= least)) for sums in _random_sums(moved))
    return (as_far + 1) / (SHUFFLES + 1)


def _every_sum(moved: Floats) -> Floats:
    patterns = np.arange(2**moved.size)[:, None] >> np.arange(moved.size) & 1
    return np.asarray((2.0 * patterns - 1) @ moved)


def _random_sums(moved: Floats) -> list[Floats]:
    rng = np.random.default_rng(_SEED)
    rows = max(1, min(SHUFFLES, _AT_ONCE // moved.size))
    sizes = [rows] * (SHUFFLES // rows) + ([SHUFFLES % rows] if SHUFFLES % rows else [])
    return [(2.0 * rng.integers(0, 2, size=(size, moved.size), dtype=np.int8) - 1) @ moved for size in sizes]


def holm(ps: Sequence[float]) -> list[float]:
    """Return the p values corrected for multiple comparisons (Holm 1979), in the given order.

    The smallest of m values is multiplied by m, the next by m - 1, and so on; no value may fall below an earlier one,
    or exceed 1. The probability that any true null hypothesis is rejected at 0.05 is then at most 0.05.

    Worked example: 0.01 x 4 = 0.04; 0.02 x 3 = 0.06; 0.03 x 2 = 0.06; 0.6 x 1 = 0.6.

    >>> [round(p, 6) for p in holm([0.02, 0.6, 0.01, 0.03])]
    [0.06, 0.6, 0.04, 0.06]
    """
    corrected = [0.0] * len(ps)
    floor = 0.0
    for place, index in enumerate(sorted(range(len(ps)), key=lambda index: ps[index])):
        floor = max(floor, min(1.0, ps[index] * (len(ps) - place)))
        corrected[index] = floor
    return corrected
