"""The dense leg: passage vectors by key, with sums for each language; derived from the truth.

Vectors are kept as float16, as the truth keeps them. Up to `exact_up_to` of them are compared one by one; beyond, the
candidates come from codes (index/legs/nearest.py) and are compared exactly after that. Everything is an array by
position, in the order of adding, so a million passages cost no Python objects. vectors_file.py saves and loads it.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.nearest import Codes, Exact, Numbers, nearest_of
from pincite.index.legs.rows import Rows
from pincite.index.legs.sums import Moments, Spread, Sums, Vectors, pooled

Keys = NDArray[np.int64]

EXACT_UP_TO = 20_000  # vectors: comparing so many takes 2 ms, which codes and the second look take as well
_OUTGROWN = 4  # times as many vectors as when they were trained, and codes are made anew
_BLOCK = 16_384  # rows copied at a time


class VectorIndex:
    """Unit vectors by key, and the language of each."""

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self.exact_up_to = exact_up_to
        self.rows = Rows(dimension)
        self.sums: dict[str, Sums] = {}
        self.codes: Codes | None = None
        # By position: key, number of the row, number of the language among `names`.
        self.keys_by_position = np.zeros(0, np.int64)
        self.numbers = np.zeros(0, np.int64)
        self.of_language = np.zeros(0, np.int16)
        self.names: list[str] = []
        # Made when they are needed: keys ascending with their positions, all rows for comparing, what moments need.
        self._by_key: tuple[Keys, Numbers] | None = None
        self._exact: Exact | None = None
        self._spreads: dict[str, Spread] | None = None

    def __len__(self) -> int:
        return len(self.keys_by_position)

    def keys(self) -> Keys:
        """The keys of all vectors, ascending, shape (n,)."""
        return np.sort(self.keys_by_position)

    def add(self, keys: Keys, vectors: Vectors, language: str) -> None:
        """Adds vectors, shape (n, dimension), of passages in this language, under keys that are not in the index."""
        if not len(keys):
            return
        halves = vectors.astype(np.float16)
        if language not in self.names:
            self.names.append(language)
        self.numbers = np.concatenate([self.numbers, len(self.rows) + np.arange(len(keys))])
        self.keys_by_position = np.concatenate([self.keys_by_position, keys])
        languages = np.full(len(keys), self.names.index(language), np.int16)
        self.of_language = np.concatenate([self.of_language, languages])
        self.rows.append(halves)
        self._count(language, Sums.of(halves.astype(np.float32)))
        if self.codes is not None:
            self.codes.add(halves)
        self._by_key = self._exact = self._spreads = None

    def remove(self, keys: Iterable[int]) -> None:
        """Removes the vectors of these keys; keys that are not in the index are passed over."""
        gone = np.flatnonzero(np.isin(self.keys_by_position, np.fromiter(keys, np.int64)))
        if not len(gone):
            return
        for number in np.unique(self.of_language[gone]):
            vectors = self.take(gone[self.of_language[gone] == number]).astype(np.float32)
            self._count(self.names[number], Sums.of(vectors, sign=-1))
        if self.codes is not None:
            self.codes.remove(gone)
        self.keys_by_position = np.delete(self.keys_by_position, gone)
        self.numbers = np.delete(self.numbers, gone)
        self.of_language = np.delete(self.of_language, gone)
        self._by_key = self._exact = self._spreads = None

    def _count(self, language: str, more: Sums) -> None:
        self.sums[language] = self.sums[language] + more if language in self.sums else more

    def take(self, positions: Numbers) -> NDArray[np.float16]:
        """The rows at these positions."""
        return self.rows.take(self.numbers[positions])

    def settle(self) -> None:
        """Makes the codes that so many vectors need, or drops them; the first search does that too."""
        if len(self) <= self.exact_up_to:
            self.codes = None
        elif self.codes is None or len(self) > _OUTGROWN * self.codes.trained_at:
            self.codes = Codes.of(len(self), self.take)

    def search(self, query: Vectors, count: int, allowed: Keys | None = None) -> dict[int, float]:
        """Key -> cosine (-1 to 1) of the nearest vectors, among the allowed keys if given."""
        found, cosines = self._nearest(query, count, allowed)
        return dict(zip(self.keys_by_position[found].tolist(), cosines.tolist(), strict=True))

    def _nearest(self, query: Vectors, count: int, allowed: Keys | None) -> tuple[Numbers, Vectors]:
        if allowed is not None:
            return nearest_of(self.take, np.sort(self._positions(allowed)), query, count)
        self.settle()
        if self.codes is not None:
            return nearest_of(self.take, np.sort(self.codes.promising(query, count)), query, count)
        if self._exact is None:
            self._exact = Exact(self.take(np.arange(len(self))))
        return self._exact.nearest(query, count)

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Key -> cosine for the given keys, all of which must be in the index."""
        wanted = np.array(keys, np.int64)
        found, cosines = nearest_of(self.take, self._positions(wanted), query, len(keys))
        return dict(zip(self.keys_by_position[found].tolist(), cosines.tolist(), strict=True))

    def moments(self, query: Vectors) -> dict[str, Moments]:
        """Language -> mean and deviation of the question's cosines there, few passages leaning on all others.

        A question stands nearer to everything in its own language; measured against each language's own mean, what is
        outstanding there is no longer hidden behind what is ordinary here.
        """
        if self._spreads is None:
            self._spreads = {name: sums.spread() for name, sums in self.sums.items() if sums.count}
        own = {name: (one.count, one.moments(query)) for name, one in self._spreads.items()}
        overall = pooled(list(own.values()))
        return {name: one.leaning_on(overall, count) for name, (count, one) in own.items()}

    def standardised(self, query: Vectors, cosines: Mapping[int, float]) -> dict[int, float]:
        """Key -> deviations above the mean of the passages in its language."""
        moments = self.moments(query)
        numbers = self.of_language[self._positions(np.array(list(cosines), np.int64))].tolist()
        of_keys = zip(cosines.items(), numbers, strict=True)
        return {key: moments[self.names[number]].standardise(cosine) for (key, cosine), number in of_keys}

    def _positions(self, keys: Keys) -> Numbers:
        """The positions of those of the keys that are in the index, in the order of the keys."""
        if self._by_key is None:
            order = np.argsort(self.keys_by_position, kind="stable")
            self._by_key = (self.keys_by_position[order], order)
        ascending, order = self._by_key
        at = np.searchsorted(ascending, keys)
        within = at < len(self)
        same = ascending[at[within]] == keys[within]
        found: Numbers = order[at[within][same]]
        return found

    def pack(self) -> None:
        """Leaves out the rows that nobody uses any more."""
        packed = Rows(self.rows.dimension)
        for start in range(0, len(self), _BLOCK):
            packed.append(self.take(np.arange(start, min(start + _BLOCK, len(self)))))
        self.rows, self.numbers = packed, np.arange(len(self))
