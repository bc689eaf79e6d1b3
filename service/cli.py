"""The command line: one function a command, each thin; what is shown is made in service/render.py."""

import json
import sys
from collections.abc import Callable
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from service import ending
from service.options import AsJson, Home, Name, Online, storable
from service.settings import read_settings

if TYPE_CHECKING:
    from index.collection import Collection

app = typer.Typer(
    name="pincite",
    help="Answers from your own documents, every sentence pinned to the exact words.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders.", show_default=False)],
    model: Annotated[
        str | None, typer.Option(help="Embedding model: a hub id or a folder; fixed at first use.")
    ] = None,
    password: Annotated[str | None, typer.Option(help="Password to try on encrypted files.")] = None,
    ocr: Annotated[bool, typer.Option("--ocr/--no-ocr", help="Recognise scanned pages, if tesseract is there.")] = True,
    seconds: Annotated[float, typer.Option(min=1, help="Time limit for one file.")] = 60,
    megabytes: Annotated[int, typer.Option(min=64, help="Memory limit for one file.")] = 2048,
    home: Home = None,
    collection: Name = None,
    online: Online = False,
    as_json: AsJson = False,
) -> None:
    """Read files and folders into a collection; run it again after changes, it does only what is new."""
    from index.adding import Reader, add_paths
    from ingest.worker import ReadLimits
    from service import render, shapes
    from service.opening import open_for_adding

    reader = Reader(password, ocr, ReadLimits(seconds, megabytes * 2**20))
    settings = read_settings(home, collection, offline=not online)
    opened, encoder = open_for_adding(settings, model, render.say)
    with render.progress() as on_progress:
        summary = add_paths(opened, encoder, paths, reader, on_progress)
    show(as_json, shapes.summary_json(summary), lambda: render.summary(summary))
    if summary.failures:
        raise typer.Exit(1)


@app.command()
def remove(
    documents: Annotated[
        list[str], typer.Argument(callback=storable, help="Ids, names or paths; a folder means all in it.")
    ],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Remove documents from every leg of the index; the files themselves stay where they are."""
    from index.removing import remove_documents
    from service import render, shapes

    removed = remove_documents(opened_collection(home, collection), documents)
    show(as_json, shapes.removed_json(removed), lambda: render.removed(removed))


@app.command("list")
def list_documents(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """List the documents of a collection, and the files that could not be read."""
    from index import lookup
    from index.failures import failures
    from service import render, shapes

    connection = opened_collection(home, collection).connection
    documents, unread = lookup.all_documents(connection), failures(connection)
    show(as_json, shapes.list_json(documents, unread), lambda: render.documents(documents, unread))


@app.command()
def report(
    document: Annotated[str, typer.Argument(callback=storable, help="Id, name or path.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show how a file was read: each page's characters, script, and what looked wrong."""
    from index import lookup
    from index.failures import find_failure
    from service import render, shapes

    connection = opened_collection(home, collection).connection
    failure = find_failure(connection, document)
    if failure:
        show(as_json, shapes.noted_failure_json(failure), lambda: render.noted_failure(failure))
        raise typer.Exit(1)
    facts = lookup.find_document(connection, document)
    reading = lookup.report(connection, facts.id)
    show(as_json, shapes.report_json(facts, reading), lambda: render.report(facts, reading))


@app.command()
def cite(
    citation_id: Annotated[str, typer.Argument(callback=storable, help="As printed by ask and find-quote.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show the words that a citation stands for and the text around them, even after removal."""
    from service import render, shapes
    from service.citation import resolve

    resolved = resolve(opened_collection(home, collection), citation_id)
    show(as_json, shapes.resolved_json(resolved), lambda: render.resolved(resolved))


@app.command("find-quote")
def find_quote(
    text: Annotated[str, typer.Argument(callback=storable, help="The quotation; '-' reads it from standard input.")],
    limit: Annotated[int, typer.Option("-k", min=1, max=100, help="How many places.")] = 10,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Find where quoted words stand, forgiving spaces, line breaks, quotation marks and small errors."""
    from service import quotes, render, shapes

    wanted = sys.stdin.read() if text == "-" else text
    matches = quotes.find_quote(opened_collection(home, collection), wanted, limit)
    show(as_json, shapes.quotes_json(wanted, matches), lambda: render.quotes(matches))
    if not matches:
        raise typer.Exit(1)


@app.command()
def check(home: Home = None, collection: Name = None, as_json: AsJson = False) -> None:
    """Check that the stored truth is whole and that both legs of the index agree with it."""
    from index.check import check as find_problems
    from service import render

    problems = find_problems(opened_collection(home, collection))
    show(as_json, {"clean": not problems, "problems": problems}, lambda: render.problems(problems))
    if problems:
        raise typer.Exit(1)


@app.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    number = installed_version("pincite")
    show(as_json, {"version": number}, lambda: print(number))


def main() -> None:
    """Runs the command line; service/ending.py says how it ends."""
    import service.ask_commands
    import service.mcp_commands
    import service.models_commands
    import service.quote_commands
    import service.serve_commands  # noqa: F401  they add their commands to the app

    ending.run(app)


def opened_collection(home: Path | None, collection: str | None) -> "Collection":
    """The collection that a command is about; raises CollectionMissing."""
    from index.collection import open_collection

    settings = read_settings(home, collection)
    return open_collection(settings.home, settings.collection)


def show(as_json: bool, body: dict[str, Any], for_people: Callable[[], None]) -> None:
    """Prints the JSON for programs, or what is for people."""
    if as_json:
        print(json.dumps(body, ensure_ascii=False, indent=2))
    else:
        for_people()


if __name__ == "__main__":
    from service import cli  # the module that the commands' modules know, which __main__ is not

    cli.main()
