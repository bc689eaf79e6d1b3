"""The command `pincite grid`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show, storable
from pincite.service.cli.filters import Author, Grouped, Language, Only, Since, Until, filters_of
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.index.collection import Collection
    from pincite.index.hit import DocumentFacts
    from pincite.index.search.question import Question
    from pincite.service.export.tables import TableFormat
    from pincite.service.grid.grid import Grid


@app.command()
def grid(
    questions: Annotated[
        Path, typer.Argument(help="A text file with a question on each line; '-' reads standard input.")
    ],
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="Write a .csv, .xlsx or .docx file.", show_default=False)
    ] = None,
    document: Only = [],  # noqa: B006  typer copies it
    language: Language = [],  # noqa: B006
    author: Author = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    group: Grouped = [],  # noqa: B006
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Ask each question of each document alone: a table of the documents' own sentences, each with its citation.

    With --out, a run that is stopped goes on where it was when the same command is run again.
    """
    asked = _lines(questions)
    from pincite.service.cli.table_file import file_format

    form = file_format(out) if out else None
    settings = read_settings(home, collection)

    from pincite.ingest.errors import BadOption
    from pincite.service.cli import render, render_grid
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.grid.filling import distinct, documents_asked
    from pincite.service.wire.grid import given_grid

    filters = filters_of(document, language, author, since, until, group)
    opened, encoder = open_for_searching(settings, render.say)
    documents = documents_asked(opened, filters)
    if not documents:
        raise BadOption("No document of the collection matches. `pincite list` shows what there is.")
    found = _filled(opened, distinct(asked, encoder), documents, out)
    if out and form:
        _write(found, out, form, opened)
    show(as_json, given_grid(found), lambda: render_grid.written(found, out) if out else render_grid.grid(found))


def _lines(questions: Path) -> list[str]:
    """The lines of the file that are not empty; raises BadOption if it cannot be read."""
    from pincite.ingest.errors import BadOption

    if str(questions) == "-":
        text = sys.stdin.read()
    else:
        try:
            text = questions.read_text(encoding="utf-8-sig")
        except OSError as error:
            raise BadOption(f"{questions}: it cannot be read ({error.strerror}). Check the path.") from error
        except UnicodeDecodeError as error:
            raise BadOption(f"{questions} is not text in UTF-8. Save its questions as such, one a line.") from error
    return [storable(line.strip()) for line in text.splitlines() if line.strip()]


def _filled(
    collection: "Collection",
    questions: "tuple[Question, ...]",
    documents: "tuple[DocumentFacts, ...]",
    out: Path | None,
) -> "Grid":
    """The whole grid, with progress; its cells are kept beside `out` until that is written."""
    from pincite.service.cli.render_grid import counted
    from pincite.service.grid.filling import fill
    from pincite.service.grid.grid import gridded
    from pincite.service.grid.kept import kept_beside

    kept = kept_beside(out, collection) if out else None
    have = kept.read() if kept else {}
    cells = fill(collection, questions, documents, have)
    told = counted(kept.writing(have, cells) if kept else cells, len(have), len(questions) * len(documents))
    return gridded([one.text for one in questions], documents, [*have.values(), *told])


def _write(found: "Grid", out: Path, form: "TableFormat", collection: "Collection") -> None:
    from pincite.service.cli.table_file import write_whole
    from pincite.service.export.tables import write_table
    from pincite.service.grid.kept import kept_beside
    from pincite.service.grid.table import table_of

    write_whole(out, write_table(table_of(found), form))
    kept_beside(out, collection).drop()
