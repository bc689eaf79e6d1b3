"""The server process: listens, and stops when asked to, after what is at work is done. Owns uvicorn."""

import uvicorn

from index.models import open_encoder
from service.http.app import create_app
from service.http.limits import Limits
from service.settings import Settings

_SECONDS_TO_FINISH = 20


def run_server(settings: Settings, host: str, port: int, keys_needed: bool) -> None:
    """Serves until interrupted (Ctrl-C or SIGTERM)."""
    app = create_app(
        settings, Limits(), keys_needed, lambda name: open_encoder(name, settings.models, settings.offline)
    )
    shown = f"[{host}]" if ":" in host else host
    print(f"Pincite is at http://{shown}:{port} (Ctrl-C stops it)", flush=True)
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_SECONDS_TO_FINISH,
    )
