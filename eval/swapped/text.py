"""Format the figures of swapped questions as a table and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table
from rich.text import Text

from pincite.eval.measures.summary import Estimate
from pincite.eval.swapped.measure import Asked, Figures, Shares
from pincite.service.cli.console import Console

Json = dict[str, Any]


def swapped_json(name: str, without: int, asked: Sequence[Asked], found: Figures) -> Json:
    """Return all figures, and every question with what was exchanged; `without` questions had nothing to exchange."""
    return {
        "name": name,
        "without_swaps": without,
        "originals": _shares_json(found.originals),
        "swapped": _shares_json(found.swapped),
        "by_kind": {one.name: _shares_json(one) for one in found.by_kind},
        "by_lang": {one.name: _shares_json(one) for one in found.by_lang},
        "auroc": _estimate_json(found.separation),
        "questions": [_asked_json(one) for one in asked],
    }


def _shares_json(one: Shares) -> Json:
    return {"n": one.n, **{label.replace(" ", "_"): _estimate_json(share) for label, share in one.shares.items()}}


def _estimate_json(one: Estimate) -> dict[str, float]:
    return {"value": round(one.value, 4), "low": round(one.low, 4), "high": round(one.high, 4)}


def _asked_json(one: Asked) -> Json:
    swap = {"kind": one.swap.kind.value, "was": one.swap.was, "now": one.swap.now} if one.swap else {}
    return {
        "id": one.question.id,
        "original": one.original,
        "lang": one.question.lang,
        "question": one.question.question,
        **swap,
        "outcome": one.outcome.value,
        "confidence": round(one.confidence, 4),
    }


def print_swapped(name: str, without: int, found: Figures) -> None:
    """Print the shares of originals and of swapped questions, these also by kind and by language."""
    table = Table(box=None, pad_edge=False)
    table.add_column(name)
    for heading in ("n", *found.swapped.shares):
        table.add_column(heading, justify="right")
    rows = [("", found.originals), ("", found.swapped)]
    rows += [("  ", one) for one in (*found.by_kind, *found.by_lang)]
    for indent, one in rows:
        table.add_row(indent + one.name, str(one.n), *map(_cell, one.shares.values()))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    auroc = found.separation
    console.print(
        f"AUROC of confidence, originals over swapped: {auroc.value:.3f} ({auroc.low:.3f} to {auroc.high:.3f})"
    )
    if without:
        console.print(Text(f"{without} questions have no name, number, year or place to exchange", style="dim"))


def _cell(one: Estimate) -> Text:
    return Text.assemble(f"{one.value:.2f} ", (f"{_short(one.low)}-{_short(one.high)}", "dim"))


def _short(value: float) -> str:
    return f"{value:.2f}".removeprefix("0")
