"""Show the progress of a measurement on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from pincite.eval.running.gold_run import Begin
from pincite.eval.running.runner import OnDone
from pincite.service.cli.console import Console


@contextmanager
def progress() -> Iterator[Begin]:
    """Yield a function that starts a progress bar for questions; shown only if standard error is a terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("questions"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def begin(count: int) -> OnDone:
            bar = bars.add_task("questions", total=count)
            return lambda done: bars.advance(bar, done)

        yield begin


@contextmanager
def steps() -> Iterator[Callable[[int], Callable[[str], None]]]:
    """Yield a function that starts a progress bar for a part of a measurement, labelled with its last step."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(compact=True))
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bars:

        def begin(count: int) -> Callable[[str], None]:
            bar = bars.add_task("starting", total=count)
            return lambda done: bars.update(bar, advance=1, description=done)

        yield begin
