"""Aligns sentences that were replaced by others: which one became which, in order."""

from collections import Counter
from collections.abc import Sequence

import numpy as np

from pincite.service.versions.changed import words_in_common, words_of

_LIKE = 0.5  # share of their words that a sentence and what it became have in common at least
_MOST = 2_500  # pairs that are all compared; in larger blocks a sentence is compared with those near its place only
_NEAR = 8

Pair = tuple[int | None, int | None]
_Words = Sequence[Counter[str]]


def aligned(before: Sequence[str], after: Sequence[str]) -> list[Pair]:
    """The positions of the sentences in pairs, in order; None where a sentence is only on the other side."""
    words, others = [words_of(one) for one in before], [words_of(one) for one in after]
    small = len(before) * len(after) <= _MOST
    matched = _best(words, others) if small else _nearest(words, others)
    pairs: list[Pair] = []
    first = second = 0
    for i, j in [*matched, (len(before), len(after))]:
        pairs += [(lone, None) for lone in range(first, i)]
        pairs += [(None, lone) for lone in range(second, j)]
        pairs.append((i, j))
        first, second = i + 1, j + 1
    return pairs[:-1]


def _best(before: _Words, after: _Words) -> list[tuple[int, int]]:
    """The pairs that keep the order of both sides and have the most words in common."""
    like = {(i, j): _likeness(before[i], after[j]) for i in range(len(before)) for j in range(len(after))}
    best = np.zeros((len(before) + 1, len(after) + 1))
    for i in range(len(before) - 1, -1, -1):
        for j in range(len(after) - 1, -1, -1):
            best[i, j] = max(best[i + 1, j], best[i, j + 1], like[i, j] + best[i + 1, j + 1])
    pairs = []
    i = j = 0
    while i < len(before) and j < len(after):
        if like[i, j] and best[i, j] == like[i, j] + best[i + 1, j + 1]:
            pairs.append((i, j))
            i, j = i + 1, j + 1
        elif best[i, j] == best[i + 1, j]:
            i += 1
        else:
            j += 1
    return pairs


def _nearest(before: _Words, after: _Words) -> list[tuple[int, int]]:
    """Each sentence with the most alike of those near its place that are still free."""
    pairs, free = [], 0
    for i, words in enumerate(before):
        middle = round(i * len(after) / len(before))
        near = range(max(free, middle - _NEAR), min(len(after), middle + _NEAR))
        likeness, j = max(((_likeness(words, after[j]), -j) for j in near), default=(0.0, 0))
        if likeness:
            pairs.append((i, -j))
            free = 1 - j
    return pairs


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of their words in common; 0 below what makes them one sentence changed."""
    share = words_in_common(one, other)
    return share if share >= _LIKE else 0.0
