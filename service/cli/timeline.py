"""The command `pincite timeline`."""

from pathlib import Path
from typing import Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show, storable
from pincite.service.cli.filters import Author, Grouped, Language, Only, Since, Until, filters_of
from pincite.service.settings import read_settings


@app.command()
def timeline(
    subject: Annotated[str, typer.Argument(callback=storable, help="What the events are about, in any language.")],
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
    """Put the dated sentences on a subject in the order of what they tell of, from all documents.

    What several documents tell is one event. Where they give different dates, both stand side by side.
    """
    from pincite.service.cli.table_file import file_format, write_whole

    form = file_format(out) if out else None
    settings = read_settings(home, collection)

    from pincite.service.cli import render, render_timeline
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.export.tables import write_table
    from pincite.service.timeline.gathering import timeline as gathered
    from pincite.service.timeline.table import table_of
    from pincite.service.wire.timeline import given_timeline

    filters = filters_of(document, language, author, since, until, group)
    opened, encoder = open_for_searching(settings, render.say)
    found = gathered(opened, encoder, subject, filters)
    if out and form:
        write_whole(out, write_table(table_of(found), form))
    show(as_json, given_timeline(found), lambda: render_timeline.timeline(found, out))
