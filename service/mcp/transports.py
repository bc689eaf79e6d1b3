"""How the protocol goes over the wire: standard input and output, or HTTP. Owns mcp with server.py."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server
from mcp.server.streamable_http_manager import StreamableHTTPSessionManager
from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

_LOOPBACK = ("127.0.0.1", "localhost", "[::1]")


async def serve_stdio(server: Server[Any]) -> None:
    """Serves one program until it closes standard input; what anything else prints goes to standard error."""
    async with stdio_server() as (reading, writing):
        await server.run(reading, writing, server.create_initialization_options())


@asynccontextmanager
async def served_over_http(server: Server[Any], anyone: bool) -> AsyncIterator[ASGIApp]:
    """An app that answers POSTs, each by itself: there are no sessions that could be lost or pile up.

    Unless `anyone` may come, requests must be addressed to this machine by a name of loopback: a page of another site
    could otherwise speak here by giving its own name this machine's address (DNS rebinding).
    """
    local = TransportSecuritySettings(
        enable_dns_rebinding_protection=not anyone,
        allowed_hosts=[host for name in _LOOPBACK for host in (name, f"{name}:*")],
        allowed_origins=[f"http://{name}:*" for name in _LOOPBACK],
    )
    manager = StreamableHTTPSessionManager(server, json_response=True, stateless=True, security_settings=local)
    async with manager.run():
        yield manager.handle_request
