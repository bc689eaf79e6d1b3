"""Runs the HTTP server until it is interrupted, then lets running requests finish. Owns uvicorn."""

from functools import partial
from types import FrameType

import uvicorn
from fastapi import FastAPI

from pincite.index.encoders.encoder import Encoder
from pincite.index.encoders.models import open_encoder
from pincite.service.desk.limits import Limits
from pincite.service.http.app import create_app
from pincite.service.http.state import State
from pincite.service.language_model.opening import configured_pen
from pincite.service.settings import Settings

_SECONDS_TO_FINISH = 20


def run_server(settings: Settings, limits: Limits, host: str, port: int, keys_needed: bool) -> None:
    """Serves until interrupted (Ctrl-C or SIGTERM)."""
    open_model = partial(_open_model, settings)
    run_app(create_app(settings, limits, keys_needed, open_model, pen=configured_pen(settings.home)), host, port)


def run_app(app: FastAPI, host: str, port: int) -> None:
    """Serves an app until interrupted."""
    shown = f"[{host}]" if ":" in host else host
    print(f"Pincite is running at http://{shown}:{port} (press Ctrl-C to stop)", flush=True)
    config = uvicorn.Config(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
    _Server(config).run()


class _Server(uvicorn.Server):
    """Ends the event streams of jobs as soon as the server is told to stop; it would wait for them otherwise."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        assert isinstance(self.config.app, FastAPI)
        state: State | None = getattr(self.config.app.state, "pincite", None)
        if state:
            state.ingestion.announce_end()
        super().handle_exit(sig, frame)


def _open_model(settings: Settings, name: str) -> Encoder:
    return open_encoder(name, settings.models, settings.offline)
