"""The dense leg on a Milvus: it proposes passages, and the truth decides.

A key that the snapshot does not know is of a passage that was stored later, or removed: keys are never used again.
The cosines of what it proposes are its own; where it rounds vectors, those of the most promising, and wherever ranking
looks closer, they are computed from the truth's vectors.
"""

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.contents import Terms
from pincite.index.legs.milvus.by_key import ByKey
from pincite.index.legs.milvus.remote import Remote
from pincite.index.legs.milvus.rows import Within
from pincite.index.legs.nearest import nearest_of
from pincite.index.legs.rows import Numbers
from pincite.index.legs.seam import Allowed
from pincite.index.legs.sums import Moments, by_language
from pincite.index.truth.connection import Connection
from pincite.index.truth.packing import Vectors
from pincite.index.truth.remote_legs import passages_with

_COMPARED = 2_000  # passages that a filter allows which are all compared, without the Milvus
_MOST = 16_384  # passages that a Milvus returns at most


class MilvusVectors(ByKey):
    """The dense leg (index/legs/seam.py) of one snapshot."""

    def __init__(self, connection: Connection, remote: Remote) -> None:
        super().__init__(connection, remote.later.rows.dimension, remote.documents, remote.recent)
        self.remote = remote

    @property
    def rounds(self) -> bool:
        """Whether the Milvus rounds vectors, so that cosines have to be computed again from the truth's."""
        return not self.remote.engine.is_exact

    def __len__(self) -> int:
        return len(self.remote)

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None = None) -> tuple[Numbers, Vectors]:
        """Return the positions and cosines of the `count` nearest vectors, among the `allowed` if given."""
        if allowed is not None and len(allowed.keys) <= _COMPARED:
            return nearest_of(self.take, self.positions(np.sort(allowed.keys)), query, count)
        proposed, later = self._proposed(query, count, allowed), self._later(query, count, allowed)
        cosines = proposed | later
        keys = self.positions(np.array(sorted(cosines), np.int64))
        found = np.array([cosines[key] for key in keys.tolist()], np.float32)
        order = np.argsort(-found, kind="stable")[:count]
        return keys[order], found[order]

    def _proposed(self, query: Vectors, count: int, allowed: Allowed | None) -> dict[int, float]:
        """Return key -> cosine of what the Milvus has, among it perhaps passages that the snapshot does not know."""
        standing = self.remote.standing
        if not standing.passages:
            return {}
        wanted = min(count + self.remote.gone, _MOST)
        within = Within(standing.name, wanted, standing.stamp, allowed.documents if allowed else None)
        return self.remote.engine.nearest(within, query)

    def _later(self, query: Vectors, count: int, allowed: Allowed | None) -> dict[int, float]:
        later = self.remote.later
        if not len(later):
            return {}
        positions, cosines = later.nearest(query, count, allowed)
        return dict(zip(later.keys_at(positions).tolist(), cosines.tolist(), strict=True))

    def moments(self, query: Vectors) -> dict[str, Moments]:
        """Return language -> mean and deviation of the query's cosines with the passages in it."""
        return self.moments_of(query[None])[0]

    def moments_of(self, queries: Vectors) -> list[dict[str, Moments]]:
        """Return the `moments` of each of some queries, shape (k, dimension)."""
        return by_language(self.remote.spreads, queries)

    def containing(self, terms: Terms) -> NDArray[np.int32]:
        """Return, for each term, the number of passages that contain it."""
        return containing(self.connection, self.remote, terms)


def containing(connection: Connection, remote: Remote, terms: Terms) -> NDArray[np.int32]:
    """Return, for each term, the number of passages that contain it; those removed count until brought forward."""
    there = remote.counts.of(terms, lambda lacking: passages_with(connection, lacking))
    found: NDArray[np.int32] = np.minimum(there + remote.later.containing(terms), len(remote)).astype(np.int32)
    return found
