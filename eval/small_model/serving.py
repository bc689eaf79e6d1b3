"""Serve a model with llama.cpp's own OpenAI-compatible server, in this process. Owns xllamacpp."""

import signal
from collections.abc import Callable
from pathlib import Path

import xllamacpp

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
