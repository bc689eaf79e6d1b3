"""Reading in the tests' own process, for tests that are not about who reads: to start a worker takes longer than most.

tests/ingest/reading has the tests of the workers and their limits.
"""

from collections.abc import Generator, Iterable
from pathlib import Path

from pincite.ingest.discover import path_text
from pincite.ingest.document import Failure
from pincite.ingest.errors import ReadError
from pincite.ingest.reading.worker import DEFAULT_LIMITS, Outcome, ReadLimits
from pincite.ingest.reading.worker_process import ReadFunction


def read_here(
    read: ReadFunction,
    paths: Iterable[Path],
    limits: ReadLimits = DEFAULT_LIMITS,  # noqa: ARG001
    workers: int | None = None,  # noqa: ARG001
) -> Generator[Outcome, None, None]:
    """In place of `worker.read_with`: one file after another and without limits. What is no ReadError is raised."""
    for path in paths:
        try:
            yield read(path)
        except ReadError as error:
            yield Failure(path_text(path.absolute()), error)
