"""What a search needs of the two legs, whatever engine is behind them: FAISS and tantivy, or Milvus.

Ranking speaks of passages by position. What a position is, only the leg knows: FAISS counts rows, and Milvus knows
passages by their keys. So a leg on this machine looks nothing up that it has found already.
"""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.contents import Terms
from pincite.index.legs.rows import Numbers
from pincite.index.legs.sources import Source
from pincite.index.legs.sums import Moments
from pincite.index.truth.changes import Moment
from pincite.index.truth.connection import Connection
from pincite.index.truth.packing import Packed, Vectors

Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Allowed:
    """The documents that a search is restricted to, and the keys of their passages."""

    documents: Sequence[str]
    keys: Keys


class Dense(Protocol):
    """The vectors of passages, and what else ranking needs of a few of them.

    Methods that read rows raise BrokenRows where the disk has changed them.
    """

    @property
    def names(self) -> Sequence[str]:
        """The languages of passages, by number; "" if unknown."""

    @property
    def rounds(self) -> bool:
        """Whether the cosines that `nearest` returns are those of rounded vectors; all others are exact."""

    def __len__(self) -> int:
        """Return the number of passages."""

    def nearest(self, query: Vectors, count: int, allowed: Allowed | None = None) -> tuple[Numbers, Vectors]:
        """Return the positions and cosines of the `count` nearest vectors, among the `allowed` if given."""

    def moments(self, query: Vectors) -> dict[str, Moments]:
        """Return language -> mean and deviation of the query's cosines with the passages in it."""

    def moments_of(self, queries: Vectors) -> list[dict[str, Moments]]:
        """Return the `moments` of each of some queries, shape (k, dimension)."""

    def containing(self, terms: Terms) -> NDArray[np.int32]:
        """Return, for each term (index/legs/contents.py), the number of passages that contain it."""

    def positions(self, keys: Keys) -> Numbers:
        """Return the positions of the keys, in their order; keys that are not in the leg are omitted."""

    def keys_at(self, positions: Numbers) -> Keys:
        """Return the keys of the passages at these positions, shape (n,)."""

    def languages_at(self, positions: Numbers) -> NDArray[np.int16]:
        """Return the numbers of their languages in `names`, shape (n,)."""

    def cosines_at(self, positions: Numbers, vectors: Vectors) -> Vectors:
        """Return the cosines of each passage with each of k vectors, shape (n, k)."""

    def around(self, positions: Numbers, steps: int) -> tuple[Numbers, Numbers, Numbers]:
        """Return the positions of passages with up to so many neighbours on either side, one passage after another.

        Neighbours are of the same document and under the same heading. Also returns where those of each passage begin,
        and where the passage itself is.
        """

    def sentences_at(self, positions: Numbers) -> tuple[Packed, Numbers]:
        """Return the vectors of the passages' sentences, one passage after another, and where those of each begin."""

    def terms_at(self, positions: Numbers) -> tuple[Terms, Numbers]:
        """Return the passages' terms as numbers, each passage's ascending, and where those of each begin."""

    def sources_at(self, positions: Numbers) -> Sequence[Source]:
        """Return what a question may name of the passages' documents."""


class Lexical(Protocol):
    """The terms of passages. Every method may raise BrokenLeg."""

    def __len__(self) -> int:
        """Return the number of passages."""

    def containing(self, terms: Sequence[str]) -> list[int]:
        """Return, for each term, the number of passages that contain it."""

    def search(
        self, question: Sequence[str], count: int, documents: Sequence[str] | None = None
    ) -> Mapping[int, float]:
        """Return key -> coverage (0 to 1) of the `count` passages that best match the query's terms.

        `documents` restricts the search to those ids. Coverage is BM25 divided by the highest score that all terms of
        the query allow, including terms that occur nowhere.
        """


@dataclass(frozen=True, slots=True)
class View:
    """Both legs at one moment."""

    moment: Moment
    vectors: Dense
    lexical: Lexical


class KeptLegs(Protocol):
    """Both legs of a collection, kept in files (index/legs/legs.py) or on a Milvus (index/legs/milvus/legs.py).

    Threads may share them. Whoever begins a snapshot for `now` must hold `lock`, so that it is not older than the legs
    in memory.
    """

    @property
    def lock(self) -> AbstractContextManager[object]:
        """The lock to hold while a snapshot for `now` is begun; a thread may take it again."""

    def now(self, connection: Connection) -> View:
        """Return the legs at the connection's moment. Raises Outdated if a new snapshot has to be taken."""

    def near(self, connection: Connection) -> View:
        """Return the legs for a snapshot begun without the lock: they may lack some of its passages."""

    def anew(self, connection: Connection) -> View:
        """Return the legs for a snapshot that `now` has refused several times."""

    def mended(self, connection: Connection, view: View, broken: BrokenLeg) -> View:
        """Return the legs with the one made anew that raised this error in a search of `view`."""

    def refresh(self, connection: Connection) -> None:
        """Bring both legs to the database's moment, and keep them. The caller must hold the write lock."""

    def rewrite(self, connection: Connection) -> None:
        """Like `refresh`, from the database alone, so that nothing is kept of what was removed."""

    def drop(self, connection: Connection) -> None:
        """Remove the legs, once others are kept, from where they are kept outside the collection's folder."""

    def remark(self) -> str | None:
        """Return what to say of where the legs are kept, if anything."""


def around(
    keys: Keys, sections_at: Callable[[Numbers], NDArray[np.int32]], positions: Numbers, steps: int
) -> tuple[Numbers, Numbers, Numbers]:
    """Return what `Dense.around` does, of passages whose keys are given by position.

    A document's passages have consecutive keys, and stand beside each other. `sections_at` returns equal numbers for
    passages of the same document and heading.
    """
    offsets = np.arange(-steps, steps + 1)
    near = positions[:, None] + offsets
    there = np.clip(near, 0, max(len(keys) - 1, 0))
    found = sections_at(there)
    beside = (near == there) & (keys[there] == keys[positions][:, None] + offsets) & (found == found[:, steps, None])
    counts = beside.sum(axis=1)
    begins = np.cumsum(counts) - counts
    return there[beside], begins, begins + beside[:, :steps].sum(axis=1)
