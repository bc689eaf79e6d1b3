"""Codes of vectors, to find those that may be near without reading any row. Owns faiss for it.

Vectors are turned to their principal directions, learnt from a sample, and of the first 384 every two share four bits:
96 bytes a passage. A million codes are scanned in some 6 ms, so no inverted lists or graphs are needed; on these
vectors they lose far more recall than they save time (docs/experiments.md has the figures).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import faiss
import numpy as np
from numpy.typing import NDArray

from pincite.index.legs.growing import Growing
from pincite.index.legs.nearest import NEAREST, Take, truly_nearest
from pincite.index.legs.products import products
from pincite.index.legs.rows import Numbers
from pincite.index.truth.packing import Vectors

Arrays = Mapping[str, NDArray[Any]]

_DIRECTIONS = 384
_BLOCK = 16_384  # rows encoded at a time
_TRAINED_WITH = 20_000  # vectors; more do not improve the codes
_TRIED = 100  # queries used to measure the codes' recall
_WANTED = 0.995  # recall of the ten nearest
_LOOKED_AT = (500, 1_000, 2_000, 4_000, 8_000)


@dataclass(frozen=True, slots=True)
class Turning:
    """How a vector is coded: less `centre`, shape (dimension,), along `directions`, shape (kept, dimension).

    `centroids` are what sixteen codes stand for, of each two directions, as faiss keeps them.
    """

    centre: Vectors
    directions: Vectors
    centroids: Vectors

    @classmethod
    def learnt(cls, sample: Vectors) -> "Turning":
        """Return the principal directions of a sample, and what its vectors are best coded by."""
        dimension = sample.shape[1]
        kept = min(_DIRECTIONS, dimension) // 2 * 2
        centre: Vectors = sample.mean(axis=0)
        wide = (sample - centre).astype(np.float64)
        _, directions = np.linalg.eigh(wide.T @ wide)  # ascending
        principal = np.ascontiguousarray(directions[:, ::-1][:, :kept].T, np.float32)
        scan = faiss.IndexPQFastScan(kept, kept // 2, 4, faiss.METRIC_INNER_PRODUCT)
        scan.train(np.ascontiguousarray((sample - centre) @ principal.T))
        return cls(centre, principal, faiss.vector_to_array(scan.pq.centroids))

    def turned(self, vectors: Vectors) -> Vectors:
        """Return the vectors along the directions, shape (n, kept)."""
        turned: Vectors = np.ascontiguousarray((vectors - self.centre) @ self.directions.T)
        return turned

    def plain(self) -> faiss.IndexPQ:
        """Return codes of nothing, each by itself."""
        kept = len(self.directions)
        made = faiss.IndexPQ(kept, kept // 2, 4, faiss.METRIC_INNER_PRODUCT)
        faiss.copy_array_to_vector(self.centroids, made.pq.centroids)
        made.is_trained = True
        return made


def _scanned(plain: faiss.IndexPQ) -> faiss.IndexPQFastScan:
    """Return codes laid out for scanning."""
    return faiss.IndexPQFastScan(plain)  # type: ignore[arg-type]  # the stubs lack this constructor


@dataclass(slots=True)
class Codes:
    """Codes of vectors by position.

    `looked_at` is how many of the nearest by code are re-ranked exactly, `recall` the measured share of the ten truly
    nearest among them, and `trained_at` the number of vectors of the oldest passages that they were trained for. `file`
    has the codes of the rows that were stored.
    """

    turning: Turning
    scan: faiss.Index
    looked_at: int
    trained_at: int
    recall: float
    file: Growing | None = None

    @classmethod
    def of(cls, count: int, take: Take, oldest: Numbers) -> "Codes":
        """Return codes of the vectors that `take` returns for positions 0 to `count` - 1.

        They are trained and tried with those at the positions `oldest`. So a collection that grew gets the same codes
        as one that is built at once, in whatever order its vectors stand.
        """
        random = np.random.default_rng(0)
        turning = Turning.learnt(take(oldest[np.sort(random.permutation(len(oldest))[:_TRAINED_WITH])]))
        codes = cls(turning, _scanned(turning.plain()), 0, len(oldest), 0.0)
        codes._fill(len(oldest), lambda numbers: take(oldest[numbers]))
        codes._settle(lambda numbers: take(oldest[numbers]), random)
        codes.scan.reset()
        codes._fill(count, take)
        return codes

    @classmethod
    def stored(cls, arrays: Arrays, file: Growing, numbers: Numbers) -> "Codes":
        """Return the codes of the rows with these numbers, from a file and what `arrays` returned.

        Raises ValueError if the file has changed.
        """
        turning = Turning(arrays["centre"], arrays["directions"], arrays["centroids"])
        plain = turning.plain()
        rows = np.frombuffer(file.content(), np.uint8).reshape(-1, plain.code_size)
        plain.add_sa_codes(rows if len(numbers) == len(rows) else rows[numbers])
        looked_at, trained_at, recall = arrays["codes"].tolist()
        return cls(turning, _scanned(plain), int(looked_at), int(trained_at), recall, file)

    def arrays(self) -> dict[str, NDArray[Any]]:
        """Return what `stored` needs beside the file."""
        return {
            "codes": np.array([self.looked_at, self.trained_at, self.recall]),
            "centre": self.turning.centre,
            "directions": self.turning.directions,
            "centroids": self.turning.centroids,
        }

    @property
    def width(self) -> int:
        """The bytes of a code."""
        return int(self.scan.sa_code_size())

    def __len__(self) -> int:
        return int(self.scan.ntotal)

    def copy(self) -> "Codes":
        """Return codes to change without changing these."""
        scan = faiss.clone_index(self.scan)
        return Codes(self.turning, scan, self.looked_at, self.trained_at, self.recall, self.file)

    def encoded(self, vectors: Vectors) -> NDArray[np.uint8]:
        """Return the codes of vectors, shape (n, width), as they are stored."""
        made: NDArray[np.uint8] = self.scan.sa_encode(self.turning.turned(vectors))
        return made

    def add(self, vectors: Vectors) -> None:
        """Add vectors at the next positions."""
        self.scan.add(self.turning.turned(vectors))

    def remove(self, positions: Numbers) -> None:
        """Remove these positions; later ones move up."""
        self.scan.remove_ids(faiss.IDSelectorBatch(positions))

    def promising(self, query: Vectors, count: int) -> Numbers:
        """Return the positions to re-rank for the `count` nearest."""
        wanted = min(max(self.looked_at, 2 * count), len(self))
        faiss.omp_set_num_threads(1)  # of the calling thread; further ones would wait for a single query to end
        turned = products(self.turning.directions, query[None]).T  # not centred, which would change no order
        found: Numbers = self.scan.search(np.ascontiguousarray(turned), wanted)[1][0]
        return found[found >= 0]

    def _settle(self, take: Take, random: np.random.Generator) -> None:
        """Set `looked_at` to the smallest value that reaches the wanted recall of the ten truly nearest.

        Recall is measured with queries midway between two stored vectors. A stored vector finds itself too easily,
        whereas a real query, especially in another language, lies close to no passage.
        """
        ends = [take(random.integers(len(self), size=_TRIED)) for _ in range(2)]
        questions = (ends[0] + ends[1]) / np.linalg.norm(ends[0] + ends[1], axis=1, keepdims=True)
        wanted = truly_nearest(len(self), take, questions)
        for self.looked_at in _LOOKED_AT:
            kept = [
                len(np.intersect1d(truth, self.promising(question, NEAREST)))
                for truth, question in zip(wanted, questions, strict=True)
            ]
            self.recall = sum(kept) / wanted.size
            if self.recall >= _WANTED:
                return

    def _fill(self, count: int, take: Take) -> None:
        for start in range(0, count, _BLOCK):
            self.add(take(np.arange(start, min(start + _BLOCK, count))))
