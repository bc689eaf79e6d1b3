"""The command `pincite watch`: keeps folders in step with a collection until it is interrupted."""

import threading
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, Online, app
from pincite.service.cli.lines import print_json, print_line
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.service.watching.events import Event
    from pincite.service.watching.in_step import InStep

_LOOK = 0.5  # seconds between two steps that wait for a file to settle


@app.command()
def watch(
    folders: Annotated[list[Path], typer.Argument(help="Folders to follow, with all that is in them.")],
    once: Annotated[bool, typer.Option("--once", help="Bring the collection in step, then end.")] = False,
    remove_missing: Annotated[
        bool, typer.Option("--remove-missing", help="What is missing was removed, even if it is all there was.")
    ] = False,
    settled: Annotated[
        float, typer.Option(min=0, max=3600, help="Seconds without a change after which a file is taken.")
    ] = 2.0,
    every: Annotated[float, typer.Option(min=1, help="Seconds between two full comparisons.")] = 600.0,
    polling: Annotated[
        bool, typer.Option("--polling", help="Look again and again; done by itself on known network drives.")
    ] = False,
    password: Annotated[str | None, typer.Option(help="Password to try on encrypted files.")] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", help="Recognise scanned pages, if tesseract is installed.")
    ] = True,
    home: Home = None,
    collection: Name = None,
    online: Online = False,
    as_json: AsJson = False,
) -> None:
    """Keep folders in step with a collection: what is added, changed, moved or removed there is so here too.

    A folder that is not there, as on a drive that is not mounted, changes nothing. With --json, every event is a line.
    """
    from pincite.index.changing.adding import Reader
    from pincite.ingest.errors import BadOption
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_adding
    from pincite.service.watching.following import adding_to, follow
    from pincite.service.watching.in_step import InStep, require_watchable, watching_alone

    if remove_missing and not once:
        raise BadOption("--remove-missing is believed once: give --once too.")
    settings = read_settings(home, collection, offline=not online)
    watched = require_watchable(settings.home, folders)
    opened, encoder = open_for_adding(settings, None, render.say)
    with ExitStack() as alone:
        for folder in watched:
            alone.enter_context(watching_alone(opened, folder))
        told = _Told(as_json)
        add = adding_to(opened, encoder, Reader(password, ocr))
        steps = [InStep(opened, folder, add, told.tell, settled, lambda: remove_missing) for folder in watched]
        if once:
            _until_in_step(steps)
            told.in_step(True)
        else:
            follow(steps, threading.Event(), polling, every, told.in_step)


def _until_in_step(steps: "list[InStep]") -> None:
    for one in steps:
        while not one.step() and not one.trouble:
            time.sleep(_LOOK)


class _Told:
    """Prints events, and that all is in step after something was not."""

    def __init__(self, as_json: bool) -> None:
        self._as_json = as_json
        self._news = True

    def tell(self, event: "Event") -> None:
        self._news = True
        if self._as_json:
            said = {"event": event.happening.value, "path": event.path}
            more = {"before": event.before, "message": event.message}
            print_json({**said, **{key: value for key, value in more.items() if value}}, indent=None)
        else:
            moved = f"{event.before} -> " if event.before else ""
            print_line(f"{event.happening.value:8} {moved}{event.path}" + (f"  {event.message or ''}".rstrip()))

    def in_step(self, reached: bool) -> None:
        """Called after each round."""
        if reached and self._news:
            self._news = False
            if self._as_json:
                print_json({"event": "in step"}, indent=None)
            else:
                print_line("The collection is in step with the folders.")
