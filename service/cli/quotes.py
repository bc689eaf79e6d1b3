"""The commands for quotations: cite, find-quote and check-quotes."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.ingest.discover import path_text
from pincite.ingest.errors import BadOption
from pincite.service.cli.app import AsJson, Home, Name, app, opened_collection, show, storable
from pincite.service.cli.lines import print_line
from pincite.service.settings import read_settings

if TYPE_CHECKING:
    from pincite.index.collection import Collection
    from pincite.service.citations.citation import Citation

_MARKDOWN = (".md", ".markdown")


@app.command("check-quotes")
def check_quotes(
    file: Annotated[
        Path, typer.Argument(help="The manuscript, in any supported format; '-' reads text from standard input.")
    ],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Check every quotation in a manuscript: confirmed, altered (with the differences), or not found."""
    from pincite.index.home import open_collection
    from pincite.service.cli import render_quotes
    from pincite.service.quotes import manuscript
    from pincite.service.wire.quotes import checked_manuscript

    settings = read_settings(home, collection)
    opened = open_collection(settings.home, settings.collection)
    checked = manuscript.check_manuscript(opened, _text_of(file))
    show(as_json, checked_manuscript(checked), lambda: render_quotes.checked(checked))
    if any(one.verdict is not manuscript.Verdict.CONFIRMED for one in checked):
        raise typer.Exit(1)


def _text_of(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    from pincite.ingest.reading.formats.plain import read_plain
    from pincite.ingest.reading.read import read_document

    pages = read_document(file)[0].pages
    if file.suffix.lower() in _MARKDOWN:  # whose own signs tell what is quoted
        return "\n".join(page.text for page in read_plain(file.read_bytes()).pages)
    return "\n".join(page.text for page in pages)


@app.command()
def cite(
    citation_id: Annotated[str, typer.Argument(callback=storable, help="A citation id printed by ask or find-quote.")],
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="Print a reference instead (bibtex, ris, csl-json, text), or what stands in a manuscript "
            "(pandoc, latex, zotero).",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show the words of a citation and the text around them, even after its document was removed."""
    from pincite.service.citations.citation import resolve
    from pincite.service.cli import render_quotes
    from pincite.service.wire.citations import resolved_citation

    opened = opened_collection(home, collection)
    resolved = resolve(opened, citation_id)
    if form is not None:
        text = _reference(opened, resolved.citation, form)
        show(as_json, {"id": resolved.citation.id, "format": form, "text": text}, lambda: print_line(text.rstrip("\n")))
        return
    show(as_json, resolved_citation(resolved), lambda: render_quotes.resolved(resolved))


def _reference(opened: "Collection", citation: "Citation", form: str) -> str:
    from pincite.service.citations.references import Form, cited_item, written

    forms = {one.value: one for one in Form}
    if form not in forms:
        raise BadOption(f"{form!r} is not a format of citations: give one of {', '.join(forms)}.")
    return written([cited_item(opened, citation)], forms[form])


@app.command()
def mark(
    citation_ids: Annotated[list[str], typer.Argument(callback=storable, help="Citation ids.")],
    out: Annotated[
        Path,
        typer.Option("--out", "-o", help="The marked copy to write; of several PDFs, a folder that is there."),
    ],
    note: Annotated[str, typer.Option(callback=storable, help="What a reader shows with each mark.")] = "",
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Write a copy of a PDF in which these citations are highlighted, as any reader of PDFs shows them.

    If --out is a folder, the citations may be of several documents, such as all of an answer, each with a copy.
    """
    from contextlib import closing

    from pincite.service.citations.citation import resolve
    from pincite.service.cli import render_quotes
    from pincite.service.cli.table_file import write_whole
    from pincite.service.pages.painter import Painter
    from pincite.service.pages.sheets import sheet_of

    opened = opened_collection(home, collection)
    cited = [resolve(opened, one).citation for one in citation_ids]
    if out.is_dir():
        _mark_each(opened, cited, out, note, as_json)
        return
    if len({one.document_id for one in cited}) > 1:
        raise BadOption("These citations are of several documents. Give a folder: --out FOLDER")
    with opened.snapshot(), closing(Painter()) as painter:
        found = painter.mark([sheet_of(opened, one.document_id, one.page) for one in cited], cited, [note] * len(cited))
    write_whole(out, found.content)
    unplaced = [cited[at].id for at in found.unplaced]
    body = {"file": path_text(out), "marked": len(cited) - len(unplaced), "unplaced": unplaced}
    show(as_json, body, lambda: render_quotes.marked(out, len(cited) - len(unplaced), unplaced))
    if unplaced:
        raise typer.Exit(1)


def _mark_each(opened: "Collection", cited: "list[Citation]", out: Path, note: str, as_json: bool) -> None:
    from pincite.service.cli import render_sheets
    from pincite.service.cli.marked_files import write_marked
    from pincite.service.sheets.marks import Wanted, marks_in

    with opened.snapshot():
        found = write_marked(out, *marks_in(opened, [Wanted(one.id, one, note) for one in cited]))
    show(as_json, found, lambda: render_sheets.marked(found))
    if found.unmarked or any(one.unplaced for one in found.documents):
        raise typer.Exit(1)


@app.command("find-quote")
def find_quote(
    text: Annotated[str, typer.Argument(callback=storable, help="The quotation; '-' reads it from standard input.")],
    limit: Annotated[int, typer.Option("-k", min=1, max=100, help="Number of places to show.")] = 10,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Find where a quotation occurs, tolerating other white space, line breaks, quotation marks and small errors."""
    from pincite.service.cli import render_quotes
    from pincite.service.quotes import find
    from pincite.service.wire.quotes import quoted_places

    wanted = sys.stdin.read() if text == "-" else text
    matches = find.find_quote(opened_collection(home, collection), wanted, limit)
    show(as_json, quoted_places(wanted, matches), lambda: render_quotes.quotes(matches))
    if not matches:
        raise typer.Exit(1)
