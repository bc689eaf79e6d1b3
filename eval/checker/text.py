"""Format the results of `pincite-eval checker` as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from pincite.eval.checker.measure import Tried, caught_by_change, caught_by_direction, passed_by_direction
from pincite.eval.measures.share import Share, total
from pincite.service.cli.console import Console


def measured_json(tried: Sequence[Tried]) -> dict[str, Any]:
    """Return the shares of falsehoods caught and true sentences passed, and every wrong verdict."""
    return {
        "caught": _json(caught_by_change(tried)),
        "caught_by_direction": _json(caught_by_direction(tried)),
        "passed_by_direction": _json(passed_by_direction(tried)),
        "wrong": [_wrong_json(one) for one in tried if not one.right],
    }


def _json(shares: dict[str, Share]) -> dict[str, dict[str, int]]:
    every = {**shares, "all": total(shares.values())}
    return {key: {"right": share.right, "tried": share.tried} for key, share in every.items()}


def _wrong_json(one: Tried) -> dict[str, Any]:
    return {
        "id": one.pair.id,
        "claim": one.claim,
        "true": one.is_true,
        "quotes": list(one.pair.quotes),
        "similarity": round(one.support.similarity, 4),
        "faults": [{"kind": fault.kind.value, "detail": fault.detail} for fault in one.support.faults],
    }


def print_measured(tried: Sequence[Tried]) -> None:
    """Print three tables, then every wrong verdict."""
    console = Console()
    for title, shares in (
        ("falsehoods caught, by kind of change", caught_by_change(tried)),
        ("falsehoods caught, claim < quotes", caught_by_direction(tried)),
        ("true sentences passed, claim < quotes", passed_by_direction(tried)),
    ):
        console.print(_table(title, shares))
    for one in tried:
        if not one.right:
            why = "; ".join(fault.detail for fault in one.support.faults) or "it passed, but is false"
            console.print(f"{one.pair.id}: {one.claim}\n    {why}", markup=False, highlight=False)


def _table(title: str, shares: dict[str, Share]) -> Table:
    table = Table(title=title, title_justify="left")
    table.add_column("")
    table.add_column("", justify="right")
    for key, share in {**shares, "all": total(shares.values())}.items():
        table.add_row(key, f"{share.right} of {share.tried}")
    return table
