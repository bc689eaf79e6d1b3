"""The commands for documents: add, remove, report and check; and `pincite version`."""

from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated

import typer

from pincite.ingest.errors import BadOption
from pincite.service.cli import completing
from pincite.service.cli.app import AsJson, Home, Name, Online, app, opened_collection, show, storable
from pincite.service.cli.lines import print_line
from pincite.service.settings import read_settings


@app.command()
def add(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders; may be left out with --bibliography.")
    ] = None,
    bibliography: Annotated[
        Path | None,
        typer.Option(
            help="A .bib, .ris, .json (CSL-JSON) or .rdf (Zotero) file. The files it names in its folder are added, "
            "with its titles, authors, dates, citation keys and collections.",
            show_default=False,
        ),
    ] = None,
    model: Annotated[
        str | None,
        typer.Option(help="Embedding model of a new collection: a hub id or a folder; cannot be changed later."),
    ] = None,
    password: Annotated[str | None, typer.Option(help="Password to try on encrypted files.")] = None,
    ocr: Annotated[
        bool, typer.Option("--ocr/--no-ocr", help="Recognise scanned pages, if tesseract is installed.")
    ] = True,
    seconds: Annotated[float, typer.Option(min=1, help="Time limit for one file.")] = 60,
    megabytes: Annotated[int, typer.Option(min=64, help="Memory limit for one file.")] = 2048,
    ray: Annotated[
        str | None,
        typer.Option(
            metavar="HOST:PORT",
            help="Read and encode on this Ray cluster, of which this machine is a node; needs pincite[ray].",
            show_default=False,
        ),
    ] = None,
    home: Home = None,
    collection: Name = None,
    online: Online = False,
    as_json: AsJson = False,
) -> None:
    """Read files and folders into a collection. Run it again after changes; unchanged files are skipped."""
    from pincite.index.changing.adding import Reader, add_paths
    from pincite.index.changing.bibliographies import Described, add_with_bibliography
    from pincite.ingest.bibliography.read import read_bibliography
    from pincite.ingest.reading.worker import ReadLimits
    from pincite.service.cli import render
    from pincite.service.desk.adding_with import adding_with
    from pincite.service.desk.opening import require_something
    from pincite.service.wire.documents import addition

    if not paths and not bibliography:
        raise BadOption("Give files or folders to add, or a bibliography: pincite add --bibliography library.bib")
    works = read_bibliography(bibliography) if bibliography else None
    reader = Reader(password, ocr, ReadLimits(seconds, megabytes * 2**20))
    settings = read_settings(home, collection, offline=not online)
    require_something(settings, [*(paths or []), *filter(None, [bibliography])])
    applied = None
    with adding_with(settings, model, reader, ray, render.say) as added, render.progress() as on_progress:
        if works and bibliography:
            files = Described(works, bibliography.absolute().parent, paths or [])
            summary, applied = add_with_bibliography(added.collection, added.encoder, files, added.reader, on_progress)
        else:
            summary = add_paths(added.collection, added.encoder, paths or [], added.reader, on_progress)
    show(as_json, addition(summary, applied), lambda: render.summary(summary, applied))
    if summary.failures:
        raise typer.Exit(1)


@app.command()
def remove(
    documents: Annotated[
        list[str],
        typer.Argument(
            callback=storable,
            autocompletion=completing.documents,
            help="Ids, names or paths; a folder means all files in it.",
        ),
    ],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Remove documents from the collection; the files themselves stay where they are."""
    from pincite.service.cli import render
    from pincite.service.jobs.uploads import remove_with_uploads
    from pincite.service.settings import read_settings
    from pincite.service.wire.documents import removed_documents

    stored = opened_collection(home, collection)
    removed = remove_with_uploads(read_settings(home, collection).home, stored, documents)
    show(as_json, removed_documents(removed), lambda: render.removed(removed))


@app.command()
def report(
    document: Annotated[
        str, typer.Argument(callback=storable, autocompletion=completing.documents, help="Id, name or path.")
    ],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Show how a file was read: the characters, script and problems of each page."""
    from pincite.index.truth.documents import find_document, report_of
    from pincite.index.truth.failures import find_failure
    from pincite.service.cli import render
    from pincite.service.wire.documents import reported_document

    opened = opened_collection(home, collection)
    with opened.snapshot():
        failure = find_failure(opened.connection, document)
        if failure:
            show(as_json, failure, lambda: render.noted_failure(failure))
            raise typer.Exit(1)
        facts = find_document(opened.connection, document)
        reading = report_of(opened.connection, facts.id)
    show(as_json, reported_document(facts, reading), lambda: render.report(facts, reading))


@app.command()
def check(
    deep: Annotated[bool, typer.Option("--deep", help="Compare all contents and checksums, not a sample.")] = False,
    repair: Annotated[bool, typer.Option("--repair", help="Repair what can be repaired; includes --deep.")] = False,
    home: Home = None,
    collection: Name = None,
    online: Online = False,
    as_json: AsJson = False,
) -> None:
    """Check that what is stored is complete and unchanged, and that searching agrees with it."""
    from pincite.index.changing.check import check as find_problems
    from pincite.index.changing.repairing import repair as repaired
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.jobs.checking import queue_lost_uploads, upload_problems

    settings = read_settings(home, collection, offline=not online)
    opened = opened_collection(home, collection)
    done = repaired(opened, lambda: open_for_searching(settings, render.say)[1]) if repair else []
    done += queue_lost_uploads(settings.home, opened) if repair else []
    problems = [*find_problems(opened, deep or repair), *upload_problems(settings.home, opened)]
    body = {"clean": not problems, "problems": problems, "repaired": done}
    show(as_json, body, lambda: render.problems(problems, done))
    if problems:
        raise typer.Exit(1)


@app.command()
def version(as_json: AsJson = False) -> None:
    """Print the version."""
    number = installed_version("pincite")
    show(as_json, {"version": number}, lambda: print_line(number))
