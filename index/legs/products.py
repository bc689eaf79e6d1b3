"""Multiply float16 rows by a few vectors, on one thread.

numpy turns float16 into float32 one number at a time, seven times as slowly as these integer operations. BLAS shares a
larger product among threads, which wait for each other longer than it takes. So rows are multiplied in small blocks.
"""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Halves = NDArray[np.float16]  # rows as stored in the database

_BLOCK = 64  # rows; so few by four vectors of 896 numbers stay on one thread, and in the processor's cache
_SIGN_AND_REST = np.int32(~0x70000000)
_REBIASED = np.float32(2.0**112)  # float32 counts exponents from 127, float16 from 15


def products(rows: Vectors | Halves, vectors: Vectors) -> Vectors:
    """Return the dot product of each of n rows with each of k vectors, shape (n, k); the rows are finite."""
    turned = vectors.T
    made = np.empty((len(rows), len(vectors)), np.float32)
    for start in range(0, len(rows), _BLOCK):
        block = rows[start : start + _BLOCK]
        made[start : start + _BLOCK] = _wide(block) @ turned
    return made


def _wide(rows: Vectors | Halves) -> Vectors:
    return widened(rows.view(np.float16)) if rows.dtype == np.float16 else rows.view(np.float32)


def widened(halves: Halves) -> Vectors:
    """Return finite float16 numbers as float32.

    The sign stays the first bit; exponent and fraction move beside those of a float32, whose exponents start lower.
    """
    bits = np.ascontiguousarray(halves).view(np.int16).astype(np.int32)
    bits <<= 13
    bits &= _SIGN_AND_REST
    wide: Vectors = bits.view(np.float32)
    wide *= _REBIASED
    return wide
