"""Store rows of numbers in an append-only sequence: a memory-mapped file, followed by rows added since.

Of a large file few rows are read without the map (index/legs/rows_file.py), so that little of it is in memory.

Rows in a file never change, so an index of an older generation can still read them while newer rows are appended.
Nothing is read when a file is opened. Of rows that stand for a vector each is compared with its check sum whenever it
is read, so what a disk has changed is noticed before it counts.
"""

import mmap
import os
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.broken import BrokenRows
from pincite.index.legs.checks import Checks, checks_of_rows
from pincite.index.legs.rows_file import RowsFile
from pincite.index.truth.packing import SCALE, Packed

Numbers = NDArray[np.int64]
Stored = NDArray[Any]  # of the type of the rows

_MAPPED = 2**28  # bytes of a file that may stay in a process's memory beside what it reads
_FEW = 8_192  # rows; more are read through the map
_AROUND = 2**16  # bytes that the system maps around each one that is read


class Rows:
    """Rows by number, shape (n, width), of one type of numbers."""

    def __init__(self, width: int, kind: np.dtype[Any]) -> None:
        self.width = width
        self.kind = kind
        self.file: Path | None = None
        self._map: mmap.mmap | None = None
        self._unmapped: RowsFile | None = None  # of a large file, from which few rows are read so
        self._stored: Stored = np.zeros((0, width), kind)
        self._added: Stored = np.zeros((0, width), kind)
        self._used = 0  # rows used in `_added`, which doubles when it is full
        self._touched = 0  # bytes of the file that were read since it was last let go of

    @classmethod
    def of(cls, file: Path, count: int, width: int, kind: np.dtype[Any]) -> "Rows":
        """Return the first `count` rows of a file. Raises ValueError if it has fewer."""
        rows = cls(width, kind)
        rows.file = file
        if count:
            size = count * width * kind.itemsize
            with file.open("rb") as opened:
                rows._map = mmap.mmap(opened.fileno(), size, access=mmap.ACCESS_READ)
            rows._stored = np.frombuffer(rows._map, kind).reshape(count, width)
            rows._unmapped = RowsFile.of(file, width * kind.itemsize) if size > _MAPPED else None
        return rows

    def __len__(self) -> int:
        return len(self._stored) + self._used

    def waiting(self) -> int:
        """Return the bytes of the rows that no file has."""
        return self._used * self.width * self.kind.itemsize

    def append(self, rows: Stored) -> None:
        """Add rows at the end."""
        if not len(rows):
            return
        if self._used + len(rows) > len(self._added):
            grown = np.empty((2 * (self._used + len(rows)), self.width), self.kind)
            grown[: self._used] = self._added[: self._used]
            self._added = grown
        self._added[self._used : self._used + len(rows)] = rows
        self._used += len(rows)

    def take(self, numbers: Numbers) -> Stored:
        """Return the rows with these numbers, in their order."""
        split = len(self._stored)
        if not self._used or not len(numbers) or numbers.max() < split:
            return self._from_file(numbers)
        taken = np.empty((len(numbers), self.width), self.kind)
        old = numbers < split
        taken[old] = self._from_file(numbers[old])
        taken[~old] = self._added[numbers[~old] - split]
        return taken

    def _from_file(self, numbers: Numbers) -> Stored:
        if self._unmapped is not None and len(numbers) <= _FEW:
            return self._unmapped.take(numbers).view(self.kind)
        self._let_go(len(numbers))
        return np.take(self._stored, numbers, axis=0)

    def _let_go(self, count: int) -> None:
        """Give back the memory of a large file once much of it was read; it stays in the system's cache."""
        if self._map is None or self._stored.nbytes <= _MAPPED or not hasattr(mmap, "MADV_DONTNEED"):
            return
        self._touched += count * _AROUND
        if self._touched > _MAPPED:
            self._map.madvise(mmap.MADV_DONTNEED)
            self._touched = 0

    def copy(self) -> "Rows":
        """Return rows to append to without changing these, which others may be reading."""
        copied = Rows(self.width, self.kind)
        copied.file, copied._map, copied._unmapped = self.file, self._map, self._unmapped
        copied._stored, copied._used = self._stored, self._used
        copied._added = self._added[: self._used]  # full, so that the next append moves to memory of its own
        return copied

    def saved(self, fresh: Path, flushed: bool = True) -> "Rows":
        """Save all rows to a file and return them, memory-mapped.

        Rows are appended to the file that they have, unless it holds further rows, which others may have mapped; a
        killed writer left those. Then, and if they have none, the file `fresh` is made.
        """
        target = self.file if self.file and self.file.stat().st_size == self._stored.nbytes else None
        added = np.ascontiguousarray(self._added[: self._used])
        parts = [added] if target else [self._stored, added]
        with (target or fresh).open("ab" if target else "xb") as file:
            for part in parts:
                file.write(part.data)  # numpy's tofile would hide the system's error
            file.flush()
            if flushed:
                os.fsync(file.fileno())
        return Rows.of(target or fresh, len(self), self.width, self.kind)


class VectorRows:
    """Packed vectors by number (index/truth/packing.py), with the check sum of each in memory."""

    def __init__(self, dimension: int, rows: Rows | None = None, checks: Checks | None = None) -> None:
        self.dimension = dimension
        self.rows = Rows(dimension + SCALE, np.dtype(np.uint8)) if rows is None else rows
        self.checks: Checks = np.zeros(0, np.uint32) if checks is None else checks

    @classmethod
    def of(cls, file: Path, dimension: int, checks: Checks) -> "VectorRows":
        """Return the first rows of a file, as many as there are check sums. Raises ValueError if it has fewer."""
        return cls(dimension, Rows.of(file, len(checks), dimension + SCALE, np.dtype(np.uint8)), checks)

    def __len__(self) -> int:
        return len(self.rows)

    def append(self, rows: Packed, checks: Checks | None = None) -> None:
        """Add rows at the end; their check sums, where they are known."""
        self.rows.append(rows)
        self.checks = np.concatenate([self.checks, checks_of_rows(rows) if checks is None else checks])

    def take(self, numbers: Numbers) -> Packed:
        """Return the rows with these numbers, in their order. Raises BrokenRows if one is not as it was added."""
        taken: Packed = self.rows.take(numbers)
        if not np.array_equal(checks_of_rows(taken), self.checks[numbers]):
            raise BrokenRows(f"vectors in {self.rows.file} have changed")
        return taken

    def all(self) -> Packed:
        """Return all rows."""
        return self.take(np.arange(len(self)))

    def copy(self) -> "VectorRows":
        """Return rows to append to without changing these, which others may be reading."""
        return VectorRows(self.dimension, self.rows.copy(), self.checks)

    def saved(self, fresh: Path, flushed: bool = True) -> "VectorRows":
        """Save all rows, like `Rows.saved`, and return them."""
        return VectorRows(self.dimension, self.rows.saved(fresh, flushed), self.checks)
