"""Format a reading score as a table for people and as JSON, which is also the format of reference files."""

from pathlib import Path
from typing import Any

from rich.markup import escape
from rich.table import Table

from pincite.eval.measures.share import Share
from pincite.eval.reading.score import FINDABLE, WANTED, FileScore, Score
from pincite.service.cli.console import Console
from pincite.service.cli.render import out

Json = dict[str, Any]

_MOST = 4  # mistakes of one measure in one file that are printed


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
    """Print each measure by kind of file and for all files, and then the mistakes by file."""
    kinds = {kind: [one for one in score.files if _kind(one) == kind] for kind in map(_kind, score.files)}
    by_kind = {kind: Score(score.digest, files).totals for kind, files in kinds.items()}
    table = Table(box=None, pad_edge=False)
    table.add_column(f"{len(score.files)} file{'' if len(score.files) == 1 else 's'}")
    for heading in (*kinds, "all", "right"):
        table.add_column(heading, justify="right")
    for name, share in score.totals.items():
        cells = (_cell(totals.get(name)) for totals in by_kind.values())
        table.add_row(name, *cells, f"{share.value:.3f}", f"{share.right}/{share.tried}")
    console = out()
    console.print(table)
    for one in score.files:
        _print_mistakes(console, one)


def _kind(one: FileScore) -> str:
    return Path(one.file).suffix.lower().lstrip(".") or "none"


def _cell(share: Share | None) -> str:
    return "" if share is None else f"{share.value:.2f}"


def _print_mistakes(console: Console, one: FileScore) -> None:
    """Print at most a few mistakes of each measure; of a file that could not be read, the error."""
    if one.failure:
        console.print(f"\n[bold]{escape(one.file)}[/bold] could not be read: {escape(one.failure)}")
    elif one.mistakes:
        console.print(f"\n[bold]{escape(one.file)}[/bold]")
        lost = set(one.mistakes.get(WANTED, ()))
        for name, wrong in one.mistakes.items():
            shown = [what for what in wrong if name != FINDABLE or what not in lost]  # said already
            for what in shown[:_MOST]:
                console.print(f"  {name}: {escape(what)}")
            if len(shown) > _MOST:
                console.print(f"  {name}: {len(shown) - _MOST} more (--json has all)")
