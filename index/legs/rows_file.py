"""Read rows of a file that is too large to be mapped: mapped pages would count as the process's own memory.

A process that lets go of mapped pages pays for each that it touches again, more than it costs to copy a row.
"""

import ctypes
import os
import weakref
from collections.abc import Callable
from functools import cache
from itertools import repeat
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.broken import BrokenRows

Numbers = NDArray[np.int64]


@cache
def _pread() -> Callable[[int, int, int, int], int] | None:
    """Return the system's call that reads from a place in a file; None if it has none.

    Python's own gives its lock away for each of some hundred rows, and then waits for 5 ms if another thread computes.
    """
    found = getattr(ctypes.PyDLL(None), "pread64", None) if os.name == "posix" else None
    if found is not None:
        found.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int64)
        found.restype = ctypes.c_ssize_t
    return found


class RowsFile:
    """Rows of so many bytes in a file."""

    def __init__(self, file: Path, width: int) -> None:
        self._file = file
        self._width = width
        self._opened = os.open(file, os.O_RDONLY)
        weakref.finalize(self, os.close, self._opened)

    @classmethod
    def of(cls, file: Path, width: int) -> "RowsFile | None":
        """Return the rows of a file; None if the system cannot read them so."""
        return None if _pread() is None else cls(file, width)

    def take(self, numbers: Numbers) -> NDArray[np.uint8]:
        """Return the rows with these numbers, in their order, shape (n, width). Raises BrokenRows if one is not there.

        Rows that stand one after another are read at once.
        """
        taken = np.empty((len(numbers), self._width), np.uint8)
        pread = _pread()
        if not len(numbers) or pread is None:
            return taken
        first = np.concatenate([[0], np.flatnonzero(np.diff(numbers) != 1) + 1])
        sizes = np.diff(first, append=len(numbers)) * self._width
        places = (first * self._width + taken.ctypes.data).tolist()
        offsets = (numbers[first] * self._width).tolist()
        if list(map(pread, repeat(self._opened), places, sizes.tolist(), offsets)) != sizes.tolist():
            raise BrokenRows(f"rows of {self._file} cannot be read")
        return taken
