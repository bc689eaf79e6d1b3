"""Keep unit vectors in one byte a number, and a scale.

The numbers of a row are rounded to whole ones from -127 to 127; its scale makes the length 1 again. A vector moves by
less than a degree, and a cosine by some 0.0002. Packing what was unpacked gives the same bytes again, so an export in
float16 and its import change nothing.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Packed = NDArray[np.uint8]  # shape (n, at least dimension + SCALE): the numbers as int8, the scale as float32

SCALE = 4  # bytes, after the numbers
_MOST = 127


def packed(vectors: Vectors) -> Packed:
    """Return unit vectors, shape (n, dimension), as rows of bytes, shape (n, dimension + SCALE)."""
    count, dimension = vectors.shape
    largest = np.abs(vectors).max(axis=1, initial=0.0, keepdims=True)
    whole = np.rint(vectors * (_MOST / np.where(largest > 0, largest, 1))).astype(np.int8)
    wide = whole.astype(np.int32)
    lengths = np.sqrt(np.einsum("ij,ij->i", wide, wide))
    rows = np.empty((count, dimension + SCALE), np.uint8)
    rows[:, :dimension] = whole.view(np.uint8)
    rows[:, dimension:] = (1 / np.maximum(lengths, 1)).astype("<f4")[:, None].view(np.uint8)
    return rows


def unpacked(rows: Packed, dimension: int) -> Vectors:
    """Return the vectors of packed rows, shape (n, dimension)."""
    made: Vectors = numbers(rows, dimension).astype(np.float32)
    made *= scales(rows, dimension)
    return made


def numbers(rows: Packed, dimension: int) -> NDArray[np.int8]:
    """Return the whole numbers of packed rows, shape (n, dimension)."""
    return rows[:, :dimension].view(np.int8)


def scales(rows: Packed, dimension: int) -> Vectors:
    """Return what each row's numbers are to be multiplied by, shape (n, 1)."""
    return np.ascontiguousarray(rows[:, dimension : dimension + SCALE]).view("<f4")


def packed_blobs(blobs: Sequence[bytes], dimension: int) -> Packed:
    """Return the rows of vectors as stored, some perhaps in float16, by an older version of Pincite.

    Raises ValueError if one has another length than either.
    """
    size, halves = dimension + SCALE, 2 * dimension
    if {len(one) for one in blobs} <= {size}:
        return np.frombuffer(b"".join(blobs), np.uint8).reshape(len(blobs), size)
    rows = np.empty((len(blobs), size), np.uint8)
    old = np.array([len(one) == halves for one in blobs], bool)
    wide = np.frombuffer(b"".join(one for one in blobs if len(one) == halves), np.float16).reshape(-1, dimension)
    rows[old] = packed(wide.astype(np.float32))
    rows[~old] = np.frombuffer(b"".join(one for one in blobs if len(one) != halves), np.uint8).reshape(-1, size)
    return rows


def unpacked_blobs(blobs: Sequence[bytes], dimension: int) -> Vectors:
    """Return vectors as they are stored, also those in float16, shape (n, dimension). Raises ValueError."""
    made = unpacked(packed_blobs(blobs, dimension), dimension)
    for at in [at for at, one in enumerate(blobs) if len(one) == 2 * dimension]:
        made[at] = np.frombuffer(blobs[at], np.float16)
    return made
