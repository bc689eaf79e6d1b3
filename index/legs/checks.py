"""Check sums of rows, computed for thousands of rows at a time, so that each row is compared when it is read.

A sum is the upper half of the words of 32 bits, each multiplied by an odd number of 64 bits that belongs to its place,
added up: of two different rows, one pair in four thousand million has the same sum.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

Checks = NDArray[np.uint32]

_HALF = np.uint64(32)


def checks_of_rows(rows: NDArray[np.uint8]) -> Checks:
    """Return the sum of each row of bytes, shape (n, width)."""
    padded = np.pad(rows, ((0, 0), (0, -rows.shape[1] % 4))) if rows.shape[1] % 4 else np.ascontiguousarray(rows)
    words = padded.view("<u4")
    return _upper(np.einsum("ij,j->i", words, _weights(words.shape[1])))


def checks_of_parts(words: NDArray[np.uint32], begins: NDArray[np.int64]) -> Checks:
    """Return the sum of each part of some words; `begins`, shape (n,), says where each begins, one after another."""
    counts = np.diff(begins, append=len(words))
    places = np.arange(len(words)) - np.repeat(begins, counts)
    terms = words * _weights(int(counts.max(initial=0)))[places]
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(terms, dtype=np.uint64)])
    return _upper(sums[begins + counts] - sums[begins])


def _upper(sums: NDArray[np.uint64]) -> Checks:
    return (sums >> _HALF).astype(np.uint32)


@cache
def _weights(count: int) -> NDArray[np.uint64]:
    """Return the numbers of the first places, which are the same wherever they are computed (splitmix64)."""
    mixed = (np.arange(count, dtype=np.uint64) + np.uint64(1)) * np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed ^ (mixed >> np.uint64(31))) | np.uint64(1)
