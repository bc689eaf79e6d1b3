"""The dense index: passage vectors by key, with running sums for each language, derived from the database.

Vectors are packed, as in the database. Up to `exact_up_to` vectors, search is exact. Above that, candidates come from
codes (index/legs/codes.py) and are re-ranked exactly. All data is in arrays by position, in order of insertion, so a
million passages need no Python objects. index/legs/vectors_file.py saves and loads the index.
"""

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.codes import Codes
from pincite.index.legs.contents import Contents, Terms
from pincite.index.legs.growing import Growing
from pincite.index.legs.nearest import Exact, nearest_of
from pincite.index.legs.older_codes import OlderCodes
from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers, VectorRows
from pincite.index.legs.seam import Allowed, Keys, around
from pincite.index.legs.sources import Source
from pincite.index.legs.sums import Moments, Spread, Sums, by_language
from pincite.index.truth.packing import Packed, Vectors, packed, unpacked

EXACT_UP_TO = 20_000  # vectors: exact search takes 2 ms, as long as codes with re-ranking
_OUTGROWN = 4  # codes are trained anew when there are this many times more vectors


class VectorIndex:
    """Unit vectors by key, and the language of each; `contents` has what else ranking needs, by row number."""

    rounds = False  # codes are rounded, but what they propose is compared as it is

    def __init__(self, dimension: int, exact_up_to: int = EXACT_UP_TO) -> None:
        self.exact_up_to = exact_up_to
        self.rows = VectorRows(dimension)
        self.contents = Contents.empty(dimension)
        self.sums: dict[str, Sums] = {}
        self.codes: Codes | OlderCodes | None = None
        # The files that have the facts of rows and the check sums of sentences, as far as they are stored.
        self.facts: Growing | None = None
        self.checks: Growing | None = None
        # By position: key, row number, and index of the language in `names`.
        self.keys_by_position = np.zeros(0, np.int64)
        self.numbers = np.zeros(0, np.int64)
        self.of_language = np.zeros(0, np.int16)
        self.names: list[str] = []
        # Built when needed: ascending keys with their positions, all rows for exact search, spreads for moments.
        self._by_key: tuple[Keys, Numbers] | None = None
        self._exact: Exact | None = None
        self._spreads: dict[str, Spread] | None = None

    def __len__(self) -> int:
        return len(self.keys_by_position)

    def copy(self) -> "VectorIndex":
        """Return an index to change without changing this one, which other threads may be searching."""
        copied = VectorIndex(self.rows.dimension, self.exact_up_to)
        copied.rows, copied.sums, copied.names = self.rows.copy(), dict(self.sums), list(self.names)
        copied.contents = self.contents.copy()
        copied.codes = self.codes.copy() if self.codes else None
        copied.facts, copied.checks = self.facts, self.checks
        copied.keys_by_position, copied.numbers = self.keys_by_position, self.numbers
        copied.of_language = self.of_language
        return copied

    def keys(self) -> Keys:
        """Return the keys of all vectors, ascending, shape (n,)."""
        return np.sort(self.keys_by_position)

    def add(self, keys: Keys, vectors: Vectors | Packed, language: str, contents: Contents | None = None) -> None:
        """Add vectors, packed or not, of n passages in this language, under keys not yet in the index.

        `contents` are those of the same passages, in the same order; without them, they cannot be ranked.
        """
        if not len(keys):
            return
        self.contents.append(contents or Contents.unknown(len(keys), self.rows.dimension))
        rows = vectors if vectors.dtype == np.uint8 else packed(vectors.view(np.float32))
        plain = unpacked(rows.view(np.uint8), self.rows.dimension)
        if language not in self.names:
            self.names.append(language)
        self.numbers = np.concatenate([self.numbers, len(self.rows) + np.arange(len(keys))])
        self.keys_by_position = np.concatenate([self.keys_by_position, keys])
        languages = np.full(len(keys), self.names.index(language), np.int16)
        self.of_language = np.concatenate([self.of_language, languages])
        self.rows.append(rows.view(np.uint8))
        self._count(language, Sums.of(plain))
        if self.codes is not None:
            self.codes.add(plain)
        self._by_key = self._exact = self._spreads = None

    def remove(self, keys: Iterable[int]) -> None:
        """Remove the vectors of these keys; keys not in the index are ignored."""
        gone = np.flatnonzero(np.isin(self.keys_by_position, np.fromiter(keys, np.int64)))
        if not len(gone):
            return
        for number in np.unique(self.of_language[gone]):
            of_language = gone[self.of_language[gone] == number]
            self._count(self.names[number], Sums.of(self.vectors_at(of_language), sign=-1))
        if self.codes is not None:
            self.codes.remove(gone)
        self.contents.forget(self.numbers[gone])
        self.keys_by_position = np.delete(self.keys_by_position, gone)
        self.numbers = np.delete(self.numbers, gone)
        self.of_language = np.delete(self.of_language, gone)
        self._by_key = self._exact = self._spreads = None

    def _count(self, language: str, more: Sums) -> None:
        self.sums[language] = self.sums[language] + more if language in self.sums else more

    def take(self, positions: Numbers) -> Packed:
        """Return the rows at these positions. Raises BrokenRows, like all that reads them."""
        return self.rows.take(self.numbers[positions])

    def vectors_at(self, positions: Numbers) -> Vectors:
        """Return the vectors at these positions, shape (n, dimension)."""
        return unpacked(self.take(positions), self.rows.dimension)

    def settle(self) -> None:
        """Build or drop the codes, depending on the number of vectors; the first search does this too."""
        if len(self) <= self.exact_up_to:
            self.codes = None
        elif self.codes is None or self.codes.trained_at < self._to_train_at():
            self._make_codes()

    def renew_codes(self) -> None:
        """Make codes anew that an earlier version made."""
        if isinstance(self.codes, OlderCodes):
            self._make_codes()

    def _make_codes(self) -> None:
        oldest = np.argsort(self.keys_by_position, kind="stable")[: self._to_train_at()]
        self.codes = Codes.of(len(self), self.vectors_at, oldest)

    def _to_train_at(self) -> int:
        """Return the number of vectors that codes of as many vectors as these are trained for."""
        trained_at = self.exact_up_to
        while trained_at * _OUTGROWN <= len(self):
            trained_at *= _OUTGROWN
        return trained_at

    def search(self, query: Vectors, count: int, allowed: Keys | None = None) -> dict[int, float]:
        """Return key -> cosine (-1 to 1) of the `count` nearest vectors, among the `allowed` keys if given."""
        found, cosines = self.nearest(query, count, None if allowed is None else Allowed((), allowed))
        return dict(zip(self.keys_by_position[found].tolist(), cosines.tolist(), strict=True))

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None = None) -> tuple[Numbers, Vectors]:
        """Return the positions and cosines of the `count` nearest vectors, among the `allowed` if given."""
        if allowed is not None:
            return nearest_of(self.take, np.sort(self.positions(allowed.keys)), query, count)
        self.settle()
        if self.codes is None and self._exact is None:
            self._exact = Exact(len(self), self.rows.dimension, self.vectors_at)
        near = self._exact if self.codes is None else self.codes
        assert near is not None
        return nearest_of(self.take, np.sort(near.promising(query, count)), query, count)

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Return key -> cosine for the given keys, all of which must be in the index."""
        found = products(self.take(self.positions(np.array(keys, np.int64))), query[None])[:, 0]
        return dict(zip(keys, found.tolist(), strict=True))

    def moments(self, query: Vectors) -> dict[str, Moments]:
        """Return language -> mean and deviation of the query's cosines with the passages in it.

        The moments of a language with few passages are shrunk towards the overall ones. A query is closer to everything
        in its own language; standardising by language keeps outstanding passages in other languages from being hidden
        behind ordinary ones in the query's own.
        """
        return self.moments_of(query[None])[0]

    def moments_of(self, queries: Vectors) -> list[dict[str, Moments]]:
        """Return the `moments` of each of some queries, shape (k, dimension), in one pass over the sums."""
        if self._spreads is None:
            self._spreads = {name: sums.spread() for name, sums in self.sums.items() if sums.count}
        return by_language(self._spreads, queries)

    def standardised(self, query: Vectors, cosines: Mapping[int, float]) -> dict[int, float]:
        """Return key -> the cosine's standard deviations above the mean of the passages in its language."""
        moments = self.moments(query)
        numbers = self.of_language[self.positions(np.array(list(cosines), np.int64))].tolist()
        of_keys = zip(cosines.items(), numbers, strict=True)
        return {key: moments[self.names[number]].standardise(cosine) for (key, cosine), number in of_keys}

    def positions(self, keys: Keys) -> Numbers:
        """Return the positions of the keys, in their order; keys not in the index are omitted."""
        if self._by_key is None:
            order = np.argsort(self.keys_by_position, kind="stable")
            self._by_key = (self.keys_by_position[order], order)
        ascending, order = self._by_key
        at = np.searchsorted(ascending, keys)
        within = at < len(self)
        same = ascending[at[within]] == keys[within]
        found: Numbers = order[at[within][same]]
        return found

    def keys_at(self, positions: Numbers) -> Keys:
        """Return the keys of the passages at these positions, shape (n,)."""
        return self.keys_by_position[positions]

    def languages_at(self, positions: Numbers) -> NDArray[np.int16]:
        """Return the numbers of their languages in `names`, shape (n,)."""
        return self.of_language[positions]

    def cosines_at(self, positions: Numbers, vectors: Vectors) -> Vectors:
        """Return the cosines of each passage with each of k vectors, shape (n, k)."""
        return products(self.take(positions), vectors)

    def around(self, positions: Numbers, steps: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return passages with their neighbours (index/legs/seam.py)."""
        return around(self.keys_by_position, lambda at: self.contents.sections[self.numbers[at]], positions, steps)

    def sentences_at(self, positions: Numbers) -> tuple[Packed, Numbers]:
        """Return the vectors of the passages' sentences, one passage after another, and where those of each begin."""
        return self.contents.sentences_of(self.numbers[positions])

    def terms_at(self, positions: Numbers) -> tuple[Terms, Numbers]:
        """Return the passages' terms as numbers, each passage's ascending, and where those of each begin."""
        return self.contents.terms_of(self.numbers[positions])

    def sources_at(self, positions: Numbers) -> Sequence[Source]:
        """Return what a question may name of the passages' documents."""
        return [self.contents.sources[one] for one in self.contents.documents[self.numbers[positions]].tolist()]

    def containing(self, terms: Terms) -> NDArray[np.int32]:
        """Return, for each term, the number of passages that contain it."""
        return self.contents.containing(terms)
