"""The command that serves other programs over the Model Context Protocol: `pincite mcp`."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Annotated

import typer

from service.cli import app
from service.options import Home, Name
from service.settings import Settings, read_settings

if TYPE_CHECKING:
    from index.encoder import Encoder
    from service.mcp.library import Library

_SECONDS = 120.0  # for one answer of a service elsewhere

Url = Annotated[
    str | None, typer.Option(help="Pass on to a service at this address instead of asking collections here.")
]
Key = Annotated[str | None, typer.Option(envvar="PINCITE_KEY", help="The key that the service at --url wants.")]


@app.command("mcp")
def serve_mcp(url: Url = None, key: Key = None, home: Home = None, collection: Name = None) -> None:
    """Serve a program that speaks the Model Context Protocol, over standard input and output.

    `pincite serve` does the same over HTTP, at /mcp.
    """
    from service.mcp.server import mcp_server
    from service.mcp.transports import serve_stdio

    settings = read_settings(home, collection)
    with _elsewhere(settings, url, key) if url else _here(settings) as library:
        asyncio.run(serve_stdio(mcp_server(library)))


@contextmanager
def _here(settings: Settings) -> "Iterator[Library]":
    from index.models import DEFAULT_MODEL
    from service.http.desk import Desk
    from service.http.limits import Limits
    from service.mcp.library import LocalLibrary

    desk = Desk(settings, Limits(), partial(_open_model, settings), DEFAULT_MODEL)
    desk.warm_up()
    try:
        yield LocalLibrary(desk)
    finally:
        desk.close()


@contextmanager
def _elsewhere(settings: Settings, url: str, key: str | None) -> "Iterator[Library]":
    from service.mcp.remote import RemoteLibrary
    from service.transport import Service

    service = Service(url, {"Authorization": f"Bearer {key}"} if key else {}, _SECONDS)
    try:
        yield RemoteLibrary(service, settings.collection)
    finally:
        service.close()


def _open_model(settings: Settings, name: str) -> "Encoder":
    from index.models import open_encoder
    from service.render import say

    return open_encoder(name, settings.models, settings.offline, say)
