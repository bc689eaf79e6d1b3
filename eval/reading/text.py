"""Format a reading score as a table for people and as JSON, which is also the format of reference files."""

from typing import Any

from rich.markup import escape
from rich.table import Table

from pincite.eval.measures.share import Share
from pincite.eval.reading.score import FileScore, Score
from pincite.service.cli.console import Console

Json = dict[str, Any]


def score_json(score: Score) -> Json:
    """Return the totals, and each file's figures with every mistake."""
    return {
        "digest": score.digest,
        "total": {name: _share_json(share) for name, share in score.totals.items()},
        "files": [_file_json(one) for one in score.files],
    }


def _share_json(share: Share) -> Json:
    return {"right": share.right, "tried": share.tried, "value": round(share.value, 4)}


def _file_json(one: FileScore) -> Json:
    return {
        "file": one.file,
        **({"failure": one.failure} if one.failure else {}),
        "figures": {name: {"right": share.right, "tried": share.tried} for name, share in one.shares.items()},
        "mistakes": {name: list(wrong) for name, wrong in one.mistakes.items()},
    }


def print_score(score: Score) -> None:
    """Print a row for each file, the totals, and then every mistake by file."""
    totals = score.totals
    table = Table(box=None, pad_edge=False)
    table.add_column("file", no_wrap=True)
    for heading in totals:
        table.add_column(heading.replace(" ", "\n", 1), justify="right", no_wrap=True)
    for one in score.files:
        table.add_row(escape(one.file), *(_cell(one.shares.get(name)) for name in totals))
    table.add_row()
    table.add_row(f"{len(score.files)} files", *(f"{share.right}/{share.tried}" for share in totals.values()))
    table.add_row("", *(f"[bold]{share.value:.3f}[/bold]" for share in totals.values()))
    console = Console(highlight=False, soft_wrap=True)
    console.print(table)
    for one in score.files:
        if one.mistakes:
            _print_mistakes(console, one)


def _cell(share: Share | None) -> str:
    if share is None:
        return ""
    style = "bold" if share.wrong else "dim"
    return f"[{style}]{share.right}/{share.tried}[/{style}]"


def _print_mistakes(console: Console, one: FileScore) -> None:
    console.print(f"\n[bold]{escape(one.file)}[/bold]{': ' if one.failure else ''}{escape(one.failure)}")
    for name, wrong in one.mistakes.items():
        for what in wrong:
            console.print(f"  {name}: {escape(what)}")
