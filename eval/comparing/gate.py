"""The regression gate for CI: fail if a measure falls by more than its limit."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.eval.comparing.compare import Comparison, Difference
from pincite.ingest.errors import BadOption

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Limit:
    """How far (0 or more) the mean of a measure may fall, over all questions or over those in `lang`."""

    measure: str
    delta: float
    lang: str = ""

    @property
    def name(self) -> str:
        """The limit's name as in the option: "nDCG@10", "ko/nDCG@10"."""
        return f"{self.lang}/{self.measure}" if self.lang else self.measure


def read_limit(text: str) -> Limit:
    """Parse a limit written as METRIC:DELTA or LANG/METRIC:DELTA. Raises BadOption.

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
            f"--fail-if-worse {text}: give METRIC:DELTA or LANG/METRIC:DELTA, DELTA from 0 to 1, such as nDCG@10:0.02."
        )
    return Limit(measure, delta, lang)


def breaches(comparison: Comparison, limits: Sequence[Limit]) -> list[str]:
    """Return a sentence for each measure whose mean in b is below that in a by more than its limit.

    Means decide, not significance. Otherwise a loss too small to be significant on a small gold set could pass
    repeatedly. Raises BadOption for a measure or a language that the runs do not have.
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
