"""Turn tokens into what a network takes: their embeddings and those of their positions, added.

The table of tokens (384 MB) is better memory-mapped than loaded, so it is no part of the network.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.model_files import TENSORS_FILE

Floats = NDArray[np.float32]

# Lengths are rounded up to a multiple of this: OpenVINO prepares for every new shape, which takes longer than a query.
LENGTH_STEP = 8


class TokenEmbeddings:
    """The tables of an unpacked model. Threads may share them."""

    def __init__(self, folder: Path) -> None:
        """Map the tables in the folder of an unpacked model."""
        tensors = map_tensors(folder / TENSORS_FILE)
        self._words = tensors["embeddings.word_embeddings.weight"]
        # Every token has type 0, so its type vector is added to the positions once.
        types = tensors["embeddings.token_type_embeddings.weight"]
        self._positions = tensors["embeddings.position_embeddings.weight"] + types[0]

    @property
    def dimension(self) -> int:
        """The length of every vector: 384."""
        return len(self._positions[0])

    @property
    def most(self) -> int:
        """The most tokens that a text may have: 512."""
        return len(self._positions)

    def inputs(self, tokens: Sequence[Sequence[int]], weights: Sequence[Floats]) -> tuple[Floats, Floats, Floats]:
        """Return what `Network.pooled` takes for the texts, given their tokens and the weights for pooling.

        Shorter texts are padded, which changes nothing.
        """
        longest = -(-max(map(len, tokens)) // LENGTH_STEP) * LENGTH_STEP
        embedded = np.zeros((len(tokens), longest, self.dimension), np.float32)
        present = np.zeros((len(tokens), longest), np.float32)
        pooling = np.zeros((len(tokens), max(map(len, weights)), longest), np.float32)
        for at, (ids, rows) in enumerate(zip(tokens, weights, strict=True)):
            np.add(self._words[ids], self._positions[: len(ids)], out=embedded[at, : len(ids)])
            present[at, : len(ids)] = 1
            pooling[at, : len(rows), : len(ids)] = rows
        return embedded, present, pooling


def map_tensors(path: Path) -> dict[str, Floats]:
    """Return the float32 tensors of a safetensors file by name, memory-mapped and not copied."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, mode="r", offset=8 + length)
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            # A plain array over the same memory, because indexing an np.memmap is slow.
            tensors[name] = np.asarray(data[start:end]).view("<f4").reshape(entry["shape"])
    return tensors
