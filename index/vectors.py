"""The dense leg: a FAISS index of passage vectors, derived from the truth. Owns faiss.

One file pair for each generation of the truth: `vectors-<generation>.faiss` and, written before it,
`vectors-<generation>.npz` with the sums from which a question's means and deviations follow. A pair whose name
does not carry the current generation is stale by definition.
"""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

import faiss
import numpy as np
from numpy.typing import NDArray

from index.fusion import Moments

Vectors = NDArray[np.float32]
Keys = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Sums:
    """Running sums over vectors v: how many, of v, shape (dimension,), of vv', shape (dimension, dimension).

    The mean of q.v is q.mean(v), its mean square is q'.mean(vv').q: so mean and deviation of a question's cosines
    over all vectors are known without computing any of them.
    """

    count: int
    total: NDArray[np.float64]
    products: NDArray[np.float64]

    @classmethod
    def of(cls, vectors: Vectors, sign: int = 1) -> "Sums":
        """The sums over the rows; `sign` -1 takes them away when added."""
        wide = vectors.astype(np.float64)
        return cls(sign * len(wide), sign * wide.sum(axis=0), sign * (wide.T @ wide))

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(self.count + other.count, self.total + other.total, self.products + other.products)

    def moments(self, query: Vectors) -> Moments:
        """Mean and deviation of the question's cosines; 0 and 1 over nothing."""
        if self.count == 0:
            return Moments(0.0, 1.0)
        wide = query.astype(np.float64)
        mean = float(wide @ self.total) / self.count
        mean_square = float(wide @ self.products @ wide) / self.count
        return Moments(mean, max(mean_square - mean**2, 0.0) ** 0.5)


@dataclass(slots=True)
class VectorIndex:
    """Unit vectors by key, searched exactly; with sums for each language, and the language of each key."""

    index: faiss.Index
    sums: dict[str, Sums]
    languages: dict[int, str]

    @classmethod
    def empty(cls, dimension: int) -> "VectorIndex":
        """An index without vectors."""
        return cls(faiss.IndexIDMap2(faiss.IndexFlatIP(dimension)), {}, {})

    def __len__(self) -> int:
        return int(self.index.ntotal)

    def keys(self) -> Keys:
        """The keys of all vectors, ascending, shape (n,)."""
        return np.sort(faiss.vector_to_array(self.index.id_map))  # type: ignore[attr-defined]

    def add(self, keys: Keys, vectors: Vectors, language: str) -> None:
        """Adds vectors, shape (n, dimension), of passages in this language, under keys that are not in the index."""
        if len(keys):
            self.index.add_with_ids(vectors, keys)
            self._count(language, Sums.of(vectors))
            self.languages.update(dict.fromkeys(keys.tolist(), language))

    def remove(self, keys: Iterable[int]) -> None:
        """Removes the vectors of these keys; keys that are not in the index are passed over."""
        by_language: dict[str, list[int]] = {}
        for key in keys:
            if key in self.languages:
                by_language.setdefault(self.languages.pop(key), []).append(key)
        for language, present in by_language.items():
            vectors = np.stack([self.index.reconstruct(key) for key in present])
            self._count(language, Sums.of(vectors, sign=-1))
            self.index.remove_ids(faiss.IDSelectorBatch(np.array(present, np.int64)))

    def _count(self, language: str, more: Sums) -> None:
        self.sums[language] = self.sums[language] + more if language in self.sums else more

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

    def moments(self, query: Vectors) -> dict[str, Moments]:
        """Language -> mean and deviation of the question's cosines there, few passages leaning on all others.

        A question stands nearer to everything in its own language; measured against each language's own mean, what is
        outstanding there is no longer hidden behind what is ordinary here.
        """
        everything = sum(self.sums.values(), Sums.of(query[None] * 0, sign=0))
        overall = everything.moments(query)
        return {language: sums.moments(query).leaning_on(overall, sums.count) for language, sums in self.sums.items()}

    def standardised(self, query: Vectors, cosines: Mapping[int, float]) -> dict[int, float]:
        """Key -> deviations above the mean of the passages in its language."""
        moments = self.moments(query)
        return {key: moments[self.languages[key]].standardise(cosine) for key, cosine in cosines.items()}

    def save(self, folder: Path, generation: int) -> None:
        """Writes the pair for this generation, then removes the older ones; atomic at every moment."""
        sums, index = _paths(folder, generation)
        names = sorted(self.sums)
        arrays = {
            "languages": np.array(names, np.str_),
            "counts": np.array([self.sums[name].count for name in names]),
            "totals": np.array([self.sums[name].total for name in names]),
            "products": np.array([self.sums[name].products for name in names]),
            "keys": np.fromiter(self.languages, np.int64, len(self.languages)),
            "of_keys": np.array([names.index(language) for language in self.languages.values()], np.int16),
        }
        with _replacing(sums) as temporary, temporary.open("wb") as file:
            np.savez(file, allow_pickle=False, **arrays)
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
                names = stored["languages"].tolist()
                counted = zip(stored["counts"].tolist(), stored["totals"], stored["products"], strict=True)
                by_language = {name: Sums(*parts) for name, parts in zip(names, counted, strict=True)}
                of_keys = zip(stored["keys"].tolist(), stored["of_keys"].tolist(), strict=True)
                languages = {key: names[number] for key, number in of_keys}
            return cls(faiss.read_index(str(index)), by_language, languages)
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
