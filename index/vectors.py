"""The dense leg: a FAISS index of passage vectors, derived from the truth. Owns faiss.

One file pair for each generation of the truth: `vectors-<generation>.faiss` and, written before it,
`vectors-<generation>.npz` with the sums from which a question's mean and deviation follow. A pair whose name
does not carry the current generation is stale by definition.
"""

import os
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.fusion import Moments

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]


@dataclass(slots=True)
class VectorIndex:
    """Unit vectors by key, searched exactly, with running sums of the vectors and of their products."""

    index: faiss.Index
    total: NDArray[np.float64]  # (dimension,)
    products: NDArray[np.float64]  # (dimension, dimension)

    @classmethod
    def empty(cls, dimension: int) -> "VectorIndex":
        """An index without vectors."""
        index = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))
        return cls(index, np.zeros(dimension), np.zeros((dimension, dimension)))

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def keys(self) -> Keys:
        """The keys of all vectors, ascending, shape (n,)."""
        return np.sort(faiss.vector_to_array(self.index.id_map))  # type: ignore[attr-defined]

    def add(self, keys: Keys, vectors: Vectors) -> None:
        """Adds vectors, shape (n, dimension), under keys, shape (n,), that are not in the index."""
        if len(keys):
            self.index.add_with_ids(vectors, keys)
            self._count(vectors, 1.0)

    def remove(self, keys: Keys) -> None:
        """Removes the vectors of these keys; keys that are not in the index are passed over."""
        present = np.intersect1d(keys, self.keys())
        if len(present):
            self._count(np.stack([self.index.reconstruct(int(key)) for key in present]), -1.0)
            self.index.remove_ids(faiss.IDSelectorBatch(present))

    def _count(self, vectors: Vectors, sign: float) -> None:
        wide = vectors.astype(np.float64)
        self.total += sign * wide.sum(axis=0)
        self.products += sign * (wide.T @ wide)

    def search(self, query: Vectors, count: int, allowed: Keys | None = None) -> dict[int, float]:
        """Key -> cosine (-1 to 1) of the nearest vectors, among the allowed keys if given."""
        count = min(count, len(self))
        if count == 0 or (allowed is not None and len(allowed) == 0):
            return {}
        parameters = None
        if allowed is not None:
            parameters = faiss.SearchParameters(sel=faiss.IDSelectorBatch(allowed))  # type: ignore[call-arg]
        cosines, keys = self.index.search(query.reshape(1, -1), count, params=parameters)
        return {int(key): float(cosine) for key, cosine in zip(keys[0], cosines[0], strict=True) if key >= 0}

    def cosines(self, query: Vectors, keys: Sequence[int]) -> dict[int, float]:
        """Key -> cosine for the given keys, all of which must be in the index."""
        return {key: float(self.index.reconstruct(key) @ query) for key in keys}

    def moments(self, query: Vectors) -> Moments:
        """Mean and deviation of the question's cosines over all vectors, without computing any of them.

        The mean of q.v is q.mean(v), its mean square is q'.mean(vv').q, so two sums kept at build are enough.
        """
        if len(self) == 0:
            return Moments(0.0, 1.0)
        wide = query.astype(np.float64)
        mean = float(wide @ self.total) / len(self)
        mean_square = float(wide @ self.products @ wide) / len(self)
        return Moments(mean, max(mean_square - mean**2, 0.0) ** 0.5)

    def save(self, folder: Path, generation: int) -> None:
        """Writes the pair for this generation, then removes the older ones; atomic at every moment."""
        sums, index = _paths(folder, generation)
        with _replacing(sums) as temporary, temporary.open("wb") as file:
            np.savez(file, total=self.total, products=self.products)
        with _replacing(index) as temporary:
            faiss.write_index(self.index, str(temporary))
        for other in folder.glob("vectors-*"):
            if other not in (sums, index):
                other.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path, generation: int) -> "VectorIndex | None":
        """The index of this generation, or None where it is missing or broken: then it is built again."""
        sums, index = _paths(folder, generation)
        try:
            with sums.open("rb") as file, np.load(file) as stored:
                total, products = stored["total"], stored["products"]
            return cls(faiss.read_index(str(index)), total, products)
        except (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile):
            return None


def stored_generation(folder: Path) -> int | None:
    """The newest generation that a stored pair carries, None if there is none."""
    found = (re.fullmatch(r"vectors-(\d+)\.faiss", path.name) for path in folder.glob("vectors-*.faiss"))
    return max((int(match[1]) for match in found if match), default=None)


def _paths(folder: Path, generation: int) -> tuple[Path, Path]:
    return folder / f"vectors-{generation}.npz", folder / f"vectors-{generation}.faiss"


class _replacing:  # noqa: N801  a context manager, used like a function
    """Gives a temporary path beside the target; on success flushes it to disk and renames it into place."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")

    def __enter__(self) -> Path:
        return self._temporary

    def __exit__(self, kind: object, error: object, trace: object) -> None:
        if error is not None:
            self._temporary.unlink(missing_ok=True)
            return
        with self._temporary.open("rb+") as file:
            os.fsync(file.fileno())
        self._temporary.replace(self._target)
