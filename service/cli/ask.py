"""The commands `pincite search` and `pincite ask`."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show, storable
from pincite.service.cli.filters import Author, Grouped, Language, Only, Since, Until, filters_of
from pincite.service.cli.served import answer_of, hits_of, served_answer, served_passages
from pincite.service.cli.table_file import answer_format
from pincite.service.settings import Settings, read_settings

if TYPE_CHECKING:
    from pincite.index.collection import Collection
    from pincite.index.encoders.encoder import Encoder
    from pincite.index.hit import Filters
    from pincite.service.answering.answer import Answer
    from pincite.service.export.files import Format
    from pincite.service.repeats.searching import FoldedHit
    from pincite.service.writing.author import Manner


Local = Annotated[
    bool, typer.Option("--local", help="Load the models here, also where `pincite serve` runs on this home.")
]


@app.command()
def search(
    question: Annotated[str, typer.Argument(callback=storable, help="What to look for, in any language.")],
    k: Annotated[int, typer.Option("-k", help="Number of passages to show.")] = 10,
    numbers: Annotated[bool, typer.Option("--numbers", help="Show scores and signals instead of the reasons.")] = False,
    document: Only = [],  # noqa: B006  typer copies it
    language: Language = [],  # noqa: B006
    author: Author = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    group: Grouped = [],  # noqa: B006
    local: Local = False,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Find the passages most relevant to a question, and tell why each was found."""
    settings, filters = read_settings(home, collection), filters_of(document, language, author, since, until, group)
    if not local and (given := served_passages(settings, question, k, filters)):
        show(as_json, given, lambda: _print_hits(hits_of(settings, given), numbers))
        return
    with _searchable(settings) as (opened, encoder):
        from pincite.index.search.search import prepare
        from pincite.service.repeats.searching import search_folded
        from pincite.service.wire.asking import found_passages

        prepared = prepare(question, encoder)
        hits = search_folded(opened, prepared, k, filters)
    show(as_json, found_passages(prepared.text, hits), lambda: _print_hits(hits, numbers))


@app.command()
def ask(
    question: Annotated[
        str, typer.Argument(callback=storable, help="A question in English, Korean, Russian, Japanese or Chinese.")
    ],
    write: Annotated[
        bool,
        typer.Option("--write", help="Have the configured language model write the answer; every sentence is checked."),
    ] = False,
    keep_unsupported: Annotated[
        bool, typer.Option("--keep-unsupported", help="Also show written sentences that fail the check, marked.")
    ] = False,
    second_opinion: Annotated[
        bool, typer.Option("--second-opinion", help="Also have the model judge each written sentence.")
    ] = False,
    translate: Annotated[
        bool | None,
        typer.Option(
            "--translate/--no-translate",
            help="Have the language model translate sentences into the language of the question; each is checked. "
            "By default only quotes beside written sentences.",
            show_default=False,
        ),
    ] = None,
    document: Only = [],  # noqa: B006
    language: Language = [],  # noqa: B006
    author: Author = [],  # noqa: B006
    since: Since = None,
    until: Until = None,
    group: Grouped = [],  # noqa: B006
    out: Annotated[
        Path | None,
        typer.Option(
            help="Also write the answer to a .md, .docx or .html file, or its references to .bib, .ris or .json.",
            show_default=False,
        ),
    ] = None,
    local: Local = False,
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question with cited sentences: the documents' own or, with --write, written ones."""
    settings, filters = read_settings(home, collection), filters_of(document, language, author, since, until, group)
    form = answer_format(out) if out else None
    # A model that writes or translates is the one configured now; a service may have been started with another.
    if not (local or write or translate) and (given := served_answer(settings, question, filters, translate)):
        if out and form:
            _write_file(settings, answer_of(settings, given), out, form)
        show(as_json, given, lambda: _print_answer(answer_of(settings, given)))
        return
    if write:
        from pincite.service.writing.author import Manner

        answer = _written(settings, question, filters, Manner(keep_unsupported, second_opinion, translate is not False))
    else:
        answer = _quoted(settings, question, filters, translate)

    from pincite.service.wire.asking import given_answer

    if out and form:
        _write_file(settings, answer, out, form)
    show(as_json, given_answer(answer), lambda: _print_answer(answer))


def _write_file(settings: Settings, answer: "Answer", out: Path, form: "Format") -> None:
    """Writes the answer to a file, and says so."""
    from pincite.index.home import open_collection
    from pincite.service.cli import render
    from pincite.service.cli.table_file import write_whole
    from pincite.service.export.files import exported, write

    opened = open_collection(settings.home, settings.collection)
    with closing(opened.connection), opened.snapshot():
        content = write(exported(opened, answer), form)
    write_whole(out, content)
    render.say(f"Written to {out}.")


def _print_answer(answer: "Answer") -> None:
    from pincite.service.cli import render_answer

    render_answer.answer(answer)


def _print_hits(found: "list[FoldedHit]", numbers: bool) -> None:
    from pincite.service.cli import render_hits

    render_hits.hits(found, numbers)


def _quoted(settings: Settings, question: str, filters: "Filters", translate: bool | None) -> "Answer":
    """The documents' own sentences, in the language of the question if `translate` is true."""
    with _searchable(settings) as (collection, encoder):
        from pincite.service.answering.quoting import ask as answer_question
        from pincite.service.language_model.opening import configured_pen
        from pincite.service.writing.foreign import Untranslated, has_foreign, noticed, translated

        answer = answer_question(collection, encoder, question, filters)
        if translate is False or not has_foreign(answer):
            return answer
        pen = configured_pen(settings.home)
        if pen is None:
            return noticed(answer, Untranslated.NO_MODEL)
        return translated(answer, pen.model, encoder) if translate else noticed(answer, Untranslated.NOT_ASKED)


def _written(settings: Settings, question: str, filters: "Filters", manner: "Manner") -> "Answer":
    from pincite.index.search.search import prepare
    from pincite.index.search.search import search as find
    from pincite.service.answering.quoting import HITS
    from pincite.service.cli.render_written import follow
    from pincite.service.language_model.opening import required_pen
    from pincite.service.writing.author import Author as Writer
    from pincite.service.writing.writer import write

    pen = required_pen(settings.home)
    manner = replace(manner, passage_tokens=pen.passage_tokens)
    with _searchable(settings) as (collection, encoder), collection.reading():
        prepared = prepare(question, encoder)
        hits = find(collection, prepared, HITS, filters)
        return follow(write(Writer(collection, encoder, pen.model, manner), prepared, hits), pen.model.name)


@contextmanager
def _searchable(settings: Settings) -> "Iterator[tuple[Collection, Encoder]]":
    """Opens the collection, which is closed at the end of the block, and its encoder."""
    from pincite.service.desk.opening import open_for_searching

    def say(message: str) -> None:
        from pincite.service.cli import render

        render.say(message)

    collection, encoder = open_for_searching(settings, say, _get_ready)
    with closing(collection.connection):
        yield collection, encoder


def _get_ready(collection: "Collection") -> None:
    """Opens the indexes, and loads the modules that answer and print."""
    from pincite.service.answering.ready import get_ready
    from pincite.service.cli import render_answer  # noqa: F401
    from pincite.service.wire import asking  # noqa: F401
    from pincite.service.writing import foreign  # noqa: F401

    get_ready()
    with collection.reading():
        pass
