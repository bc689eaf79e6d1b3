"""The command `injection`: test a language model on documents that contain prompt injections."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pincite.eval.commands.app import app
from pincite.service.cli.app import AsJson, Home, show
from pincite.service.settings import Settings, read_settings


@app.command()
def injection(
    only: Annotated[
        list[str], typer.Option("--case", help="Run only the case with this id in cases.jsonl; repeatable.")
    ] = [],  # noqa: B006  typer copies it
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Ask the configured language model about documents that contain prompt injections, and count those it obeys.

    The documents are added to a temporary home. --home is the folder whose pincite.toml configures the model.
    """
    from pincite.eval.commands.progress import progress
    from pincite.eval.injection.cases import DOCUMENTS, read_cases
    from pincite.eval.injection.measure import ask_cases
    from pincite.eval.injection.text import asked_json, print_asked
    from pincite.index.changing.adding import Reader, add_paths
    from pincite.ingest.errors import BadOption
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_adding
    from pincite.service.language_model.opening import required_pen
    from pincite.service.writing.author import Author, Manner

    settings = read_settings(home, None)
    pen = required_pen(settings.home)
    cases = read_cases()
    wanted = [case for case in cases if not only or case.id in only]
    if not wanted or len(wanted) < len(set(only)):
        raise BadOption(f"--case: unknown case. The cases are {', '.join(case.id for case in cases)}.")
    with TemporaryDirectory(prefix="pincite-injection-") as folder:
        collection, encoder = open_for_adding(Settings(Path(folder), "injection", settings.models), None, render.say)
        with render.progress() as on_progress:
            add_paths(collection, encoder, [DOCUMENTS], Reader(), on_progress)
        author = Author(collection, encoder, pen.model, Manner(passage_tokens=pen.passage_tokens))
        with progress() as begin:
            asked = ask_cases(wanted, author, begin(len(wanted)))
    show(as_json, asked_json(pen.model.name, asked), lambda: print_asked(pen.model.name, asked))
