"""A file as it is sent to another machine, which need not see the disk it lies on."""

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from pincite.index.truth.entry import Entry
from pincite.ingest.bibliography.work import Work
from pincite.ingest.discover import name_of, path_text
from pincite.ingest.reading.metadata import sidecars

_LARGEST = 128 * 2**20  # bytes


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file on the machine that reads it, and what a bibliography says of it."""

    path: Path
    work: Work | None


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file's bytes, those of its sidecars by name, and its path on the machine that sent it."""

    path: str
    name: bytes  # as the system has it, in whatever encoding
    content: bytes
    sidecars: Mapping[bytes, bytes]
    work: Work | None

    @property
    def shown(self) -> str:
        """The file's name for display."""
        return name_of(Path(os.fsdecode(self.name)))

    @property
    def size(self) -> int:
        """The bytes that are sent."""
        return len(self.content) + sum(map(len, self.sidecars.values()))

    def unpack(self, folder: Path) -> Arrived:
        """Write the file into an empty folder, beside its sidecars, so that it is read like any other."""
        for name, content in ((self.name, self.content), *self.sidecars.items()):
            (folder / os.fsdecode(name)).write_bytes(content)
        return Arrived(folder / os.fsdecode(self.name), self.work)

    def as_sent(self, entry: Entry) -> Entry:
        """Return the entry of the unpacked file with the path that it has where it was sent."""
        document, report = replace(entry.document, path=self.path), replace(entry.report, path=self.path)
        return replace(entry, document=document, report=report)


def sendable(path: Path, work: Work | None) -> SentFile | None:
    """Return a file to send, or None if it cannot be opened or is large: the machine that has it then reads it itself.

    So what is said of a file that cannot be opened is the same as without a cluster.
    """
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST:
            return None
        beside = {os.fsencode(one.name): one.read_bytes() for one in sidecars(path) if one.is_file()}
        return SentFile(path_text(path), os.fsencode(path.name), path.read_bytes(), beside, work)
    except OSError:
        return None
