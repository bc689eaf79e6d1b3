"""The commands `pincite collections ...`: which collections a home has; making and deleting them."""

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.ingest.errors import CollectionError
from pincite.service.cli import completing
from pincite.service.cli.app import AsJson, Home, Online, app, show, storable
from pincite.service.cli.keeping import Yes, confirm
from pincite.service.cli.lines import print_line
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.service.wire.collections import KnownCollection

_collections = typer.Typer(no_args_is_help=True, help="Collections of documents: list, make, delete.")
app.add_typer(_collections, name="collections")

Named = Annotated[
    str, typer.Argument(callback=storable, autocompletion=completing.collections, help="The collection's name.")
]


@_collections.command("list")
def list_collections(home: Home = None, as_json: AsJson = False) -> None:
    """List the collections with their sizes, also those that cannot be opened."""
    from pincite.index.home import collection_names
    from pincite.service.wire.collections import KnownCollections

    settings = read_settings(home, None)
    found = tuple(_known(settings.home, name) for name in collection_names(settings.home))

    def lines() -> None:
        for one in found:
            sizes = one.problem or f"{one.documents} documents, {one.passages} passages"
            print_line(f"{one.name}{' (used where none is named)' if one.name == settings.collection else ''}: {sizes}")
        if not found:
            print_line("There are no collections yet. Add documents: pincite add FOLDER")

    show(as_json, KnownCollections(found, settings.collection), lines)


@_collections.command("make")
def make_collection(
    name: Named,
    model: Annotated[
        str | None, typer.Option(help="Embedding model: a hub id or a folder; cannot be changed later.")
    ] = None,
    home: Home = None,
    online: Online = False,
    as_json: AsJson = False,
) -> None:
    """Make a new, empty collection."""
    from pincite.index.encoders.models import DEFAULT_MODEL, open_encoder
    from pincite.service.audit import Act, AuditLog, local_user
    from pincite.service.cli import render
    from pincite.service.desk.opening import create_collection

    settings = read_settings(home, name, offline=not online)
    encoder = open_encoder(model or DEFAULT_MODEL, settings.models, settings.offline, render.say)
    create_collection(settings, name, encoder)
    AuditLog(settings.home).note(local_user(), Act.CREATED, name)
    show(as_json, _known(settings.home, name), lambda: print_line(f"made {name}"))


@_collections.command("delete")
def delete_collection(name: Named, yes: Yes = False, home: Home = None, as_json: AsJson = False) -> None:
    """Delete a collection with all that is stored of its documents; files that were not uploaded stay."""
    from pincite.index.home import open_collection
    from pincite.service.audit import Act, AuditLog, local_user
    from pincite.service.desk import opening

    settings = read_settings(home, name)
    open_collection(settings.home, name).connection.close()  # raises what is wrong before anything is asked
    known = _known(settings.home, name)
    confirm(yes, f"Delete {name!r} with {known.documents} documents? Their citations will no longer resolve.")
    opening.delete_collection(settings, name)
    AuditLog(settings.home).note(local_user(), Act.DELETED, name)
    show(as_json, {"deleted": name}, lambda: print_line(f"deleted {name}"))


def _known(home: Path, name: str) -> "KnownCollection":
    """A collection with its sizes, or with what keeps it from being opened."""
    from pincite.index.home import open_collection
    from pincite.service.wire.collections import KnownCollection, known_collection

    try:
        opened = open_collection(home, name)
        with closing(opened.connection), opened.snapshot():
            return known_collection(opened)
    except CollectionError as error:
        return KnownCollection(name, "", 0, 0, str(error))
