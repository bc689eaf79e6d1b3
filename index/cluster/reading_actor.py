"""An actor that reads files which are sent to it, each in a process with limits, and makes entries of them."""

import os
from functools import partial
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from pincite.index.changing.entry import entry_of
from pincite.index.cluster.sent_file import Arrived, SentFile
from pincite.index.truth.entry import Entry
from pincite.ingest.document import Failure
from pincite.ingest.errors import ClusterUnusable, ReadError
from pincite.ingest.reading.limited import LimitedWorker
from pincite.ingest.reading.worker import ReadLimits, ocr_seconds, read_file, too_big, too_long


class ReadingActor:
    """Reads one file after another as on one machine: under the same limits, and with the same words about failures."""

    def __init__(self, limits: ReadLimits, password: str | None, ocr: bool) -> None:
        read = partial(_entry, password=password, seconds=ocr_seconds(limits, ocr))
        self._worker = LimitedWorker(read, limits, too_long, too_big)

    def ready(self, sender: str) -> None:
        """Return once a file can be read. Raises ClusterUnusable if this is another version of Pincite."""
        require_version(sender)

    def read(self, sent: SentFile) -> Entry | Failure:
        """Return the entry of a file, or its failure, under its path on the machine that sent it."""
        with TemporaryDirectory(prefix="pincite-") as folder:
            try:
                entry: Entry = self._worker.run(sent.unpack(Path(folder)))
            except ReadError as error:
                return Failure(sent.path, type(error)(f"{str(error).rstrip('.')}."))
        return sent.as_sent(entry)


def require_version(sender: str) -> None:
    """Raise ClusterUnusable if the version of Pincite here is not that of the machine that sends work."""
    if version("pincite") != sender:
        raise ClusterUnusable(
            f"The machine {os.uname().nodename} of the Ray cluster has Pincite {version('pincite')}, and this one "
            f"{sender}. Install the same version on all."
        )


def _entry(arrived: Arrived, password: str | None, seconds: float) -> Entry:
    return entry_of(read_file(arrived.path, password, seconds), arrived.work)
