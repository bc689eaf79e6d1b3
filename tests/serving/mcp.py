"""The Model Context Protocol over standard input and output, with the fake encoder: `-m tests.serving.mcp HOME`."""

import asyncio
import sys
from pathlib import Path

from pincite.service.desk.desk import Desk
from pincite.service.desk.limits import Limits
from pincite.service.drafts.sent import DraftReader
from pincite.service.mcp.library import LocalLibrary
from pincite.service.mcp.server import mcp_server, serve_stdio
from pincite.service.settings import Settings
from tests.fakes.hashed_words import HashedWords, open_hashed

if __name__ == "__main__":
    home = Path(sys.argv[1])
    reader = DraftReader()
    desk = Desk(Settings(home, "default", home / "models"), Limits(), open_hashed, HashedWords.name)
    asyncio.run(serve_stdio(mcp_server(LocalLibrary(desk, reader))))
    reader.close()
    desk.close()
