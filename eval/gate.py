"""The gate for CI: a change may not make a measure worse by more than was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.compare import Comparison
from ingest.errors import BadOption

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """By how much (0 or more) the mean of a measure may fall."""

    measure: str
    delta: float


def read_limit(text: str) -> Limit:
    """The limit written as METRIC:DELTA; raises BadOption.

    >>> read_limit("nDCG@10:0.02")
    Limit(measure='nDCG@10', delta=0.02)
    """
    measure, _, number = text.rpartition(":")
    try:
        delta = float(number)
    except ValueError:
        delta = -1.0
    if not measure or not 0 <= delta <= 1:
        raise BadOption(f"--fail-if-worse {text}: write METRIC:DELTA with a DELTA from 0 to 1, as nDCG@10:0.02.")
    return Limit(measure, delta)


def breaches(comparison: Comparison, limits: Sequence[Limit]) -> list[str]:
    """A sentence for each measure whose mean in b is below that in a by more than its limit.

    Plain means decide, not significance: a gate must say the same every time, and a loss that is too small to be
    significant on a small gold set would otherwise pass again and again. Raises BadOption for an unknown measure.
    """
    known = {one.measure: one for one in comparison.differences}
    for limit in limits:
        if limit.measure not in known:
            raise BadOption(f"--fail-if-worse {limit.measure}: both runs have {', '.join(known)}.")
    return [
        f"{limit.measure} fell from {one.mean_a:.4f} to {one.mean_b:.4f}, by {-one.change:.4f}; "
        f"{limit.delta:g} is allowed."
        for limit in limits
        if -(one := known[limit.measure]).change > limit.delta + _ROUNDING
    ]
