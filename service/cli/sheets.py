"""The commands `pincite sheets ...`: passages that are kept under a name, with notes of one's own."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.ingest.discover import path_text
from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.cli.lines import print_line

if TYPE_CHECKING:
    from pincite.index.collection import Collection
    from pincite.service.sheets.file import SheetFormat
    from pincite.service.sheets.sheets import Sheet, Sheets
    from pincite.service.wire.sheets import MarkedSheet

_sheets = typer.Typer(
    no_args_is_help=True,
    help="Kept passages, on sheets: make, list, show, keep, note, move, drop, rename, delete, export, mark.",
)
app.add_typer(_sheets, name="sheets")

Wanted = Annotated[str, typer.Argument(callback=storable, metavar="SHEET", help="Name or id of a sheet.")]
Passage = Annotated[str, typer.Argument(callback=storable, metavar="PASSAGE", help="Its number or id, as shown.")]
NewName = Annotated[str, typer.Argument(callback=storable, help="The name.")]


def _of(home: Path | None, collection: str | None) -> "Sheets":
    from pincite.service.sheets.sheets import Sheets

    return Sheets(opened_collection(home, collection))


def _show(sheet: "Sheet", as_json: bool) -> None:
    from pincite.service.cli import render_sheets
    from pincite.service.wire.sheets import given_sheet

    show(as_json, given_sheet(sheet), lambda: render_sheets.sheet(sheet))


@_sheets.command("make")
def make_sheet(name: NewName, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Make an empty sheet."""
    _show(_of(home, collection).make(name), as_json)


@_sheets.command("list")
def list_sheets(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """List the sheets."""
    from pincite.service.wire.sheets import known_sheets

    found = known_sheets(_of(home, collection).all())

    def lines() -> None:
        for one in found.sheets:
            print_line(f"{one.id}  {one.count:>4} passages  {one.name}")
        if not found.sheets:
            print_line("There are no sheets. Make one: pincite sheets make NAME")

    show(as_json, found, lines)


@_sheets.command("show")
def show_sheet(sheet: Wanted, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Show the passages of a sheet, and what has become of their sources."""
    _show(_of(home, collection).get(sheet), as_json)


@_sheets.command("keep")
def keep(
    sheet: Wanted,
    citation_ids: Annotated[list[str], typer.Argument(callback=storable, help="Citation ids.")],
    note: Annotated[str, typer.Option(callback=storable, help="A note that stands at each.")] = "",
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Keep citations at the end of a sheet; what is on it already stays as it is."""
    _show(_of(home, collection).keep(sheet, citation_ids, note=note), as_json)


@_sheets.command("note")
def write_note(
    sheet: Wanted,
    passage: Passage,
    note: Annotated[str, typer.Argument(callback=storable, help='The note; "" takes it away.')],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Put a note at a passage, in the place of the one that it had."""
    _show(_of(home, collection).note(sheet, passage, note), as_json)


@_sheets.command("move")
def move_passage(
    sheet: Wanted,
    passage: Passage,
    place: Annotated[int, typer.Argument(min=1, help="Its new number.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Move a passage to another place on its sheet."""
    _show(_of(home, collection).move(sheet, passage, place), as_json)


@_sheets.command("drop")
def drop_passage(
    sheet: Wanted, passage: Passage, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """Take a passage off a sheet, with its note."""
    _show(_of(home, collection).drop(sheet, passage), as_json)


@_sheets.command("rename")
def rename_sheet(
    sheet: Wanted, name: NewName, home: Home = None, collection: Name = None, as_json: AsJson = False
) -> None:
    """Give a sheet another name."""
    _show(_of(home, collection).rename(sheet, name), as_json)


@_sheets.command("delete")
def delete_sheet(sheet: Wanted, home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Delete a sheet with the passages and notes on it; documents and citations stay."""
    from pincite.service.wire.sheets import known_sheet

    gone = known_sheet(_of(home, collection).delete(sheet))
    show(as_json, gone, lambda: print_line(f"deleted {gone.id}  {gone.name} ({gone.count} passages)"))


@_sheets.command("export")
def export_sheet(
    sheet: Wanted,
    out: Annotated[Path, typer.Option("--out", "-o", help="The file: .md, .docx, .bib, .ris or .json (CSL-JSON).")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Write a sheet to a file: words and notes (Markdown, Word), or its references (BibTeX, RIS, CSL-JSON)."""
    from pincite.service.cli.table_file import write_whole
    from pincite.service.sheets.file import write_sheet
    from pincite.service.sheets.sheets import Sheets

    form, opened = _format(out), opened_collection(home, collection)
    with opened.snapshot():
        found = Sheets(opened).get(sheet)
        write_whole(out, write_sheet(opened, found, form))
    body = {"file": path_text(out), "format": form.value, "passages": len(found.entries)}
    show(as_json, body, lambda: print_line(f"{len(found.entries)} passages are in {path_text(out)}."))


def _format(out: Path) -> "SheetFormat":
    from pincite.service.cli.table_file import named_by_ending
    from pincite.service.sheets.file import SheetFormat

    endings = {
        ".md": SheetFormat.MARKDOWN,
        ".docx": SheetFormat.DOCX,
        ".bib": SheetFormat.BIBTEX,
        ".ris": SheetFormat.RIS,
        ".json": SheetFormat.CSL_JSON,
    }
    return named_by_ending(out, endings)


@_sheets.command("mark")
def mark_sheet(
    sheet: Wanted,
    out: Annotated[Path, typer.Option("--out", "-o", help="The folder for the marked copies; made if it is missing.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Write a copy of each PDF of a sheet in which its passages are highlighted, each with its note."""
    from pincite.service.cli import render_sheets

    found = _marked(opened_collection(home, collection), sheet, out)
    show(as_json, found, lambda: render_sheets.marked(found))
    if found.unmarked or any(one.unplaced for one in found.documents):
        raise typer.Exit(1)


def _marked(opened: "Collection", wanted: str, out: Path) -> "MarkedSheet":
    from pincite.service.cli.marked_files import write_marked
    from pincite.service.sheets.marks import marks_of
    from pincite.service.sheets.sheets import Sheets

    with opened.snapshot():
        return write_marked(out, *marks_of(opened, Sheets(opened).get(wanted)))
