"""Format a run's figures as tables and as JSON."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.table import Table
from rich.text import Text

from pincite.eval.beir.unanswerable import Separation
from pincite.eval.measures.outcome import OutcomeCounts
from pincite.eval.measures.summary import ANSWERS, OF_GROUPS, RETRIEVAL, Estimate, Group, Summary
from pincite.eval.runs.run import Run
from pincite.service.cli.console import Console

Json = dict[str, Any]
_WIDTH = 200  # of output that is not to a terminal
_NAMES, _COLUMN = 21, 23  # widths of the measures' names, and of `0.71 .62-.80 (18)` with the gap before it
_MEASURES = (*RETRIEVAL, *ANSWERS, *OF_GROUPS)


def summary_json(run: Run, summary: Summary) -> Json:
    """Return the figures of a run as JSON.

    `by_lang["en"]` maps measures to values; `intervals` adds latencies, n and bounds.
    """
    groups = {"by_lang": summary.by_lang, "by_type": summary.by_type, "by_direction": summary.by_direction}
    return {
        "n": summary.everything.n,
        "metrics": _values(summary.everything.measures),
        "latency_ms": _values(summary.everything.latency),
        **{name: {one.name: {"n": one.n, **_values(one.measures)} for one in some} for name, some in groups.items()},
        "intervals": {
            "all": _intervals(summary.everything),
            **{name: {one.name: _intervals(one) for one in some} for name, some in groups.items()},
        },
        "outcomes": {one.name: _counts_json(one) for one in summary.outcomes},
        "failed": [{"id": one.id, "error": one.error} for one in summary.failed],
        "name": run.name,
        "gold_hash": run.gold_hash,
        "corpus_hash": run.corpus_hash,
        "system": dict(run.system),
    }


def _values(estimates: Mapping[str, Estimate]) -> dict[str, float]:
    return {name: round(one.value, 4) for name, one in estimates.items()}


def _counts_json(counts: OutcomeCounts) -> dict[str, int]:
    return {name: count for name, count in asdict(counts).items() if name != "name"}


def _intervals(group: Group) -> Json:
    return {
        name: {"value": round(one.value, 4), "n": one.n, "low": round(one.low, 4), "high": round(one.high, 4)}
        for name, one in {**group.measures, **group.latency}.items()
    }


def print_summary(run: Run, summary: Summary, written: Sequence[Path]) -> None:
    """Print the figures overall and by group (if there are several), then failures and files written."""
    console = _console()
    console.print(Text(f"{run.name}: {summary.everything.n} questions of {run.gold}", style="bold"))
    console.print(_headline(summary.everything))
    if summary.outcomes:
        console.print()
        console.print(_outcomes(summary.outcomes))
    for title, groups in (
        ("language", summary.by_lang),
        ("type", summary.by_type),
        ("direction", summary.by_direction),
    ):
        if len(groups) > 1:
            for some in _beside_each_other(groups, console.width):
                console.print()
                console.print(_breakdown(title, some))
    if summary.failed:
        console.print(Text(f"\n{len(summary.failed)} questions failed and count as 0:", style="bold red"))
    for one in summary.failed:
        console.print(Text(f"  {one.id}: {one.error}", style="red"))
    console.print(Text("\nwritten: " + ", ".join(map(str, written)), style="dim"))


def _console() -> Console:
    """Return a console on standard output; output to a file gets lines long enough for every table."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH)


def _headline(group: Group) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("measure", "value", "95 % interval", "n"):
        table.add_column(heading, justify="left" if heading == "measure" else "right")
    for name in _MEASURES:
        if name in group.measures:
            one = group.measures[name]
            table.add_row(name, f"{one.value:.3f}", f"{one.low:.3f} to {one.high:.3f}", str(one.n))
    for name, one in group.latency.items():
        table.add_row(name, f"{one.value:.0f} ms", f"{one.low:.0f} to {one.high:.0f}", str(one.n))
    return table


def _outcomes(counted: Sequence[OutcomeCounts]) -> Table:
    table = Table(box=None, pad_edge=False)
    for heading in ("questions", "n", "answered", "partly", "not found", "failed"):
        table.add_column(heading, justify="left" if heading == "questions" else "right")
    for one in counted:
        table.add_row(one.name, *map(str, (one.n, one.answered, one.partly, one.not_found, one.failed)))
    return table


def _beside_each_other(groups: Sequence[Group], width: int) -> list[Sequence[Group]]:
    """Return the groups split into tables that fit the width, because wrapped figures are unreadable."""
    columns = max(1, (width - _NAMES) // _COLUMN)
    return [groups[at : at + columns] for at in range(0, len(groups), columns)]


def _breakdown(title: str, groups: Sequence[Group]) -> Table:
    """Return a table with measures as rows and groups as columns; `0.71 .62-.80 (18)` is value, interval and n."""
    table = Table(box=None, pad_edge=False)
    table.add_column(f"by {title}")
    for group in groups:
        table.add_column(Text(f"{group.name} ({group.n})"), justify="right")
    for name in _MEASURES:
        cells = [group.measures.get(name) for group in groups]
        if any(cells):
            table.add_row(name, *(_cell(one) for one in cells))
    names = dict.fromkeys(name for group in groups for name in group.latency if name.endswith(("p50", "p95")))
    for name in names:
        cells = [group.latency.get(name) for group in groups]
        table.add_row(name, *(f"{one.value:.0f} ms" if one else "" for one in cells))
    return table


def _cell(one: Estimate | None) -> Text:
    if one is None:
        return Text("")
    return Text.assemble(f"{one.value:.2f} ", (f"{_short(one.low)}-{_short(one.high)} ({one.n})", "dim"))


def _short(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")


def separations_json(name: str, separations: Sequence[Separation]) -> Json:
    """Return how well confidence separates, for all questions and by direction, as JSON."""
    bodies = {
        one.name: {
            "n": one.n,
            **{measure: round(figure.value, 4) for measure, figure in one.figures.items()},
            "intervals": {
                measure: [round(figure.low, 4), round(figure.high, 4)] for measure, figure in one.figures.items()
            },
        }
        for one in separations
    }
    return {"set": name, **bodies.pop("all"), "by_direction": bodies}


def print_separations(name: str, separations: Sequence[Separation]) -> None:
    """Print how well confidence separates questions with their answer from the same questions without it."""
    table = Table(box=None, pad_edge=False)
    table.add_column(name)
    measures = list(separations[0].figures)
    for heading in ("questions", *measures):
        table.add_column(heading, justify="right")
    for one in separations:
        cells = [one.figures.get(measure) for measure in measures]
        table.add_row(one.name, str(one.n), *(_cell(cell) for cell in cells))
    console = _console()
    console.print(table)
    console.print(Text("precision, recall and F1 are of abstaining when confidence is below 0.5", style="dim"))
