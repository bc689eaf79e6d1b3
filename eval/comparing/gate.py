"""The gate for CI: a change may not make a measure worse by more than was agreed."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.comparing.compare import Comparison, Difference
from pincite.ingest.errors import BadOption

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """By how much (0 or more) the mean of a measure may fall, over all questions or over those in `lang`."""

    measure: str
    delta: float
    lang: str = ""

    @property
    def name(self) -> str:
        """How it is written: "nDCG@10", "ko/nDCG@10"."""
        return f"{self.lang}/{self.measure}" if self.lang else self.measure


def read_limit(text: str) -> Limit:
    """The limit written as METRIC:DELTA or LANG/METRIC:DELTA; raises BadOption.

    >>> read_limit("nDCG@10:0.02"), read_limit("ko/Success@5:0")
    (Limit(measure='nDCG@10', delta=0.02, lang=''), Limit(measure='Success@5', delta=0.0, lang='ko'))
    """
    name, _, number = text.rpartition(":")
    lang, _, measure = name.rpartition("/")
    try:
        delta = float(number)
    except ValueError:
        delta = -1.0
    if not measure or not 0 <= delta <= 1:
        raise BadOption(
            f"--fail-if-worse {text}: write METRIC:DELTA or LANG/METRIC:DELTA with DELTA from 0 to 1, as nDCG@10:0.02."
        )
    return Limit(measure, delta, lang)


def breaches(comparison: Comparison, limits: Sequence[Limit]) -> list[str]:
    """A sentence for each measure whose mean in b is below that in a by more than its limit.

    Plain means decide, not significance: a gate must say the same every time, and a loss that is too small to be
    significant on a small gold set would otherwise pass again and again. Raises BadOption for a measure or a
    language that the runs do not have.
    """
    found = [(limit, _difference(comparison, limit)) for limit in limits]
    return [
        f"{limit.name} fell from {one.mean_a:.4f} to {one.mean_b:.4f}, by {-one.change:.4f}; "
        f"{limit.delta:g} is allowed."
        for limit, one in found
        if -one.change > limit.delta + _ROUNDING
    ]


def _difference(comparison: Comparison, limit: Limit) -> Difference:
    if limit.lang and limit.lang not in comparison.by_lang:
        raise BadOption(f"--fail-if-worse {limit.name}: the questions are in {', '.join(comparison.by_lang)}.")
    known = {one.measure: one for one in comparison.by_lang.get(limit.lang, comparison.differences)}
    if limit.measure not in known:
        raise BadOption(f"--fail-if-worse {limit.name}: both runs have {', '.join(known)}.")
    return known[limit.measure]
