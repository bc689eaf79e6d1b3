"""Format the results of `pincite-eval followups` as text and as JSON."""

from collections.abc import Sequence
from typing import Any

from rich.table import Table

from pincite.eval.followups.measure import Tried, by_language
from pincite.service.cli.console import Console

_COLUMNS = {
    "asked": "asked",
    "right": "understood right",
    "found": "answer among 5",
    "found_glued": "if glued",
    "found_alone": "if alone",
}


def tried_json(tried: Sequence[Tried]) -> dict[str, Any]:
    """Return the counts by language, and every follow-up."""
    return {
        "by_language": {key: {name: counted[name] for name in _COLUMNS} for key, counted in by_language(tried).items()},
        "followups": [
            {
                "conversation": one.followup.conversation,
                "question": one.followup.question,
                "understood": one.understood,
                "right": one.right,
                "found": one.found,
                "found_glued": one.found_glued,
                "found_alone": one.found_alone,
            }
            for one in tried
        ],
    }


def print_tried(tried: Sequence[Tried]) -> None:
    """Print a table by language, then the follow-ups that were misunderstood or whose answer was not found."""
    console = Console()
    table = Table(title="follow-up questions, understood by rule", title_justify="left")
    table.add_column("")
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right")
    for key, counted in by_language(tried).items():
        table.add_row(key, *(str(counted[name]) for name in _COLUMNS))
    console.print(table)
    for one in tried:
        if not (one.right and one.found):
            what = "misunderstood" if not one.right else "answer not found"
            said = f"{one.followup.conversation}: {one.followup.question} -> {one.understood} ({what})"
            console.print(said, markup=False, highlight=False)
