"""The command `pincite suggest`."""

from typing import Annotated

import typer

from pincite.service.cli.app import AsJson, Home, Name, app, show
from pincite.service.cli.filters import Grouped, Language, Only
from pincite.service.cli.lines import print_line
from pincite.service.settings import read_settings


@app.command()
def suggest(
    most: Annotated[int, typer.Option("--most", "-n", min=1, max=20, help="How many questions at most.")] = 6,
    document: Only = [],  # noqa: B006  typer copies it
    language: Language = [],  # noqa: B006
    group: Grouped = [],  # noqa: B006
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Suggest questions that the documents answer, each made from one of their own dated sentences, and tried."""
    settings = read_settings(home, collection)

    from pincite.index.hit import Filters
    from pincite.service.cli import render
    from pincite.service.desk.opening import open_for_searching
    from pincite.service.suggesting.suggesting import suggest as suggested
    from pincite.service.wire.suggesting import suggested_questions

    opened, encoder = open_for_searching(settings, render.say)
    filters = Filters(documents=tuple(document), languages=tuple(language), groups=tuple(group))
    found = suggested_questions(suggested(opened, encoder, filters, most))

    def lines() -> None:
        for one in found.suggestions:
            print_line(f"{one.question}  ({one.known_as})")
        if not found.suggestions:
            print_line("No sentence here has a date and a name in a form that a question can be made from.")

    show(as_json, found, lines)
