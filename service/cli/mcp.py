"""The command `pincite mcp`, which serves clients over the Model Context Protocol."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import Home, Name, app
from pincite.service.settings import Settings, read_settings

if TYPE_CHECKING:
    from pincite.index.encoders.encoder import Encoder
    from pincite.service.mcp.library import Library

_SECONDS = 120.0  # for one response of a remote service

Url = Annotated[
    str | None, typer.Option(help="Forward requests to the service at this URL instead of using local collections.")
]
Key = Annotated[str | None, typer.Option(envvar="PINCITE_KEY", help="API key for the service at --url.")]


@app.command("mcp")
def serve_mcp(url: Url = None, key: Key = None, home: Home = None, collection: Name = None) -> None:
    """Serve a Model Context Protocol client over standard input and output.

    `pincite serve` offers the same over HTTP, at /mcp.
    """
    import asyncio

    from pincite.service.mcp.server import mcp_server, serve_stdio

    settings = read_settings(home, collection)
    with _elsewhere(settings, url, key) if url else _here(settings) as library:
        asyncio.run(serve_stdio(mcp_server(library)))


@contextmanager
def _here(settings: Settings) -> "Iterator[Library]":
    from pincite.index.encoders.models import DEFAULT_MODEL
    from pincite.service.desk.desk import Desk
    from pincite.service.desk.limits import Limits
    from pincite.service.drafts.sent import DraftReader
    from pincite.service.mcp.library import LocalLibrary

    desk, reader = Desk(settings, Limits(), partial(_open_model, settings), DEFAULT_MODEL), DraftReader()
    desk.warm_up()
    try:
        yield LocalLibrary(desk, reader)
    finally:
        reader.close()
        desk.close()


@contextmanager
def _elsewhere(settings: Settings, url: str, key: str | None) -> "Iterator[Library]":
    from pincite.service.client.transport import Service
    from pincite.service.mcp.remote import RemoteLibrary

    service = Service(url, {"Authorization": f"Bearer {key}"} if key else {}, _SECONDS)
    try:
        yield RemoteLibrary(service, settings.collection)
    finally:
        service.close()


def _open_model(settings: Settings, name: str) -> "Encoder":
    from pincite.index.encoders.models import open_encoder
    from pincite.service.cli.render import say

    return open_encoder(name, settings.models, settings.offline, say)
