"""The command `swapped`: ask questions whose name, number, year or place has been exchanged."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.commands.app import Documents, app
from pincite.service.cli.app import AsJson, Home, Name, show
from pincite.service.settings import read_settings


@app.command()
def swapped(  # noqa: PLR0913  options of a command line
    gold: Annotated[
        Path,
        typer.Argument(help="Gold questions, JSONL, or the folder of a public retrieval set.", show_default=False),
    ],
    most: Annotated[int, typer.Option("--per-question", min=1, max=100, help="Most swaps of one question.")] = 8,
    limit_queries: Annotated[int | None, typer.Option(min=1, help="Use only the first N questions.")] = None,
    url: Annotated[str | None, typer.Option(help="Ask the service at this URL, not a local collection.")] = None,
    corpus: Documents = None,
    write: Annotated[bool, typer.Option("--write", help="Have the configured language model write answers.")] = False,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Exchange one name, number, year or place of each question for one no document has, and count what is declined.

    The documents speak of the subject of such a question but do not answer it. The unchanged questions are asked too,
    because otherwise a system that declines everything would do well.
    """
    from pincite.eval.commands.progress import progress
    from pincite.eval.running.gold_run import Source
    from pincite.eval.swapped.measure import ask_swapped, figures
    from pincite.eval.swapped.sources import open_gold, open_public_set
    from pincite.eval.swapped.swap import swap_all
    from pincite.eval.swapped.text import print_swapped, swapped_json
    from pincite.ingest.errors import BadOption
    from pincite.service.cli import render

    settings = read_settings(home, collection)
    if gold.is_dir() and (url or corpus or write):
        raise BadOption(
            "--url, --corpus and --write go with a gold set; a retrieval set is searched where it is indexed."
        )
    if gold.is_dir():
        with render.progress() as on_progress:
            ready = open_public_set(gold, settings, limit_queries, render.say, on_progress)
    else:
        ready = open_gold(gold, Source(settings, url, corpus=corpus, write=write), limit_queries)
    swaps = swap_all(ready.questions, ready.pool, most)
    if not swaps:
        raise BadOption(f"{gold}: no answerable question has a name, number, year or place that can be exchanged.")
    originals = len({one.original for one in swaps})
    with progress() as begin:
        asked = ask_swapped(ready.system, ready.questions, swaps, begin(originals + len(swaps)))
    found, without = figures(asked), len(ready.questions) - originals
    show(
        as_json,
        swapped_json(ready.name, without, asked, found),
        lambda: print_swapped(ready.name, without, found),
    )
