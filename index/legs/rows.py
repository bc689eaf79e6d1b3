"""Rows of float16 that only ever grow: those of a file, memory-mapped, and behind them those added since.

A file keeps its rows for ever, so an index of an older generation can go on reading while a newer one is appended.
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
        self._used = 0  # of `_added`, which is doubled when it is full

    @classmethod
    def of(cls, file: Path, count: int, dimension: int) -> "Rows":
        """The first `count` rows of a file; raises ValueError where it has fewer."""
        rows = cls(dimension)
        rows.file = file
        if count:
            rows._stored = np.asarray(np.memmap(file, np.float16, "r", shape=(count, dimension)))
        return rows

    def __len__(self) -> int:
        return len(self._stored) + self._used

    def append(self, rows: Halves) -> None:
        """Adds rows at the end."""
        if self._used + len(rows) > len(self._added):
            grown = np.empty((2 * (self._used + len(rows)), rows.shape[1]), np.float16)
            grown[: self._used] = self._added[: self._used]
            self._added = grown
        self._added[self._used : self._used + len(rows)] = rows
        self._used += len(rows)

    def take(self, numbers: Numbers) -> Halves:
        """The rows of these numbers, in their order."""
        split = len(self._stored)
        if not self._used or not len(numbers) or numbers.max() < split:
            return np.take(self._stored, numbers, axis=0)
        taken = np.empty((len(numbers), self._stored.shape[1]), np.float16)
        old = numbers < split
        taken[old] = self._stored[numbers[old]]
        taken[~old] = self._added[numbers[~old] - split]
        return taken

    def saved(self, folder: Path, generation: int) -> "Rows":
        """The same rows, all in a file of the folder: appended to their own, or else in one named for the generation.

        What an interrupted writer left at the end of a file is overwritten.
        """
        dimension = self.dimension
        target = self.file or folder / f"vectors-{generation}.rows"
        if self.file is None:
            target.unlink(missing_ok=True)  # one of another past; whoever reads it keeps it
        with target.open("r+b" if self.file else "xb") as file:
            file.truncate(len(self._stored) * dimension * 2)
            file.seek(0, os.SEEK_END)
            self._added[: self._used].tofile(file)
            file.flush()
            os.fsync(file.fileno())
        return Rows.of(target, len(self), dimension)
