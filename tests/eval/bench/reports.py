"""A bench that was run, for tests of what is written of it."""

from pincite.eval.bench.parts import Figures, Part
from pincite.eval.bench.quiet import Surroundings
from pincite.eval.bench.results import Bench, Kept
from pincite.eval.bench.sizes import STAGES, Making, SizeRow


def sized(passages: int) -> SizeRow:
    times = tuple(float(number) for number in range(1, 101))
    return SizeRow(
        passages=passages,
        made=Making(1.0, 2.0, 5_000_000),
        kept=False,
        opening=12.0,
        memory=300_000_000,
        memory_after=310_000_000,
        recall=0.99,
        adding=0.5,
        removing=0.4,
        stages=dict.fromkeys(STAGES, times),
        again=times,
        failure="",
    )


def made_bench(load: float, *sections: str, plots: dict[str, str] | None = None) -> Bench:
    around = Surroundings(load, 1.9, 0.04, 60.0)
    parts = {
        part: Kept("2026-11-22T05:00:00+00:00", {}, {}, around, Figures({"x": 1}, section, plots or {}))
        for part, section in zip(Part, sections, strict=False)
    }
    return Bench("2026-11-22T05:00:00+00:00", {"pincite": "0.1", "machine": "two cores"}, parts)
