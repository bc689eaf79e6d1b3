"""Runs the HTTP server, uvicorn, until it is interrupted, then lets running requests finish."""

import ctypes
import gc
import os
import socket
import sys
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI

from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.ingest.errors import BadOption
from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.connections import guarded_by
from pincite.service.http.state import State
from pincite.service.language_model.opening import configured_pen
from pincite.service.running import announced
from pincite.service.settings import Settings, is_loopback

_SECONDS_TO_FINISH = 20
_WAITING = 2_048  # connections that the system holds until they are taken
_M_ARENA_MAX, _AREAS = -8, 2  # as in malloc.h; Python's lock lets few threads ask for memory at once
_USUAL = Limits()
_TRACED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")


def run_server(settings: Settings, limits: Limits, host: str, port: int) -> None:
    """Serves until interrupted (Ctrl-C or SIGTERM); the process must be this service's own."""
    _share_memory()
    app = create_app(settings, limits, partial(_open_model, settings), pen=configured_pen(settings.home))
    if any(one in os.environ for one in _TRACED):
        from pincite.service.http.tracing import exporting_tracer, trace

        trace(app, exporting_tracer())
    # What is loaded stays. Looking through it for garbage took a seventh of a second, in which nobody was answered.
    gc.set_threshold(20_000)
    gc.freeze()
    run_app(app, host, port, limits, settings.proxies, settings.home)


def _share_memory() -> None:
    """Has all threads share two areas of memory; by itself, glibc gives each thread one, and all of them stay large."""
    if sys.platform == "linux":
        with suppress(AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, _AREAS)


def run_app(
    app: FastAPI,
    host: str,
    port: int,
    limits: Limits = _USUAL,
    proxies: Sequence[str] = (),
    home: Path | None = None,
) -> None:
    """Serves an app until interrupted; raises BadOption if the address cannot be used.

    Commands that work on `home` are told of the service.
    """
    shown = f"[{host}]" if ":" in host else host
    with _listening(host, port) as listening:
        address = f"http://{shown}:{listening.getsockname()[1]}"
        print(f"Pincite is running at {address} (press Ctrl-C to stop)", flush=True)
        server = server_of(app, limits, proxies, host, port)
        with server.leaving as leaving:
            if home and is_loopback(host):
                leaving.enter_context(announced(home, address, app.state.instance))
            server.run(sockets=[listening])


def _listening(host: str, port: int) -> socket.socket:
    """A socket that takes connections, before it is said that it does."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Said to be TCP, or asyncio leaves Nagle's algorithm on and every answer waits 40 ms.
    found = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        if sys.platform != "win32":  # there it would let two services have one port
            found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind((host, port))
        found.listen(_WAITING)
    except OSError as error:
        found.close()
        raise BadOption(
            f"The service cannot listen on {host}, port {port}: {error.strerror or error}. Choose another port "
            "(--port), or end what uses this one."
        ) from error
    return found


def server_of(
    app: FastAPI, limits: Limits, proxies: Sequence[str] = (), host: str = "127.0.0.1", port: int = 0
) -> "Server":
    """The server of an app, not yet running; it believes only these proxies about whom they speak for."""
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        http=guarded_by(limits),
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        h11_max_incomplete_event_size=limits.header_bytes,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    return Server(config)


class Server(uvicorn.Server):
    """Ends the event streams of jobs as soon as the server is told to stop; it would wait for them otherwise.

    What is to be undone at the end is in `leaving`: a signal ends the process once uvicorn has shut down.
    """

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.leaving = ExitStack()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self.leaving.close()
        await super().shutdown(sockets)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        assert isinstance(self.config.app, FastAPI)
        state: State | None = getattr(self.config.app.state, "pincite", None)
        if state:
            state.ingestion.announce_end()
        super().handle_exit(sig, frame)


def _open_model(settings: Settings, name: str) -> Encoder:
    return open_encoder(name, settings.models, settings.offline)
