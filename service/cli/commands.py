"""All commands of `pincite`: importing this module registers them with `app`."""

from pincite.service.cli import ask, doctor, documents, grid, keeping, mcp, models, quotes, serve, timeline
from pincite.service.cli.app import app

__all__ = ["COMMANDS", "app"]

COMMANDS = (ask, doctor, documents, grid, keeping, mcp, models, quotes, serve, timeline)
