"""The options that narrow a command down to some documents, and the filters that they make."""

from typing import TYPE_CHECKING, Annotated

import typer

from pincite.service.cli import completing
from pincite.service.cli.app import storable

if TYPE_CHECKING:
    from pincite.index.hit import Filters

Only = Annotated[
    list[str],
    typer.Option(
        "--document",
        "-d",
        callback=storable,
        autocompletion=completing.documents,
        help="Only this document (id, name or path).",
    ),
]
Language = Annotated[
    list[str], typer.Option("--language", "-l", callback=storable, help="Only documents in this language (ko, en...).")
]
Author = Annotated[
    list[str], typer.Option("--author", callback=storable, help="Only documents by this author (part of the name).")
]
Grouped = Annotated[list[str], typer.Option("--group", "-g", callback=storable, help="Only documents in this group.")]
Since = Annotated[str | None, typer.Option("--from", help="Only documents from this date on (2023, 2023-09...).")]
Until = Annotated[str | None, typer.Option("--to", help="Only documents up to this date (2023, 2023-09...).")]


def filters_of(
    documents: list[str],
    languages: list[str],
    authors: list[str],
    since: str | None,
    until: str | None,
    groups: list[str],
) -> "Filters":
    """The filters that these options make. Raises BadOption for an invalid date or language."""
    from pincite.index.hit import Filters

    return Filters(tuple(documents), tuple(languages), tuple(authors), since, until, tuple(groups))
