"""The entry point of `pincite`: runs the command that was called."""

import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from pathlib import Path

from pincite.ingest.errors import PinciteError
from pincite.ingest.korean import has_hangul, open_beside
from pincite.service.running import running_service
from pincite.service.settings import read_settings

_ASKING = ("ask", "search")


def main() -> None:
    """Runs the command line in a process of its own."""
    if sys.argv[1:2] and sys.argv[1] in _ASKING:
        with _asking(sys.argv[2:]):
            run()
    else:
        run()


def run() -> None:
    """Runs the command line; service/cli/ending.py handles errors and exit statuses."""
    from pincite.service.cli import commands, ending

    ending.run(commands.app, "pincite")


@contextmanager
def _asking(arguments: Sequence[str]) -> Iterator[None]:
    """Saves a process that answers one question what makes it late.

    The analyser of Korean opens on another core from the first moment. Nothing looks through the hundred thousand
    objects that a start loads for any that could be freed; that took a fifth of its time.
    """
    gc.set_threshold(100_000)
    beside = None
    if any(map(has_hangul, arguments)) and not _is_served(arguments):
        with suppress(OSError):  # without a process, it opens in this one when it is needed
            beside = open_beside()
    try:
        yield
    finally:
        if beside:
            beside.close()
        gc.freeze()


def _is_served(arguments: Sequence[str]) -> bool:
    """Whether a service on the home that is meant will most likely answer, so that no analyser is needed here."""
    if "--local" in arguments:
        return False
    given = [after for before, after in pairwise(arguments) if before == "--home"]
    given += [one.removeprefix("--home=") for one in arguments if one.startswith("--home=")]
    with suppress(PinciteError):
        return running_service(read_settings(Path(given[-1]) if given else None, None).home) is not None
    return False


if __name__ == "__main__":
    main()
