"""The lexical leg on a Milvus: terms as sparse vectors, by which it proposes passages; the truth decides.

A row has the saturated frequency of each of its terms, with the average length of passages as it was when the row was
written; the question has their inverse document frequencies. So the Milvus's order is nearly that of BM25, and what it
proposes is scored by BM25 itself, from the truth's terms, with the average of today.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import counted, numbered
from pincite.index.legs.lexical import inverse_document_frequencies, most_possible, saturated
from pincite.index.legs.milvus.remote import Remote
from pincite.index.legs.milvus.rows import Within
from pincite.index.legs.milvus.vectors import containing
from pincite.index.truth.connection import Connection
from pincite.index.truth.passages import keys_of, terms_of

_SPARE = 32  # further passages to propose, since the average was another


class MilvusTerms:
    """The lexical leg (index/legs/seam.py) of one snapshot."""

    def __init__(self, connection: Connection, remote: Remote) -> None:
        self.connection = connection
        self.remote = remote

    def __len__(self) -> int:
        return len(self.remote)

    def containing(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, the number of passages that contain it."""
        found: list[int] = containing(self.connection, self.remote, numbered(terms)).tolist()
        return found

    def search(
        self, question: Sequence[str], count: int, documents: Sequence[str] | None = None
    ) -> Mapping[int, float]:
        """Return key -> coverage (0 to 1) of the `count` passages that best match the query's terms."""
        unique = list(dict.fromkeys(question))
        if not unique or not len(self) or documents == []:
            return {}
        with_term = np.array(self.containing(unique), np.int32)
        rarity = dict(zip(unique, inverse_document_frequencies(len(self), with_term).tolist(), strict=True))
        scores = self._proposed(rarity, count, documents) | self._later(rarity, documents)
        most = most_possible(len(self), with_term.tolist())
        best = sorted(scores.items(), key=lambda one: -one[1])[:count]
        return {key: min(score / most, 1.0) for key, score in best if score > 0}

    def _proposed(self, rarity: Mapping[str, float], count: int, documents: Sequence[str] | None) -> dict[int, float]:
        standing = self.remote.standing
        if not standing.passages:
            return {}
        weights = dict(zip(numbered(rarity).tolist(), rarity.values(), strict=True))
        wanted = count + _SPARE + self.remote.gone
        keys = self.remote.engine.covering(Within(standing.name, wanted, standing.stamp, documents), weights)
        return {key: self._score(terms, rarity) for key, terms in terms_of(self.connection, list(keys)).items()}

    def _score(self, terms: Sequence[str], rarity: Mapping[str, float]) -> float:
        counts: dict[str, int] = {}
        for term in terms:
            if term in rarity:
                counts[term] = counts.get(term, 0) + 1
        length, average = len(terms), self.remote.average
        return float(sum(rarity[term] * saturated(times, length, average) for term, times in counts.items()))

    def _later(self, rarity: Mapping[str, float], documents: Sequence[str] | None) -> dict[int, float]:
        """Return key -> score of the passages that the Milvus lacks."""
        later = self.remote.later
        if not len(later):
            return {}
        terms, begins = later.terms_at(np.arange(len(later)))
        rows, distinct, counts = counted(terms, begins)
        lengths = np.diff(begins, append=len(terms))
        known, weights = _ascending(rarity)
        at = np.minimum(np.searchsorted(known, distinct), len(known) - 1)
        weighed = np.where(known[at] == distinct, weights[at], 0.0)
        scores = np.bincount(rows, weighed * saturated(counts, lengths[rows], self.remote.average), len(later))
        keys = later.keys_by_position
        allowed = np.ones(len(keys), bool) if documents is None else np.isin(keys, keys_of(self.connection, documents))
        return dict(zip(keys[allowed].tolist(), scores[allowed].tolist(), strict=True))


def _ascending(rarity: Mapping[str, float]) -> tuple[NDArray[np.uint32], NDArray[np.float64]]:
    """Return terms as numbers, ascending, and their weights."""
    numbers, weights = numbered(rarity), np.array(list(rarity.values()))
    order = np.argsort(numbers)
    return numbers[order], weights[order]
