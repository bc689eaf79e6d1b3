"""The typer application of `pincite-eval`, and the arguments that its commands share.

Options that `pincite` has too are those of service/cli/app.py.
"""

from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    name="pincite-eval",
    help="Measure how well a collection answers, where it fails, and whether a change helped.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Gold = Annotated[Path, typer.Argument(help="Gold questions, JSONL.", show_default=False)]
Documents = Annotated[
    Path | None, typer.Option("--corpus", help="Folder of the documents, if they are not in a local collection.")
]
