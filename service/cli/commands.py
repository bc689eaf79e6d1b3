"""All commands of `pincite`: importing this module registers them with `app`."""

import typer

from pincite.service.cli import (
    ask,
    collections,
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
    suggest,
    timeline,
    versions,
    watch,
)
from pincite.service.cli.app import app

__all__ = ["COMMANDS", "app", "command_names"]

COMMANDS = (
    ask,
    collections,
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
    suggest,
    timeline,
    versions,
    watch,
)


def command_names(of: typer.Typer = app) -> list[str]:
    """The names of all commands as they are typed, in the order of the help: "ask", "questions save" and so on."""
    own = [one.name or getattr(one.callback, "__name__", "") for one in of.registered_commands]
    groups = [(one.name or "", one.typer_instance) for one in of.registered_groups]
    below = [f"{name} {command}" for name, group in groups if group for command in command_names(group)]
    return [*own, *below]
