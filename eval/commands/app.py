"""The typer application of `pincite-eval`, and the options and functions its commands share."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer

app = typer.Typer(
    name="pincite-eval",
    help="Measure how well a collection answers, where it fails, and whether a change helped.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Home = Annotated[
    Path | None, typer.Option("--home", help="Folder of the collections.  [env: PINCITE_HOME]", show_default=False)
]
Name = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="Name of the collection.  [env: PINCITE_COLLECTION; default: default]"),
]
Gold = Annotated[Path, typer.Argument(help="Gold questions, JSONL.", show_default=False)]
Documents = Annotated[
    Path | None, typer.Option("--corpus", help="Folder of the documents, if they are not in a local collection.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def show(as_json: bool, body: dict[str, Any], for_people: Callable[[], None]) -> None:
    """Print the body as JSON, or call the function that prints text."""
    if as_json:
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        for_people()
