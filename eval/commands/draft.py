"""The command `draft`: measure the check of drafts."""

from typing import Annotated

from pincite.eval.commands.app import app
from pincite.eval.drafts.measure import PlantedSet
from pincite.service.cli.app import AsJson, Home, Name, show
from pincite.service.cli.choices import choice
from pincite.service.settings import read_settings


@app.command()
def draft(
    chosen: Annotated[
        PlantedSet,
        choice(
            PlantedSet,
            "--set",
            metavar="SET",
            told="The sentences: those tuned on, or others written before anything was tried on them "
            f"({', '.join(PlantedSet)}).",
        ),
    ] = PlantedSet.TUNED,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Check sixty sentences about the sample: 20 that it carries, 20 with one fact changed, 20 it does not speak of.

    The collection must hold the sample's briefs: `pincite add eval/sample/briefs`, or `make demo`.
    """
    from pincite.eval.commands.progress import progress
    from pincite.eval.drafts.measure import read_planted, try_draft
    from pincite.eval.drafts.text import measured_json, print_measured
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.drafts.check import Checker

    opened, encoder = open_for_searching(read_settings(home, collection), render.say)
    planted = read_planted(chosen)
    tried = []
    with progress() as begin:
        done = begin(len(planted))
        for one in try_draft(planted, Checker.of(opened, encoder)):
            tried.append(one)
            done(1)
    show(as_json, measured_json(tried), lambda: print_measured(tried))
