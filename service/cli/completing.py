"""What the shell offers when Tab is pressed: collections of the home, documents of a collection.

A shell shows no errors here, so whatever is in the way, nothing is offered.
"""

import sqlite3
from contextlib import closing, suppress
from pathlib import Path

import typer

from pincite.ingest.errors import PinciteError
from pincite.service.settings import Settings, read_settings

_MOST = 50  # documents offered


def collections(context: typer.Context, incomplete: str) -> list[str]:
    """The collections whose names begin with what was typed."""
    from pincite.index.home import collection_names

    with suppress(PinciteError, OSError):
        return [name for name in collection_names(_settings(context).home) if name.startswith(incomplete)]
    return []


def documents(context: typer.Context, incomplete: str) -> list[tuple[str, str]]:
    """Names (ids, where a name has spaces) that begin with what was typed, and the documents' titles."""
    from pincite.index.home import open_collection
    from pincite.index.truth.listing import Listing, list_documents

    settings = _settings(context)
    with suppress(PinciteError, OSError, sqlite3.Error):
        opened = open_collection(settings.home, settings.collection)
        with closing(opened.connection), opened.snapshot():
            found = list_documents(opened.connection, Listing(limit=10**9)).documents
        offered = [(one.id if " " in one.name else one.name, one.known_as) for one in found]
        meant = [one for one in offered if one[0].startswith(incomplete)]
        return meant[:_MOST]
    return []


def _settings(context: typer.Context) -> Settings:
    """The home and the collection that the command line names so far."""
    home, name = context.params.get("home"), context.params.get("collection")
    return read_settings(Path(home) if home else None, name)
