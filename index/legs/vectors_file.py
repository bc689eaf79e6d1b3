"""Save and load the dense index, one set of files for a database generation, safely against a kill at any moment.

`vectors-<generation>.npz` has keys, languages and sums, and names the file with the memory-mapped vectors,
`vectors-<older or same>.rows`. `vectors-<generation>.faiss` has the codes, if there are any. The npz file is written
last; without it, the generation does not exist. An npz or faiss file of another generation is stale.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from pincite.index.legs.nearest import Codes
from pincite.index.legs.rows import Rows
from pincite.index.legs.sums import Sums
from pincite.index.legs.vectors import EXACT_UP_TO, VectorIndex

_WASTE = 0.25  # share of unused rows above which the file is rewritten


def save(index: VectorIndex, folder: Path, generation: int) -> None:
    """Write the files of this generation atomically, then remove the older ones."""
    index.settle()
    if len(index) < (1 - _WASTE) * len(index.rows):
        index.pack()
    index.rows = index.rows.saved(folder, generation)
    assert index.rows.file is not None
    codes, arrays = _paths(folder, generation)
    if index.codes is not None:
        with _replacing(codes) as temporary:
            index.codes.save(temporary)
    with _replacing(arrays) as temporary, temporary.open("wb") as file:
        np.savez(file, allow_pickle=False, **_arrays(index))
    for other in folder.glob("vectors-*"):
        if other not in (codes, arrays, index.rows.file):
            other.unlink(missing_ok=True)


def _arrays(index: VectorIndex) -> dict[str, np.ndarray]:
    names, codes = index.names, index.codes
    assert index.rows.file is not None
    return {
        "rows": np.array([index.rows.file.name]),
        "rows_count": np.array(len(index.rows)),
        "codes": np.array([codes.looked_at, codes.trained_at, codes.recall] if codes else []),
        "languages": np.array(names, np.str_),
        "counts": np.array([index.sums[name].count for name in names]),
        "totals": np.array([index.sums[name].total for name in names]),
        "products": np.array([index.sums[name].products for name in names]),
        "keys": index.keys_by_position,
        "of_keys": index.of_language,
        "numbers": index.numbers,
    }


def load(folder: Path, generation: int, dimension: int, exact_up_to: int = EXACT_UP_TO) -> VectorIndex | None:
    """Return the index of this generation, or None if it is missing or broken and must be rebuilt."""
    codes, arrays = _paths(folder, generation)
    index = VectorIndex(dimension, exact_up_to)
    try:
        with arrays.open("rb") as file, np.load(file) as stored:
            index.names = stored["languages"].tolist()
            counted = zip(stored["counts"].tolist(), stored["totals"], stored["products"], strict=True)
            index.sums = {name: Sums(*parts) for name, parts in zip(index.names, counted, strict=True)}
            index.keys_by_position, index.of_language = stored["keys"], stored["of_keys"]
            index.numbers = stored["numbers"]
            index.rows = Rows.of(folder / str(stored["rows"][0]), int(stored["rows_count"]), dimension)
            settled = stored["codes"].tolist()
        if settled:
            index.codes = Codes.load(codes, int(settled[0]), int(settled[1]), settled[2])
            if len(index.codes) != len(index):
                return None
        return index
    except (OSError, RuntimeError, ValueError, KeyError, EOFError, BadZipFile):
        return None


def stored_generation(folder: Path) -> int | None:
    """Return the newest stored generation, or None if there is none."""
    found = (re.fullmatch(r"vectors-(\d+)\.npz", path.name) for path in folder.glob("vectors-*.npz"))
    return max((int(match[1]) for match in found if match), default=None)


def _paths(folder: Path, generation: int) -> tuple[Path, Path]:
    return folder / f"vectors-{generation}.faiss", folder / f"vectors-{generation}.npz"


@contextmanager
def _replacing(target: Path) -> Iterator[Path]:
    """Yield a temporary path beside the target; on success, flush it to disk and rename it to the target."""
    temporary = target.with_name(f"{target.name}.{os.getpid()}.tmp")
    try:
        yield temporary
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
