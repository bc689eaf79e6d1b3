"""`python -m pincite.eval.milvus_server COMMAND…`: run a command beside a Milvus server, in a network of its own."""

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from pincite.eval.milvus_server.serving import ADDRESS, in_a_network_of_its_own, served
from pincite.ingest.errors import PinciteError

_ELSEWHERE = {"allow_extra_args": True, "ignore_unknown_options": True, "allow_interspersed_args": False}
app = typer.Typer(add_completion=False)


@app.command(context_settings=_ELSEWHERE)
def run(
    command: Annotated[list[str], typer.Argument(help="The command, and what it takes.")],
    venv: Annotated[Path, typer.Option(help="Virtual environment with the package milvus==2.3.5.")] = Path(
        ".milvus-venv"
    ),
    data: Annotated[Path | None, typer.Option(help="Folder for the server's data; else one that is deleted.")] = None,
    settings: Annotated[list[str] | None, typer.Option("--set", help="A setting of the server, KEY=VALUE.")] = None,
    open_ports: Annotated[bool, typer.Option("--open", help="Let the server listen on this system's network.")] = False,
) -> None:
    """Run COMMAND while a Milvus server runs. It finds the address in PINCITE_TEST_MILVUS."""
    try:
        if not open_ports and (status := in_a_network_of_its_own(sys.argv[1:])) is not None:
            raise typer.Exit(status)
        with (
            TemporaryDirectory() as temporary,
            served(venv / "bin/milvus-server", data or Path(temporary), settings or ()) as process,
        ):
            told = {"PINCITE_TEST_MILVUS": ADDRESS, "PINCITE_TEST_MILVUS_PROCESS": str(process)}
            status = subprocess.run(command, env=os.environ | told).returncode
    except PinciteError as error:
        print(error, file=sys.stderr)
        raise typer.Exit(1) from error
    raise typer.Exit(status)


if __name__ == "__main__":
    app()
