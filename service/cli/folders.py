"""The commands `pincite folders ...`: which folders the service keeps in step with a collection."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.cli.lines import local_time, print_line

if TYPE_CHECKING:
    from pincite.service.watching.folders import Folder, Folders
    from pincite.service.wire.folders import FollowedFolder

_folders = typer.Typer(
    no_args_is_help=True, help="Folders that `pincite serve` keeps in step: list, add, remove, pause, resume, confirm."
)
app.add_typer(_folders, name="folders")

Which = Annotated[str, typer.Argument(callback=storable, help="Id or path, as shown by `list`.")]


@_folders.command("list")
def list_folders(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """List the folders that are followed, and what waits for you in them."""
    from pincite.service.wire.folders import followed_folders

    found = followed_folders(_registered(home, collection).all())

    def lines() -> None:
        for one in found.folders:
            print_line(_line(one))
        if not found.folders:
            print_line("No folder is followed. Add one: pincite folders add FOLDER")

    show(as_json, found, lines)


@_folders.command("add")
def add_folder(
    folder: Annotated[Path, typer.Argument(help="A folder of this machine.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Have a folder followed while `pincite serve` runs."""
    _say(as_json, _registered(home, collection).add(folder))


@_folders.command("remove")
def remove_folder(folder: Which, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """No longer follow a folder; its documents stay in the collection."""
    _say(as_json, _registered(home, collection).remove(folder))


@_folders.command("pause")
def pause_folder(folder: Which, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Do not follow a folder for now."""
    _say(as_json, _registered(home, collection).pause(folder, True))


@_folders.command("resume")
def resume_folder(folder: Which, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Follow a paused folder again."""
    _say(as_json, _registered(home, collection).pause(folder, False))


@_folders.command("confirm")
def confirm_missing(folder: Which, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Say that all files missing from a folder now were meant to go."""
    _say(as_json, _registered(home, collection).believe(folder))


@_folders.command("events")
def list_events(
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="How many of the last events.")] = 50,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """List what was added, changed, moved, removed and refused, the newest first."""
    from pincite.service.wire.folders import folder_events

    found = folder_events(_registered(home, collection).events(limit))

    def lines() -> None:
        for one in found.events:
            moved = f"{one.before} -> " if one.before else ""
            print_line(f"{local_time(one.at)}  {one.event:8} {moved}{one.path}  {one.message or ''}".rstrip())

    show(as_json, found, lines)


def _registered(home: Path | None, collection: str | None) -> "Folders":
    from pincite.service.watching.folders import Folders

    opened = opened_collection(home, collection)
    opened.connection.close()
    return Folders(opened.folder)


def _say(as_json: bool, folder: "Folder") -> None:
    from pincite.service.wire.folders import followed_folder

    found = followed_folder(folder)
    show(as_json, found, lambda: print_line(_line(found)))


def _line(one: "FollowedFolder") -> str:
    state = "paused" if one.paused else f"in step {local_time(one.in_step_at)}" if one.in_step_at else "not in step yet"
    return f"{one.id}  {state:32} {one.path}" + (f"\n          {one.trouble}" if one.trouble else "")
