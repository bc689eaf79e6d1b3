"""Multiply rows, packed or not, by a few vectors, on one thread.

BLAS shares a larger product among threads, which wait for each other longer than it takes. So rows are multiplied in
small blocks.
"""

import numpy as np

from pincite.index.truth.packing import Packed, Vectors, numbers, scales

_BLOCK = 64  # rows; so few by four vectors of 896 numbers stay on one thread, and in the processor's cache


def products(rows: Vectors | Packed, vectors: Vectors) -> Vectors:
    """Return the dot product of each of n rows with each of k vectors, shape (n, k)."""
    turned = vectors.T
    made = np.empty((len(rows), len(vectors)), np.float32)
    is_packed = rows.dtype == np.uint8
    plain = numbers(rows.view(np.uint8), vectors.shape[1]) if is_packed else rows
    for start in range(0, len(rows), _BLOCK):
        made[start : start + _BLOCK] = plain[start : start + _BLOCK].astype(np.float32, copy=False) @ turned
    if is_packed:
        made *= scales(rows.view(np.uint8), vectors.shape[1])
    return made
