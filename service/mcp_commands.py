"""The command that serves other programs over the Model Context Protocol: `pincite mcp`."""

import asyncio
from functools import partial
from typing import TYPE_CHECKING

from service.cli import app
from service.options import Home, Name
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from index.encoder import Encoder


@app.command("mcp")
def serve_mcp(home: Home = None, collection: Name = None) -> None:
    """Serve a program that speaks the Model Context Protocol, over standard input and output.

    `pincite serve` does the same over HTTP, at /mcp.
    """
    from index.models import DEFAULT_MODEL
    from service.http.desk import Desk
    from service.http.limits import Limits
    from service.mcp.library import LocalLibrary
    from service.mcp.server import mcp_server
    from service.mcp.transports import serve_stdio

    settings = read_settings(home, collection)
    desk = Desk(settings, Limits(), partial(_open_model, settings), DEFAULT_MODEL)
    desk.warm_up()
    try:
        asyncio.run(serve_stdio(mcp_server(LocalLibrary(desk))))
    finally:
        desk.close()


def _open_model(settings: Settings, name: str) -> "Encoder":
    from index.models import open_encoder
    from service.render import say

    return open_encoder(name, settings.models, settings.offline, say)
