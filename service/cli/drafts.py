"""The command `pincite check-draft`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.service.drafts.check import Checker
    from pincite.service.drafts.draft import CheckedDraft, Draft, JudgedSentence


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
    first: Annotated[
        int, typer.Option("--first", min=0, help="The first sentence to check, from 0: where a stopped check goes on.")
    ] = 0,
    count: Annotated[int | None, typer.Option("--count", min=1, help="How many sentences to check.")] = None,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Check each sentence of a draft against the documents: carried, contradicted, partly carried or not found.

    Its quotations are looked up, and the documents that it names in parentheses and notes are checked too. Ctrl-C stops
    a long check, and what was checked until then is shown.
    """
    from pincite.service.cli import render, render_drafts
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.drafts.check import Checker
    from pincite.service.drafts.remarks import commented
    from pincite.service.wire.drafts import checked_draft

    data, whole = _read(file)
    draft = whole.of(first, count)
    if docx is not None:
        _require_place(file, docx)
    opened, encoder = open_for_searching(read_settings(home, collection), render.say)
    checked, finished = _checked(Checker.of(opened, encoder), whole, draft, first)
    if docx is not None:
        docx.write_bytes(commented(checked, data))
    report = checked_draft(checked, total=len(whole.sentences))
    show(as_json, report, lambda: render_drafts.checked(checked, docx))
    if not finished:
        done = first + len(checked.sentences)
        render.say(f"Stopped after {done} of {len(whole.sentences)} sentences. `--first {done}` goes on from there.")


def _checked(checker: "Checker", whole: "Draft", draft: "Draft", first: int) -> "tuple[CheckedDraft, bool]":
    """The draft with its verdicts, or the part that was checked before Ctrl-C; True if it is the draft."""
    from pincite.service.cli.render_drafts import progress
    from pincite.service.drafts.draft import CheckedDraft

    sentences: list[JudgedSentence] = []
    try:
        with progress(len(draft.sentences)) as done:
            for one in checker.sentences(draft):
                sentences.append(one)
                done(one)
    except KeyboardInterrupt:
        draft = whole.of(first, len(sentences))
        return CheckedDraft(draft, tuple(sentences), tuple(checker.quotations(draft))), False
    return CheckedDraft(draft, tuple(sentences), tuple(checker.quotations(draft))), True


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
