"""The legs that a Milvus keeps, at one moment of the truth: what it has, and in memory what was stored since."""

from dataclasses import dataclass
from functools import cached_property

from pincite.index.legs.milvus.documents import DocumentKeys
from pincite.index.legs.milvus.engine import Milvus
from pincite.index.legs.milvus.recent import RecentPassages, TermCounts
from pincite.index.legs.sums import Spread, Sums
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.changes import Moment
from pincite.index.truth.remote_legs import Standing


@dataclass(frozen=True)
class Remote:
    """`later` has the passages that the Milvus lacks, `gone` is how many it has that were removed since.

    `documents` are those of the moment. `noted` are the sums of vectors, by language, as of `standing`. What was read
    of passages lately is in `recent`, and of the numbers of passages with a term, as of `standing`, in `counts`.
    """

    engine: Milvus
    standing: Standing
    moment: Moment
    later: VectorIndex
    documents: DocumentKeys
    gone: int
    noted: dict[str, Sums]
    recent: RecentPassages
    counts: TermCounts

    def __len__(self) -> int:
        return max(self.standing.passages - self.gone, 0) + len(self.later)

    @cached_property
    def average(self) -> float:
        """The number of terms of an ordinary passage."""
        terms = self.standing.terms + len(self.later.contents.terms)
        return terms / max(self.standing.passages + len(self.later), 1)

    @cached_property
    def spreads(self) -> dict[str, Spread]:
        """Mean and covariance of each language's vectors; removed passages count until the next bringing forward."""
        together = dict(self.noted)
        for name, sums in self.later.sums.items():
            together[name] = together[name] + sums if name in together else sums
        return {name: sums.spread() for name, sums in sorted(together.items()) if sums.count > 0}
