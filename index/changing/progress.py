"""The data classes that report the progress of an addition."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pincite.ingest.document import Failure


class Outcome(Enum):
    """What happened to a file: stored; stored before under this path; stored under another path; not readable.

    `DESCRIBED`: the file is a bibliography, and was applied to the documents that its works describe.
    """

    ADDED = "added"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"
    DESCRIBED = "described"


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that has just been processed. `failure` is set if it could not be read."""

    path: str
    outcome: Outcome
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """The state of an addition: files processed of all files, and texts embedded of all texts read so far.

    `finished` is the file just processed, or None if the report is only about texts.
    """

    files: int
    files_total: int
    texts: int
    texts_total: int
    finished: Finished | None = None


OnProgress = Callable[[Progress], None]
