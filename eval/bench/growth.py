"""Draw cost against size."""

from collections.abc import Sequence

from pincite.eval.bench.sizes import SizeRow
from pincite.eval.measures.summary import percentile
from pincite.eval.report.drawing import growth, standalone, typeface

_STAGES = ("query", "dense", "lexical")


def growth_plots(rows: Sequence[SizeRow]) -> dict[str, str]:
    """Return plots (SVG) by name, if there are at least two sizes."""
    whole = [one for one in rows if not one.failure and one.stages and one.made]
    if len(whole) < 2:
        return {}
    face = typeface(None)
    sizes = [one.passages for one in whole]
    times = [(name, [percentile(one.stages[name], 50) for one in whole]) for name in _STAGES]
    space = [
        ("memory", [(one.memory_after or 0) / 1e6 for one in whole]),
        ("disk", [one.made.disk / 1e6 if one.made else 0 for one in whole]),
    ]
    return {
        "time": standalone(growth(sizes, times, "milliseconds, p50", face)),
        "space": standalone(growth(sizes, space, "MB", face)),
    }
