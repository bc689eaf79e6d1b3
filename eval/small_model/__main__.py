"""`python -m pincite.eval.small_model`: download the small model if needed, and serve it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from pincite.eval.small_model.fetching import QWEN, fetch
from pincite.eval.small_model.serving import serve
from pincite.ingest.errors import PinciteError
from pincite.service.settings import cache_folder


def run(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port on 127.0.0.1; 0 selects a free one.")] = 8931,
    folder: Annotated[Path | None, typer.Option(help="Folder for the weights (1.1 GB).")] = None,
    fetch_only: Annotated[bool, typer.Option("--fetch-only", help="Download only; do not serve.")] = False,
) -> None:
    """Download a small model and serve it. The URL is printed once the server is ready; Ctrl-C stops it."""
    try:
        weights = fetch(QWEN, folder or cache_folder() / "small-model", _say)
    except PinciteError as error:
        _say(str(error))
        raise typer.Exit(1) from error
    if not fetch_only:
        serve(weights, port, lambda address: print(address, flush=True))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    typer.run(run)
