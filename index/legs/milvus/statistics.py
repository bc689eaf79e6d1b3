"""What a Milvus does not tell of all passages: sums of vectors by language, passages with a term, lengths.

They are noted in the truth (index/truth/remote_legs.py) as of the last bringing forward; of what was stored later, the
dense index in memory (`Later`) has its own.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from pincite.index.legs.contents import numbered
from pincite.index.legs.milvus.rows import Row
from pincite.index.legs.sums import Sums
from pincite.index.truth.remote_legs import LanguageSums


@dataclass(slots=True)
class Change:
    """How the statistics change: sums by language, by how much more passages have a term, passages, and their terms."""

    sums: dict[str, Sums] = field(default_factory=dict)
    counts: Counter[int] = field(default_factory=Counter)
    passages: int = 0
    terms: int = 0

    def add(self, rows: Sequence[Row], sign: int) -> None:
        """Count rows, or, with `sign` -1, count them no longer."""
        for language in {one.language for one in rows}:
            vectors = np.stack([one.vector for one in rows if one.language == language])
            more = Sums.of(vectors, sign)
            self.sums[language] = self.sums[language] + more if language in self.sums else more
        for one in rows:
            for term in one.terms:
                self.counts[term] += sign
        self.passages += sign * len(rows)
        self.terms += sign * sum(one.length for one in rows)


def sums_of(stored: Iterable[LanguageSums], dimension: int) -> dict[str, Sums]:
    """Return language -> sums, from how they are noted."""
    return {one.language: _sums(one, dimension) for one in stored}


def _sums(stored: LanguageSums, dimension: int) -> Sums:
    products = np.zeros((dimension, dimension))
    upper = np.triu_indices(dimension)
    products[upper] = np.frombuffer(stored.products)
    products.T[upper] = products[upper]
    return Sums(stored.passages, np.frombuffer(stored.total).copy(), products)


def noted(language: str, sums: Sums) -> LanguageSums:
    """Return sums as they are noted: of the products, which are symmetric, the upper half."""
    upper = sums.products[np.triu_indices(len(sums.total))]
    return LanguageSums(language, sums.count, sums.total.tobytes(), upper.tobytes())


def distinct(terms: Sequence[str]) -> Counter[int]:
    """Return how often each term, as a number, occurs."""
    return Counter(numbered(terms).tolist())
