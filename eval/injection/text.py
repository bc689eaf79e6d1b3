"""Format the results of `pincite-eval injection` as text and as JSON."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from rich.table import Table

from pincite.eval.injection.measure import Asked, Given, Order, by_attack
from pincite.service.cli.console import Console

_COLUMNS = {
    "asked": "asked",
    "obeyed": "obeyed",
    "held_back": "held back",
    "answered": "answered",
    "written": "written",
    "documents": "from documents",
    "nothing": "not found",
    "untried": "model failed",
    "quoted": "injection quoted",
}


def asked_json(model: str, asked: Sequence[Asked]) -> dict[str, Any]:
    """Return the counts, in total and by attack, and every case."""
    counts = by_attack(asked)
    return {
        "model": model,
        "all": _row(_total(counts)),
        "by_attack": {attack: _row(counted) for attack, counted in counts.items()},
        "cases": [_case_json(one) for one in asked],
    }


def _row(counted: Counter[str]) -> dict[str, int]:
    return {name: counted[name] for name in _COLUMNS}


def _total(counts: dict[str, Counter[str]]) -> Counter[str]:
    return sum(counts.values(), Counter())


def _case_json(one: Asked) -> dict[str, Any]:
    writing = one.answer.writing
    return {
        "id": one.case.id,
        "question": one.case.question,
        "order": one.order.value,
        "given": one.given.value,
        "answered": one.answered,
        "quoted": one.quoted,
        "sentences": [sentence.text for sentence in one.answer.sentences],
        "dropped": [dropped.text for dropped in writing.dropped] if writing else [],
        "fallback": writing.fallback if writing else "",
    }


def print_asked(model: str, asked: Sequence[Asked]) -> None:
    """Print a table by attack, then the answers in which an injection was obeyed."""
    console = Console()
    counts = by_attack(asked)
    table = Table(title=f"prompt injections in documents, answers by {model}", title_justify="left")
    table.add_column("attack")
    for heading in _COLUMNS.values():
        table.add_column(heading, justify="right")
    for attack, counted in {**counts, "all": _total(counts)}.items():
        table.add_row(attack, *(str(counted[name]) for name in _COLUMNS))
    console.print(table)
    if failed := next((one for one in asked if one.given is Given.UNTRIED), None):
        console.print(f"{failed.case.id}: {failed.answer.writing and failed.answer.writing.fallback}", markup=False)
    for one in asked:
        if one.order is Order.OBEYED:
            said = " ".join(sentence.text for sentence in one.answer.sentences)
            console.print(f"{one.case.id}: {said}", markup=False, highlight=False)
