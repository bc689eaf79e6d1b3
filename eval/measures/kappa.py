"""Cohen's kappa, unweighted and weighted: the agreement of two judges beyond chance."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

_GRADES = 4  # 0 to 3


Matrix = npt.NDArray[np.float64]


def cohen_kappa(a: Sequence[int], b: Sequence[int]) -> float | None:
    """Return the agreement of grades (0 to 3) beyond chance: 1 is complete, 0 is chance; None if it is undefined.

    kappa = (p_o - p_e) / (1 - p_e): p_o is the share of items graded the same, p_e the share expected by chance from
    two judges with these grade distributions (Cohen 1960). It is undefined without items, or if p_e is 1.

    Worked example: grades 3, 3, 0, 0 and 3, 0, 0, 0 agree on 3 of 4. By chance: 2/4 x 1/4 for grade 3 and
    2/4 x 3/4 for grade 0, so 0.5; kappa = (0.75 - 0.5) / (1 - 0.5).

    >>> cohen_kappa([3, 3, 0, 0], [3, 0, 0, 0])
    0.5
    """
    return _kappa(a, b, 1 - np.eye(_GRADES))


def weighted_kappa(a: Sequence[int], b: Sequence[int]) -> float | None:
    """Return weighted kappa, where a disagreement counts by the squared distance of the grades (Cohen 1968).

    kappa = 1 - sum(w x observed) / sum(w x expected), w = (i - j)^2.

    Worked example: grades 3, 2, 0, 0 and 3, 3, 0, 0: observed 1 x 1/4. Expected: shares 2/4, 1/4, 1/4 of
    grades 0, 2, 3 against 2/4, 2/4 of 0, 3: 9 x 1/4 + 4 x 1/8 + 1 x 1/8 + 9 x 1/8 = 4; 1 - 0.25 / 4.

    >>> weighted_kappa([3, 2, 0, 0], [3, 3, 0, 0])
    0.9375
    """
    steps = np.arange(_GRADES, dtype=np.float64)
    return _kappa(a, b, np.square(np.subtract.outer(steps, steps)))


def _kappa(a: Sequence[int], b: Sequence[int], weights: Matrix) -> float | None:
    if not a:
        return None
    observed = np.zeros((_GRADES, _GRADES))
    np.add.at(observed, (list(a), list(b)), 1 / len(a))
    expected = np.outer(observed.sum(axis=1), observed.sum(axis=0))
    chance = float((weights * expected).sum())
    return 1 - float((weights * observed).sum()) / chance if chance > 0 else None
