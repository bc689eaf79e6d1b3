"""Prints a grid for people, document by document, and the progress of filling it."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.text import Text

from pincite.ingest.places import in_words
from pincite.service.answering.answer import Outcome
from pincite.service.cli.console import Console
from pincite.service.cli.render import out
from pincite.service.grid.grid import Cell, Grid
from pincite.service.plain import one_line


def counted(cells: Iterable[Cell], done: int, total: int) -> Iterator[Cell]:
    """The cells, with a progress bar on standard error that begins at `done`."""
    console = Console(stderr=True)
    columns = (TextColumn("cells"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:
        bar = bars.add_task("cells", total=total, completed=done)
        for cell in cells:
            bars.advance(bar)
            yield cell


def grid(found: Grid) -> None:
    """Prints what each document says to each question."""
    console = out()
    for document, row in zip(found.documents, found.rows, strict=True):
        console.print(Text(one_line(document.known_as), style="bold"))
        for cell in row:
            console.print(Text(f"  {cell.question}", style="dim"))
            console.print(Text(f"    {one_line(cell.text) or 'not found'}"), _where(cell))
        console.print()


def written(found: Grid, file: Path) -> None:
    """Prints that the grid is in the file, and how many of its cells answer."""
    cells = [cell for row in found.rows for cell in row]
    answered = sum(cell.outcome is Outcome.ANSWERED for cell in cells)
    partly = sum(cell.outcome is Outcome.PARTLY for cell in cells)
    sizes = ((len(found.documents), "document"), (len(found.questions), "question"))
    said = (
        f"{' by '.join(f'{n} {one}s' if n != 1 else f'1 {one}' for n, one in sizes)}: {answered} of {len(cells)} cells"
    )
    out().print(Text(f"{said} answered, {partly} in part. Written to {file}."))


def _where(cell: Cell) -> Text:
    mark = "partly, " if cell.outcome is Outcome.PARTLY else ""
    places = "; ".join(f"{in_words(one.page_label)} {one.id}" for one in cell.citations)
    return Text(f"[{mark}{places}]" if places else "", style="cyan")
