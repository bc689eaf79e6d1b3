"""Follows folders: takes a step for each whenever something changed, or has to be waited for no longer."""

import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from pincite.index.changing.adding import Reader, add_paths
from pincite.index.changing.progress import Finished, OnProgress, Progress
from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import CollectionBusy
from pincite.service.watching.in_step import Add, InStep
from pincite.service.watching.waking import wakes

EVERY = 600.0  # seconds between two full comparisons, whether or not anything seems to have changed
_REST = 5.0  # times as long as a step took, nothing is done while a file is waited for


def follow(
    steps: Sequence[InStep],
    stop: threading.Event,
    polling: bool,
    every: float = EVERY,
    on_step: Callable[[bool], None] = lambda _: None,
) -> None:
    """Keep folders in step until `stop` is set; a collection to which somebody else adds is waited for.

    `on_step` is told after each round whether all folders are in step.
    """
    waiting, again = True, 0.0
    for due in wakes([one.folder for one in steps], stop, polling, every):
        if not due and not (waiting and time.monotonic() >= again):
            continue
        began = time.monotonic()
        in_step = [step_patiently(one) for one in steps]
        waiting = not all(in_step)
        again = time.monotonic() + _REST * (time.monotonic() - began)
        on_step(not waiting)


def step_patiently(one: InStep) -> bool:
    """Take a step; return False, as for one that has to wait, if somebody else is adding.

    Raises CollectionBusy if the collection was replaced, as by a restore.
    """
    try:
        return one.step()
    except CollectionBusy:
        if one.is_current():
            return False
        raise


def adding_to(
    collection: Collection, encoder: Encoder, reader: Reader, on_progress: OnProgress = lambda _: None
) -> Add:
    """What adds files in this process, and returns what came of each."""

    def add(files: Sequence[Path]) -> list[Finished]:
        finished: list[Finished] = []

        def note(progress: Progress) -> None:
            if progress.finished:
                finished.append(progress.finished)
            on_progress(progress)

        add_paths(collection, encoder, files, reader, note)
        return finished

    return add
