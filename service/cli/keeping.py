"""The commands that keep a home in order: forget, backup, restore, export-collection, import-collection,
migrate and audit."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

from pincite.ingest.errors import BadOption
from pincite.service.cli import completing
from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.settings import read_settings

Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask for confirmation.")]
State = Annotated[str | None, typer.Option("--name", help="A state that the home keeps itself, under this name.")]


@app.command()
def forget(
    document: Annotated[
        str,
        typer.Argument(
            callback=storable,
            autocompletion=completing.documents,
            help="Id, name or path; also of a removed document.",
        ),
    ],
    yes: Yes = False,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Erase a document for good: its text, title, name, vectors and citations, in every file of the home.

    The file that it was read from stays where it is, unless it was uploaded. Backups elsewhere stay as they are.
    """
    from pincite.service.audit import local_user
    from pincite.service.cli import render_keeping
    from pincite.service.keeping.forgetting import forget_document
    from pincite.service.wire.keeping import forgotten_document

    opened = opened_collection(home, collection)
    confirm(yes, f"Erase {document!r} for good? Its citations will no longer resolve.")
    found = forgotten_document(forget_document(read_settings(home, None).home, opened, document, local_user()))
    show(as_json, found, lambda: render_keeping.forgotten(found))


@app.command()
def backup(
    destination: Annotated[Path | None, typer.Argument(help="A new folder.", show_default=False)] = None,
    name: State = None,
    listed: Annotated[bool, typer.Option("--list", help="List the named states.")] = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Back up the whole home to a new folder, or as a named state, while it is in use; what was written is verified."""
    from pincite.index.keeping.backup import back_up
    from pincite.index.keeping.states import state_folder, states
    from pincite.service.cli import render_keeping
    from pincite.service.wire.keeping import kept_state
    from pincite.service.wire.to_json import json_of

    place = read_settings(home, None).home
    if listed:
        found = [kept_state(one, said) for one, said in states(place).items()]
        body = {"states": [json_of(one) for one in found]}
        show(as_json, body, lambda: render_keeping.states(found))
        return
    target = _place(place, destination, name, state_folder)
    made = kept_state(str(target), back_up(place, target))
    show(as_json, made, lambda: render_keeping.kept("backed up to", made))


@app.command()
def restore(
    source: Annotated[Path | None, typer.Argument(help="The folder of a backup.", show_default=False)] = None,
    name: State = None,
    yes: Yes = False,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup in the place of all collections and jobs of the home. Keys, settings and audit log stay as they are.

    The backup is verified first. If the restore is interrupted, the home is either as it was or as in the backup.
    """
    from pincite.index.home import collection_names
    from pincite.index.keeping.states import state_folder
    from pincite.service.audit import local_user
    from pincite.service.cli import render_keeping
    from pincite.service.keeping.restoring import restore_home
    from pincite.service.wire.keeping import kept_state

    place = read_settings(home, None).home
    origin = _place(place, source, name, state_folder)
    present = collection_names(place)
    if present:
        confirm(yes, f"{place} holds {', '.join(present)}. Replace all of it by {origin}?")
    done = kept_state(str(origin), restore_home(place, origin, local_user()))
    show(as_json, done, lambda: render_keeping.kept("restored from", done))


@app.command("export-collection")
def export_collection(
    destination: Annotated[Path, typer.Argument(help="A new folder.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Write a whole collection to a folder in open formats: JSON lines, npz and the uploaded files."""
    from pincite.index.keeping import exporting
    from pincite.service.cli import render_keeping
    from pincite.service.wire.keeping import moved_collection

    opened = opened_collection(home, collection)
    target = destination.absolute()
    made = moved_collection(str(target), opened.folder.name, exporting.export_collection(opened, target))
    show(as_json, made, lambda: render_keeping.moved("exported to", made))


@app.command("import-collection")
def import_collection(
    source: Annotated[Path, typer.Argument(help="A folder that export-collection wrote.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Make a new collection of an export, with the same documents, vectors and citations."""
    from pincite.index.keeping import importing
    from pincite.service.audit import Act, AuditLog, local_user
    from pincite.service.cli import render_keeping
    from pincite.service.wire.keeping import moved_collection

    settings = read_settings(home, collection)
    origin = source.absolute()
    said = importing.import_collection(settings.home, settings.collection, origin)
    AuditLog(settings.home).note(local_user(), Act.IMPORTED, settings.collection)
    made = moved_collection(str(origin), settings.collection, said)
    show(as_json, made, lambda: render_keeping.moved("imported from", made))


@app.command()
def migrate(
    to: Annotated[str, typer.Option(help="postgresql://USER@HOST/DATABASE, or `files`: the home's own.")],
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Move all collections of the home to another store; they are compared, and can be read meanwhile.

    An interrupted move leaves the home as it was; run the command again to go on.
    """
    from pincite.index.encoders.models import open_encoder
    from pincite.service.cli import render, render_keeping
    from pincite.service.keeping.migrating import migrate_home
    from pincite.service.wire.keeping import moved_home

    settings = read_settings(home, None)
    moved = migrate_home(
        settings.home, to, lambda model: open_encoder(model, settings.models, settings.offline, render.say)
    )
    made = moved_home(settings.home, moved)
    show(as_json, made, lambda: render_keeping.migrated(made))


@app.command()
def audit(
    expect: Annotated[str | None, typer.Option(help="A hash noted earlier, which the log must contain.")] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show who added, changed, removed and forgot which documents, and verify that the log was not changed."""
    from pincite.service.audit import AuditLog
    from pincite.service.cli import render_keeping
    from pincite.service.wire.keeping import audit_report

    found = audit_report(AuditLog(read_settings(home, None).home).read(), expect)
    show(as_json, found, lambda: render_keeping.audit(found))
    if not found.sound:
        raise typer.Exit(1)


def confirm(yes: bool, question: str) -> None:
    """Asks on a terminal; raises BadOption where nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise BadOption(f"{question} Nobody can be asked here; say so with --yes.")
    typer.confirm(question, abort=True, err=True)


def _place(home: Path, folder: Path | None, name: str | None, named: Callable[[Path, str], Path]) -> Path:
    if (folder is None) == (name is None):
        raise BadOption("Give either a folder or --name NAME.")
    return folder.absolute() if folder else named(home, name or "")
