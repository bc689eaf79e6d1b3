"""`python -m pincite.eval.small_model`: fetches the model, if it is not here, and serves it."""

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer
import xllamacpp

from pincite.eval.small_model.fetching import QWEN, fetch
from pincite.ingest.errors import PinciteError
from pincite.service.settings import cache_folder


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
        serve(weights, port, lambda address: print(address, flush=True))


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


typer.run(run)


_CONTEXT = 8_192  # tokens


_THREADS = 2


_ENDING = {signal.SIGINT, signal.SIGTERM}


def serve(weights: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serves the weights on loopback until SIGTERM or Ctrl-C; port 0 is a free one.

    `ready` is told the address, up to and with /v1, once requests are answered: one at a time, the others wait. What a
    request has in common with the one before it is not read again.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # for the server's threads too, so that only this one is told
    server = xllamacpp.Server(_parameters(weights, port))
    ready(f"{server.listening_address}/v1")
    signal.sigwait(_ENDING)


def _parameters(weights: Path, port: int) -> xllamacpp.CommonParams:
    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.model_alias = {weights.stem}
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = port
    parameters.n_ctx = _CONTEXT
    parameters.n_parallel = 1
    parameters.cache_prompt = True
    parameters.cpuparams.n_threads = _THREADS
    parameters.cpuparams_batch.n_threads = _THREADS
    parameters.ui = False
    return parameters
