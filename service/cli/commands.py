"""All commands of `pincite`: importing this module registers them with `app`."""

from pincite.service.cli import (
    ask,
    doctor,
    documents,
    drafts,
    folders,
    grid,
    keeping,
    listing,
    mcp,
    models,
    questions,
    quotes,
    serve,
    sheets,
    timeline,
    versions,
    watch,
)
from pincite.service.cli.app import app

__all__ = ["COMMANDS", "app"]

COMMANDS = (
    ask,
    doctor,
    documents,
    drafts,
    folders,
    grid,
    keeping,
    listing,
    mcp,
    models,
    questions,
    quotes,
    serve,
    sheets,
    timeline,
    versions,
    watch,
)
