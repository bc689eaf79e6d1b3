"""The command `followups`: measure how follow-up questions are understood without a language model."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, Home, show
from pincite.service.settings import Settings, read_settings


@app.command()
def followups(
    held_out: Annotated[
        bool,
        typer.Option("--held-out", help="Use the held-out conversations instead of those the rules were tuned on."),
    ] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Understand follow-up questions about the sample briefs by rule, and search the briefs for them.

    The briefs are added to a temporary home. --home is the folder with the settings.
    """
    from pincite.eval.commands.progress import progress
    from pincite.eval.followups.conversations import HELD_OUT, TUNED, read_followups
    from pincite.eval.followups.measure import try_followups
    from pincite.eval.followups.text import print_tried, tried_json
    from pincite.eval.sample import BRIEFS
    from pincite.index.changing.adding import Reader, add_paths
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_adding

    settings = read_settings(home, None)
    asked = read_followups(HELD_OUT if held_out else TUNED)
    with TemporaryDirectory(prefix="pincite-followups-") as folder:
        collection, encoder = open_for_adding(Settings(Path(folder), "followups", settings.models), None, render.say)
        with render.progress() as on_progress:
            add_paths(collection, encoder, [BRIEFS], Reader(), on_progress)
        with progress() as begin:
            tried = try_followups(asked, collection, encoder, begin(len(asked)))
    show(as_json, tried_json(tried), lambda: print_tried(tried))
