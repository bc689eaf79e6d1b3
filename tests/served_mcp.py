"""The Model Context Protocol over standard input and output, with the fake encoder: `-m tests.served_mcp HOME`."""

import asyncio
import sys
from pathlib import Path

from service.http.desk import Desk
from service.http.limits import Limits
from service.mcp.library import LocalLibrary
from service.mcp.server import mcp_server
from service.mcp.transports import serve_stdio
from service.settings import Settings
from tests.hashed_words import HashedWords
from tests.http_service import open_hashed

if __name__ == "__main__":
    home = Path(sys.argv[1])
    desk = Desk(Settings(home, "default", home / "models"), Limits(), open_hashed, HashedWords.name)
    asyncio.run(serve_stdio(mcp_server(LocalLibrary(desk))))
    desk.close()
