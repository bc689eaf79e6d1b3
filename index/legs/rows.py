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

    def copy(self) -> "Rows":
        """Return rows to append to without changing these, which others may be reading."""
        copied = Rows(self.dimension)
        copied.file, copied._stored, copied._used = self.file, self._stored, self._used
        copied._added = self._added[: self._used]  # full, so that the next append moves to memory of its own
        return copied

    def saved(self, fresh: Path) -> "Rows":
        """Save all rows to a file and return them, memory-mapped.

        Rows are appended to the file that they have, unless it holds further rows, which others may have mapped; a
        killed writer left those. Then, and if they have none, the file `fresh` is made.
        """
        size = len(self._stored) * self.dimension * 2
        target = self.file if self.file and self.file.stat().st_size == size else None
        parts = [self._added[: self._used]] if target else [self._stored, self._added[: self._used]]
        with (target or fresh).open("ab" if target else "xb") as file:
            for part in parts:
                file.write(np.ascontiguousarray(part).data)  # numpy's tofile would hide the system's error
            file.flush()
            os.fsync(file.fileno())
        return Rows.of(target or fresh, len(self), self.dimension)
