"""`python -m eval.small_model`: fetches the model, if it is not here, and serves it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from eval.small_model.fetching import QWEN, fetch
from ingest.errors import PinciteError
from service.settings import cache_folder


def run(
    port: Annotated[int, typer.Option(min=0, max=65_535, help="On 127.0.0.1; 0 is a free one.")] = 8931,
    folder: Annotated[Path | None, typer.Option(help="Where the weights are kept, 1.1 GB.")] = None,
    fetch_only: Annotated[bool, typer.Option("--fetch-only", help="Do not serve.")] = False,
) -> None:
    """Fetch a small model and serve it; the address is printed once it answers. Ctrl-C ends it."""
    try:
        weights = fetch(QWEN, folder or cache_folder() / "small-model", _say)
    except PinciteError as error:
        _say(str(error))
        raise typer.Exit(1) from error
    if not fetch_only:
        from eval.small_model.serving import serve

        serve(weights, port, lambda address: print(address, flush=True))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


typer.run(run)
