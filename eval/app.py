"""The typer application that every command of `pincite-eval` registers with."""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="pincite-eval",
    help="Measure how well a collection answers, where it does not, and whether a change helped.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Home = Annotated[
    Path | None, typer.Option("--home", help="Folder where collections live.  [env: PINCITE_HOME]", show_default=False)
]
Name = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="Which collection.  [env: PINCITE_COLLECTION; default: default]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
