"""Format the results of `pincite-eval draft` as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from pincite.eval.drafts.measure import Tried, shares
from pincite.service.cli.console import Console


def measured_json(tried: Sequence[Tried]) -> dict[str, Any]:
    """Return the shares of right verdicts, and every wrong one."""
    return {
        "right": {key: {"right": one.right, "tried": one.tried} for key, one in shares(tried).items()},
        "wrong": [
            {
                "id": one.planted.id,
                "text": one.planted.text,
                "change": one.planted.change,
                "verdict": one.judged.verdict.value,
                "faults": [fault.detail for fault in one.judged.faults],
            }
            for one in tried
            if not one.right
        ],
    }


def print_measured(tried: Sequence[Tried]) -> None:
    """Print a table of the shares, then every wrong verdict."""
    console = Console()
    table = Table(title="verdicts on the sentences of a draft", title_justify="left")
    for column in ("", "right", "share"):
        table.add_column(column, justify="right" if column else "left")
    for key, one in shares(tried).items():
        table.add_row(key, f"{one.right} of {one.tried}", f"{one.value:.2f}")
    console.print(table)
    for wrong in (one for one in tried if not one.right):
        said = f"{wrong.planted.id}: {wrong.judged.verdict.value}: {wrong.planted.text}"
        console.print(said, markup=False, highlight=False)
