"""Store float16 rows in an append-only sequence: a memory-mapped file, followed by rows added since.

Rows in a file never change, so an index of an older generation can still read them while newer rows are appended.
"""

import os
from pathlib import Path

import numpy as np

from pincite.index.legs.nearest import Halves, Numbers


class Rows:
    """Rows by number, shape (n, dimension)."""

    def __init__(self, dimension: int) -> None:
        self.dimension = dimension
        self.file: Path | None = None
        self._stored: Halves = np.zeros((0, dimension), np.float16)
        self._added: Halves = np.zeros((0, dimension), np.float16)
        self._used = 0  # rows used in `_added`, which doubles when it is full

    @classmethod
    def of(cls, file: Path, count: int, dimension: int) -> "Rows":
        """Return the first `count` rows of a file. Raises ValueError if it has fewer."""
        rows = cls(dimension)
        rows.file = file
        if count:
            rows._stored = np.asarray(np.memmap(file, np.float16, "r", shape=(count, dimension)))
        return rows

    def __len__(self) -> int:
        return len(self._stored) + self._used

    def append(self, rows: Halves) -> None:
        """Add rows at the end."""
        if self._used + len(rows) > len(self._added):
            grown = np.empty((2 * (self._used + len(rows)), rows.shape[1]), np.float16)
            grown[: self._used] = self._added[: self._used]
            self._added = grown
        self._added[self._used : self._used + len(rows)] = rows
        self._used += len(rows)

    def take(self, numbers: Numbers) -> Halves:
        """Return the rows with these numbers, in their order."""
        split = len(self._stored)
        if not self._used or not len(numbers) or numbers.max() < split:
            return np.take(self._stored, numbers, axis=0)
        taken = np.empty((len(numbers), self._stored.shape[1]), np.float16)
        old = numbers < split
        taken[old] = self._stored[numbers[old]]
        taken[~old] = self._added[numbers[~old] - split]
        return taken

    def saved(self, folder: Path, generation: int) -> "Rows":
        """Save all rows to a file in the folder and return them, memory-mapped.

        Rows that already have a file are appended to it; otherwise the file is named after the generation. Rows that
        an interrupted writer left at the end of the file are overwritten.
        """
        dimension = self.dimension
        target = self.file or folder / f"vectors-{generation}.rows"
        if self.file is None:
            target.unlink(missing_ok=True)  # a stale file; processes that have it mapped keep their mapping
        with target.open("r+b" if self.file else "xb") as file:
            file.truncate(len(self._stored) * dimension * 2)
            file.seek(0, os.SEEK_END)
            self._added[: self._used].tofile(file)
            file.flush()
            os.fsync(file.fileno())
        return Rows.of(target, len(self), dimension)
