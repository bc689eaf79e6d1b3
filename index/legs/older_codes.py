"""Codes of a dense index as earlier versions wrote them: product quantiser codes of all directions."""

from dataclasses import dataclass
from pathlib import Path

import faiss

from pincite.index.legs.rows import Numbers
from pincite.index.truth.packing import Vectors


@dataclass(slots=True)
class OlderCodes:
    """Codes by position, to search with until a writer makes them anew (index/legs/codes.py has the fields)."""

    index: faiss.Index
    looked_at: int
    trained_at: int
    recall: float

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def copy(self) -> "OlderCodes":
        """Return codes to change without changing these."""
        return OlderCodes(faiss.clone_index(self.index), self.looked_at, self.trained_at, self.recall)

    def add(self, vectors: Vectors) -> None:
        """Add vectors at the next positions."""
        self.index.add(vectors)

    def remove(self, positions: Numbers) -> None:
        """Remove these positions; later ones move up."""
        self.index.remove_ids(faiss.IDSelectorBatch(positions))

    def promising(self, query: Vectors, count: int) -> Numbers:
        """Return the positions to re-rank for the `count` nearest."""
        wanted = min(max(self.looked_at, 2 * count), len(self))
        faiss.omp_set_num_threads(1)
        found: Numbers = self.index.search(query[None], wanted)[1][0]
        return found[found >= 0]

    @classmethod
    def load(cls, file: Path, looked_at: int, trained_at: int, recall: float) -> "OlderCodes":
        """Return the codes of a file. Raises RuntimeError if it is broken."""
        return cls(faiss.read_index(str(file)), looked_at, trained_at, recall)
