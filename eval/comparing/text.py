"""Format a comparison as text for the terminal and as JSON."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from pincite.eval.comparing.compare import Comparison, Difference, Moved
from pincite.eval.comparing.separation import Separation
from pincite.eval.runs.run import Ranked
from pincite.service.cli.console import Console

_SIGNIFICANT = 0.05
_SHOWN_RANKS = 5
_SHOWN_TEXT = 60  # characters of a passage


def comparison_json(comparison: Comparison, moved: int) -> dict[str, Any]:
    """Return the comparison as JSON, with the `moved` most changed questions."""
    body = asdict(comparison)
    body["differences"] = [_difference_json(one) for one in comparison.differences]
    body["separation"] = _difference_json(comparison.separation) if comparison.separation else None
    body["by_lang"] = {lang: [_difference_json(one) for one in found] for lang, found in comparison.by_lang.items()}
    body["moved"] = body["moved"][:moved]
    return body


def _difference_json(one: Difference | Separation) -> dict[str, Any]:
    return {**asdict(one), "change": one.change}


def print_comparison(comparison: Comparison, moved: int) -> None:
    """Print the tables, overall and by language, then the `moved` most changed questions with both rankings."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(Text(f"A  {comparison.name_a}\nB  {comparison.name_b}"))
    console.print(Text(_facts(comparison), style="dim"))
    for name, (in_a, in_b) in comparison.settings.items():
        console.print(Text(f"   {name}: {in_a} -> {in_b}", style="dim"))
    console.print()
    console.print(_table(comparison.differences))
    if comparison.separation:
        console.print(Text(_separation(comparison.separation)))
    console.print(Text("+/=/-: questions on which B is better, equal, worse", style="dim"))
    console.print(Text(_verdict(comparison.differences), style="bold"))
    if len(comparison.by_lang) > 1:
        console.print()
        console.print(_by_lang(comparison))
    _print_moved(console, comparison, moved)


def _facts(comparison: Comparison) -> str:
    a, b = comparison.milliseconds
    alone = [
        f"{count} only in {name}, counted as 0 in the other"
        for name, count in (("A", comparison.only_in_a), ("B", comparison.only_in_b))
        if count
    ]
    return "; ".join([f"{comparison.n} questions", *alone, f"median search {a:.0f} ms -> {b:.0f} ms"])


def _table(differences: Sequence[Difference]) -> Table:
    """Return a table that fits 80 columns, because a truncated figure would be wrong."""
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0))
    for heading in ("measure", "n", "A", "B", "B - A", "95 % interval", "p", "Holm", "+/=/-"):
        table.add_column(heading, justify="left" if heading == "measure" else "right", no_wrap=True)
    for one in differences:
        table.add_row(
            one.measure,
            str(one.n),
            f"{one.mean_a:.3f}",
            f"{one.mean_b:.3f}",
            Text(f"{one.change:+.3f}", style=_style(one)),
            f"{one.low:+.3f}..{one.high:+.3f}",
            _p(one.p),
            _p(one.p_holm),
            f"{one.wins}/{one.ties}/{one.losses}",
        )
    return table


def _separation(one: Separation) -> str:
    """Return one line; a measure of all questions together has neither p nor single questions that moved."""
    return (
        f"{one.measure} {one.value_a:.3f} -> {one.value_b:.3f}, by {one.change:+.3f} "
        f"({one.low:+.3f}..{one.high:+.3f}; {one.n} questions)"
    )


def _p(p: float) -> str:
    return f"{p:.3f}" if p >= 0.0005 else "<.001"


def _style(one: Difference) -> str:
    if one.p_holm >= _SIGNIFICANT:
        return ""
    return "green" if one.change > 0 else "red"


def _verdict(differences: Sequence[Difference]) -> str:
    told = [
        f"{one.measure} {'better' if one.change > 0 else 'worse'} in B"
        for one in differences
        if one.p_holm < _SIGNIFICANT
    ]
    return "; ".join(told) + " (p < 0.05, Holm)." if told else "No significant difference (p < 0.05, Holm)."


def _by_lang(comparison: Comparison) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), caption_justify="left")
    table.caption = "* p < 0.05 among the questions in this language, Holm"
    table.add_column("B - A by language", no_wrap=True)
    for lang, found in comparison.by_lang.items():
        table.add_column(f"{lang} ({max((one.n for one in found), default=0)})", justify="right", no_wrap=True)
    for measure in (one.measure for one in comparison.differences):
        found_by_lang = [{one.measure: one for one in found} for found in comparison.by_lang.values()]
        table.add_row(measure, *(_short(found.get(measure)) for found in found_by_lang))
    return table


def _short(one: Difference | None) -> Text:
    if one is None:
        return Text("- ")
    return Text(f"{one.change:+.3f}{'*' if one.p_holm < _SIGNIFICANT else ' '}", style=_style(one))


def _print_moved(console: Console, comparison: Comparison, count: int) -> None:
    if not comparison.moved or not count:
        return
    console.print()
    shown = min(count, len(comparison.moved))
    console.print(
        Text(f"{len(comparison.moved)} questions moved by {comparison.moved_by}; the {shown} that moved most:")
    )
    for one in comparison.moved[:count]:
        console.print()
        console.print(Text(f"{one.id} ({one.lang}, {one.kind}): {one.question}", style="bold"))
        console.print(_side_by_side(one))


def _side_by_side(one: Moved) -> Table:
    table = Table(box=None, pad_edge=False, expand=False)
    table.add_column("", justify="right", no_wrap=True)
    table.add_column(f"A: {one.value_a:.4f}", ratio=1, overflow="fold")
    table.add_column(f"B: {one.value_b:.4f}", ratio=1, overflow="fold")
    for rank in range(min(_SHOWN_RANKS, max(len(one.ranking_a), len(one.ranking_b)))):
        table.add_row(str(rank + 1), _place(one.ranking_a, rank), _place(one.ranking_b, rank))
    return table


def _place(ranking: Sequence[Ranked], rank: int) -> Text:
    """Return grade, document and beginning of a passage; a passage of grade 2 or higher is highlighted."""
    if rank >= len(ranking):
        return Text("-")
    found = ranking[rank]
    start = " ".join(found.text.split())[:_SHOWN_TEXT]
    return Text(f"[{found.grade}] {found.document}: {start}", style="green" if found.grade >= 2 else "")
