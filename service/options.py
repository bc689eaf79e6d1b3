"""The options that several commands share."""

from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.discover import path_text


def storable(value: Any) -> Any:
    """What was typed as text that can be stored and printed, whatever bytes the terminal sent."""
    return [path_text(one) for one in value] if isinstance(value, list) else value and path_text(value)


Home = Annotated[
    Path | None, typer.Option("--home", help="Folder where collections live.  [env: PINCITE_HOME]", show_default=False)
]
Name = Annotated[
    str | None,
    typer.Option("--collection", "-c", help="Which collection.  [env: PINCITE_COLLECTION; default: default]"),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]
Online = Annotated[
    bool, typer.Option("--online/--offline", help="Allow fetching a hub model; offline means no network at all.")
]
Only = Annotated[
    list[str], typer.Option("--document", "-d", callback=storable, help="Only this document (id, name or path).")
]
Language = Annotated[
    list[str], typer.Option("--language", "-l", callback=storable, help="Only documents in this language (ko, en...).")
]
Author = Annotated[
    list[str], typer.Option("--author", callback=storable, help="Only documents by this author (part of the name).")
]
Since = Annotated[str | None, typer.Option("--from", help="Only documents dated from here on (2023, 2023-09...).")]
Until = Annotated[str | None, typer.Option("--to", help="Only documents dated up to here (2023, 2023-09...).")]
