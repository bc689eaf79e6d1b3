"""Reads drafts that were sent to the service, in a worker process with limits of time and memory, and never on disk."""

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import cast

from pincite.ingest.reading.limited import LimitedWorker
from pincite.ingest.reading.worker import ReadLimits
from pincite.service.drafts.draft import Draft
from pincite.service.drafts.reading import draft_of_file, draft_of_text

_LIMITS = ReadLimits(seconds=60, bytes=2 * 2**30)


@dataclass(frozen=True, slots=True)
class SentDraft:
    """A draft as it was sent: its name (there is no file of that name here), and a file's bytes or a text."""

    path: Path
    content: bytes | str


def read_sent(sent: SentDraft) -> Draft:
    """The draft that was sent; raises leaves of ReadError."""
    if isinstance(sent.content, str):
        return draft_of_text(sent.content, sent.path.name)
    return draft_of_file(sent.content, sent.path.name)


class DraftReader:
    """The worker process that reads drafts, one at a time; it starts with the first."""

    def __init__(self, limits: ReadLimits = _LIMITS) -> None:
        self._worker, self._one = LimitedWorker(read_sent, limits), Lock()

    def read(self, sent: SentDraft) -> Draft:
        """The draft that was sent; raises leaves of ReadError, also for what exceeds the limits."""
        with self._one:
            return cast(Draft, self._worker.run(sent))

    def close(self) -> None:
        """Ends the process."""
        self._worker.close()
