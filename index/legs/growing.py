"""Files that only grow, which a process reads as a whole when it opens them.

The first bytes of such a file never change, so indexes of older moments can still be read while newer ones append to
it. The check sum is of all that a moment counts as its own, and goes on where the last one ended.
"""

import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_AT_ONCE = 2**24  # bytes copied at a time


@dataclass(frozen=True, slots=True)
class Growing:
    """The first `size` bytes of a file and their CRC-32; behind them may be what a killed writer left."""

    file: Path
    size: int
    checksum: int

    @classmethod
    def made(cls, fresh: Path, content: bytes) -> "Growing":
        """Return a new file with these bytes, flushed to the disk."""
        _write(fresh, "xb", [content])
        return cls(fresh, len(content), zlib.crc32(content))

    def content(self) -> bytearray:
        """Return the bytes. Raises ValueError if they are not as they were written."""
        found = bytearray(self.size)
        with self.file.open("rb") as opened:
            if opened.readinto(found) != self.size or zlib.crc32(found) != self.checksum:
                raise ValueError(f"{self.file} has changed")
        return found

    def grown(self, fresh: Path, more: bytes) -> "Growing":
        """Append bytes, flush the file to the disk, and return both.

        If the file holds further bytes, which others may be reading, all goes to the file `fresh`.
        """
        target = self.file if self.file.stat().st_size == self.size else fresh
        if target == self.file:
            _write(target, "ab", [more])
        else:
            _write(target, "xb", self._blocks(more))
        return Growing(target, self.size + len(more), zlib.crc32(more, self.checksum))

    def _blocks(self, more: bytes) -> Iterator[bytes]:
        with self.file.open("rb") as opened:
            for start in range(0, self.size, _AT_ONCE):
                yield opened.read(min(_AT_ONCE, self.size - start))
        yield more


def _write(file: Path, mode: str, blocks: "list[bytes] | Iterator[bytes]") -> None:
    with file.open(mode) as opened:
        for block in blocks:
            opened.write(block)
        opened.flush()
        os.fsync(opened.fileno())
