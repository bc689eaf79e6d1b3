"""`pincite check-quotes`."""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from service.cli import app
from service.options import AsJson, Home, Name
from service.settings import read_settings


@app.command("check-quotes")
def check_quotes(
    file: Annotated[Path, typer.Argument(help="The manuscript, in any format that can be read; '-' reads text.")],
    home: Home = None,
    collection: Name = None,
    as_json: AsJson = False,
) -> None:
    """Check every quotation of a manuscript: confirmed, altered (with what differs), or not found."""
    from index.collection import open_collection
    from service import manuscript, render, shapes

    settings = read_settings(home, collection)
    opened = open_collection(settings.home, settings.collection)
    checked = manuscript.check_manuscript(opened, _text_of(file))
    if as_json:
        print(json.dumps(shapes.checked_json(checked), ensure_ascii=False, indent=2))
    else:
        render.checked(checked)
    if any(one.verdict is not manuscript.Verdict.CONFIRMED for one in checked):
        raise typer.Exit(1)


def _text_of(file: Path) -> str:
    if str(file) == "-":
        return sys.stdin.read()
    from ingest.read import read_document

    return "\n".join(page.text for page in read_document(file)[0].pages)
