"""Format the agreement of two judges as text for the terminal and as JSON."""

import sys
from dataclasses import asdict
from typing import Any

from rich.table import Table
from rich.text import Text

from pincite.eval.annotation.agreement import Agreement
from pincite.service.cli.console import Console

_SHOWN = 80  # characters


def agreement_json(found: Agreement) -> dict[str, Any]:
    """Return the agreement as JSON; kappa is null if it is undefined."""
    return {
        "questions": found.questions,
        "only_in_a": found.only_in_a,
        "only_in_b": found.only_in_b,
        "same_type": found.same_kind,
        "items": len(found.items),
        "same_grade": found.same,
        "kappa": found.kappa,
        "weighted_kappa": found.weighted_kappa,
        "disagreements": [asdict(one) for one in found.disagreements],
    }


def print_agreement(found: Agreement) -> None:
    """Print the figures, then every disagreement."""
    console = Console(highlight=False, soft_wrap=not sys.stdout.isatty())
    console.print(
        Text(
            f"{found.questions} questions judged by both ({found.only_in_a} only by A, {found.only_in_b} only by B); "
            f"{found.same_kind:.0%} have the same type."
        )
    )
    console.print(Text(f"{len(found.items)} passages or quotes, {found.same:.0%} with the same grade."))
    console.print(Text(f"Cohen's kappa      {_told(found.kappa)}", style="bold"))
    console.print(Text(f"weighted (square)  {_told(found.weighted_kappa)}", style="bold"))
    if found.disagreements:
        console.print()
        console.print(_table(found))


def _told(kappa: float | None) -> str:
    return "undefined: all grades are the same" if kappa is None else f"{kappa:.3f}"


def _table(found: Agreement) -> Table:
    table = Table(box=None, pad_edge=False, title="Where they differ", title_justify="left")
    for heading in ("A", "B", "question", "document", "words"):
        table.add_column(heading, overflow="fold")
    for one in found.disagreements:
        cells = (" ".join(text.split())[:_SHOWN] for text in (one.question, one.document, one.words))
        table.add_row(str(one.a), str(one.b), *map(Text, cells))
    return table
