"""The command line as it is run by a user, inside a warm process and with the fake encoder."""

import importlib
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from pincite.index.changing.editing import change_facts
from pincite.index.changing.progress import OnProgress, Outcome, Progress
from pincite.index.home import open_collection
from pincite.index.legs.terms import terms
from pincite.index.truth.documents import find_document
from pincite.ingest.reading import worker
from pincite.ingest.reading.formats.content import Facts
from pincite.service.cli import main as _commands
from pincite.service.cli import render
from pincite.service.cli.ending import run
from pincite.service.desk import opening
from tests.fakes.hashed_words import HashedWords
from tests.making.reading_here import read_here
from tests.proof.children import Acknowledge

_LOADED_LATE = (
    "pincite.index.changing.check", "pincite.index.search.search", "pincite.service.local",
    "pincite.service.cli.render_answer", "pincite.service.wire.asking", "pincite.service.wire.documents",
    "pincite.index.legs.legs", "pincite.service.answering.ready", "pincite.service.cli.render_quotes",
    "pincite.service.checking.conflicts.conflicts", "pincite.service.writing.foreign", "langchain_text_splitters",
    "simplemma", "rich._emoji_codes", "encodings.cp437",
)  # fmt: skip


def warm() -> None:
    """Loads beforehand what every process would load for itself, the Korean analyser too."""
    for module in _LOADED_LATE:
        importlib.import_module(module)
    terms("정상회담")


def fake(acknowledge: Acknowledge) -> None:
    """Has this process use the fake encoder, read files by itself, and acknowledge every file that is stored.

    Workers that read files write nothing to a collection and take half a second to start.
    """
    opening.open_encoder = lambda *_: HashedWords()  # type: ignore[assignment]
    worker.read_with = read_here
    render.progress = partial(_acknowledging, acknowledge)  # type: ignore[assignment]
    os.environ.pop("PINCITE_COLLECTION", None)


@contextmanager
def _acknowledging(acknowledge: Acknowledge) -> Iterator[OnProgress]:
    def tell(done: Progress) -> None:
        if done.finished and done.finished.outcome is Outcome.ADDED:
            acknowledge(done.finished.path)

    yield tell


def command(home: Path, *arguments: str) -> Callable[[Acknowledge], None]:
    """Returns the task that runs `pincite ARGUMENTS --home HOME`; it ends the process with the command's status."""

    def task(acknowledge: Acknowledge) -> None:
        fake(acknowledge)
        sys.argv = ["pincite", *arguments, "--home", str(home)]
        _commands.run()

    return task


def edit(home: Path, name: str, change: Callable[[Facts], Facts]) -> Callable[[Acknowledge], None]:
    """Returns the task that changes what is known of a document, which the service does for the page."""

    def task(acknowledge: Acknowledge) -> None:
        fake(acknowledge)
        sys.argv = ["pincite"]  # else its errors look like those of the run that started it
        run(partial(_edit, home, name, change), "pincite")

    return task


def _edit(home: Path, name: str, change: Callable[[Facts], Facts]) -> Any:
    collection = open_collection(home, "default")
    return change_facts(collection, HashedWords(), find_document(collection.connection, name).id, change)
