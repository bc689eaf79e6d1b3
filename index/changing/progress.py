"""How far an addition is, told to whoever waits for it."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from pincite.ingest.document import Failure


class Outcome(Enum):
    """What became of a file: read and stored; stored before under this name; or under another; or not read."""

    ADDED = "added"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Finished:
    """A file that was dealt with just now; `failure` says why it was not read, where it was not."""

    path: str
    outcome: Outcome
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an addition is: files dealt with, of all; texts embedded, of those read so far; which file it is about.

    `finished` is None where only texts were read or embedded.
    """

    files: int
    files_total: int
    texts: int
    texts_total: int
    finished: Finished | None = None


OnProgress = Callable[[Progress], None]
