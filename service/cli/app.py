"""The typer application that all commands of `pincite` register with, and the options that they share."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from pincite.ingest.discover import path_text
from pincite.service.cli import completing
from pincite.service.cli.lines import print_json, print_line
from pincite.service.settings import read_settings
from pincite.service.wire.to_json import Json, json_of

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    from pincite.index.collection import Collection


def storable(value: Any) -> Any:
    """The command-line value as text that can be stored and printed, whatever bytes the terminal sent."""
    return [path_text(one) for one in value] if isinstance(value, list) else value and path_text(value)


Home = Annotated[
    Path | None,
    typer.Option("--home", help="Folder that holds the collections.  [env: PINCITE_HOME]", show_default=False),
]
Name = Annotated[
    str | None,
    typer.Option(
        "--collection",
        "-c",
        autocompletion=completing.collections,
        help="Name of the collection.  [env: PINCITE_COLLECTION; default: default]",
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Online = Annotated[
    bool,
    typer.Option("--online/--offline", help="Allow downloading a model from the hub; offline uses no network at all."),
]


app = typer.Typer(
    name="pincite",
    help="Answer questions from your own documents, with a verbatim citation for every sentence.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    """Prints the version and ends."""
    if wanted:
        from importlib.metadata import version

        print_line(version("pincite"))
        raise typer.Exit()


@app.callback()
def common(
    _: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version and exit.")
    ] = False,
    store: Annotated[
        str | None,
        typer.Option(
            help="Where the home's collections are: postgresql://USER@HOST/DATABASE. The home remembers it.",
            envvar="PINCITE_STORE",
            show_default=False,
        ),
    ] = None,
    vectors: Annotated[
        str | None,
        typer.Option(
            help="Where `add` keeps both indexes: milvus://HOST:19530, or files. The collection remembers it.",
            envvar="PINCITE_VECTORS",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Answer questions from your own documents, with a verbatim citation for every sentence."""
    if vectors:
        os.environ["PINCITE_VECTORS"] = vectors  # likewise
    if store:
        os.environ["PINCITE_STORE"] = store  # for `read_settings`, and for the processes that are started


def opened_collection(home: Path | None, collection: str | None) -> "Collection":
    """The collection that a command uses; raises CollectionMissing."""
    from pincite.index.home import open_collection
    from pincite.service.audit import local_user, watched

    settings = read_settings(home, collection)
    return watched(open_collection(settings.home, settings.collection), settings.home, local_user())


def show(as_json: bool, response: "DataclassInstance | Json", for_people: Callable[[], None]) -> None:
    """Prints the response as JSON, or calls `for_people` to print the same as text."""
    if as_json:
        body = response if isinstance(response, dict) else json_of(response)
        print_json(body)
    else:
        for_people()
