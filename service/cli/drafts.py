"""The command `pincite check-draft`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.service.drafts.draft import Draft


@app.command("check-draft")
def check_draft(
    file: Annotated[
        Path,
        typer.Argument(help="The draft: DOCX, Markdown, text or any other supported format; '-' reads standard input."),
    ],
    docx: Annotated[
        Path | None,
        typer.Option(
            "--docx", help="Write a Word file with a comment at each sentence; the draft itself stays as it is."
        ),
    ] = None,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Check each sentence of a draft against the documents: carried, contradicted, partly carried or not found.

    Its quotations are looked up, and the documents that it names in parentheses and notes are checked too.
    """
    from pincite.service.cli import render, render_drafts
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.drafts.check import Checker
    from pincite.service.drafts.draft import CheckedDraft
    from pincite.service.drafts.remarks import commented
    from pincite.service.wire.drafts import checked_draft

    data, draft = _read(file)
    if docx is not None:
        _require_place(file, docx)
    opened, encoder = open_for_searching(read_settings(home, collection), render.say)
    checker = Checker.of(opened, encoder)
    with render_drafts.progress(len(draft.sentences)) as done:
        sentences = []
        for one in checker.sentences(draft):
            sentences.append(one)
            done(one)
    checked = CheckedDraft(draft, tuple(sentences), tuple(checker.quotations(draft)))
    if docx is not None:
        docx.write_bytes(commented(checked, data))
    show(as_json, checked_draft(checked), lambda: render_drafts.checked(checked, docx))


def _read(file: Path) -> "tuple[bytes, Draft]":
    from pincite.ingest.discover import name_of
    from pincite.ingest.errors import UnreadableFile
    from pincite.service.drafts.reading import draft_of_file

    try:
        data = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
    except OSError as error:
        raise UnreadableFile(f"{name_of(file)}: it cannot be read ({error.strerror}). Check the path.") from error
    return data, draft_of_file(data, "standard input" if str(file) == "-" else name_of(file))


def _require_place(file: Path, docx: Path) -> None:
    """Raises BadOption before a long check, rather than after it."""
    from pincite.ingest.errors import BadOption

    if docx.exists() and (docx.is_dir() or (file.exists() and docx.samefile(file))):
        raise BadOption(f"--docx {docx}: give a name of its own for the copy; the draft is not overwritten.")
    if not docx.parent.is_dir():
        raise BadOption(f"--docx {docx}: there is no folder {docx.parent}.")
