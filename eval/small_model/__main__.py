"""`python -m pincite.eval.small_model`: download the small model if needed, and serve it. Owns xllamacpp.

The server is llama.cpp's own, OpenAI-compatible, in this process.
"""

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


typer.run(run)


_CONTEXT = 8_192  # tokens


_THREADS = 2


_ENDING = {signal.SIGINT, signal.SIGTERM}


def serve(weights: Path, port: int, ready: Callable[[str], None]) -> None:
    """Serve the weights on loopback until SIGTERM or Ctrl-C; port 0 selects a free one.

    `ready` is called with the URL, including /v1, once the server answers. Requests are processed one at a time. The
    prompt prefix shared with the previous request is cached and not evaluated again.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)  # the server's threads inherit this; only this one waits
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
