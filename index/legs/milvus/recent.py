"""What was read of passages lately, kept in memory, since questions of one subject meet the same passages.

A passage's key is never used again, and what is stored for it never changes, so nothing here gets old.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Terms
from pincite.index.legs.sources import Source
from pincite.index.truth.by_key import Placed

Value = TypeVar("Value")


class Recent(Generic[Value]):
    """At most `most` values by key; those read first go first. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._kept: dict[int, Value] = {}
        self._lock = Lock()

    def get(self, keys: Sequence[int], read: Callable[[list[int]], Mapping[int, Value]]) -> dict[int, Value]:
        """Return key -> value; `read` reads those that are not kept, and may omit some."""
        with self._lock:
            kept = self._kept
            found = {key: kept[key] for key in keys if key in kept}
        if lacking := [key for key in keys if key not in found]:
            new = read(lacking)
            found |= new
            self._keep(new)
        return found

    def _keep(self, new: Mapping[int, Value]) -> None:
        with self._lock:
            self._kept |= new
            for key in list(self._kept)[: max(len(self._kept) - self._most, 0)]:
                del self._kept[key]


class TermCounts:
    """In how many passages terms are, at one standing of a Milvus, as far as somebody asked. Threads may share it."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._terms = np.zeros(0, np.uint32)  # ascending
        self._counts = np.zeros(0, np.int32)

    def of(self, terms: Terms, read: Callable[[list[int]], Mapping[int, int]]) -> NDArray[np.int32]:
        """Return the counts, shape (n,); `read` reads those not asked for before, and omits terms in no passage."""
        with self._lock:
            lacking = np.setdiff1d(terms, self._terms)
            if len(lacking):
                counts = read(lacking.tolist())
                known = np.concatenate([self._terms, lacking])
                order = np.argsort(known)
                new = np.array([counts.get(term, 0) for term in lacking.tolist()], np.int32)
                self._terms, self._counts = known[order], np.concatenate([self._counts, new])[order]
            return self._counts[np.searchsorted(self._terms, terms)]


@dataclass(frozen=True, slots=True)
class RecentPassages:
    """Headings and vectors of passages, vectors of their sentences, and terms, by key; sources by a document's first.

    Together at most some 100 MB.
    """

    placed: Recent[Placed] = field(default_factory=lambda: Recent(40_000))
    sentences: Recent[list[bytes | None]] = field(default_factory=lambda: Recent(6_000))
    terms: Recent[Terms] = field(default_factory=lambda: Recent(10_000))
    sources: Recent[Source] = field(default_factory=lambda: Recent(10_000))
