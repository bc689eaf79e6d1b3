"""Encode queries and passages with the packaged multilingual-e5-small.

Token and position embeddings are looked up and added here, because the token table (384 MB) is better memory-mapped
than loaded. The transformer layers run in index/encoders/network.py.
"""

import json
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from pincite.index.encoders.bundled import PROMPTS, TENSORS_FILE, TOKENIZER_FILE
from pincite.index.encoders.encoder import Progress, unit_rows
from pincite.index.encoders.network import Network, open_network
from pincite.index.encoders.seeker import plain
from pincite.index.encoders.unigram import read_pieces

Floats = NDArray[np.float32]

BATCH_TOKENS = 768  # measured: larger batches no longer fit the CPU cache
# Lengths are rounded up to a multiple of this: OpenVINO prepares for every new shape, which takes longer than a query.
LENGTH_STEP = 8


class PackagedEncoder:
    """Encodes queries and passages as unit vectors. Threads may share it."""

    def __init__(self, name: str, folder: Path, seeker: Path | None = None) -> None:
        """Open the unpacked model in `folder`; `seeker` is the folder of a network trained to look for answers."""
        self.name = name
        self._folder = folder
        with ThreadPoolExecutor(1) as beside:  # compiling releases the GIL, so the pieces are read meanwhile
            networks = beside.submit(lambda: [open_network(one) for one in (folder, seeker) if one])
            self._light_tokenizer = read_pieces(folder)
        self._network, *seeking = networks.result()
        self._seeking = seeking[0] if seeking else None
        tensors = map_tensors(folder / TENSORS_FILE)
        self._words = tensors["embeddings.word_embeddings.weight"]
        # Every token has type 0, so its type vector is added to the positions once.
        types = tensors["embeddings.token_type_embeddings.weight"]
        self._positions = tensors["embeddings.position_embeddings.weight"] + types[0]

    @property
    def dimension(self) -> int:
        """The length of every vector: 384."""
        return len(self._positions[0])

    @cached_property
    def _tokenizer(self) -> Tokenizer:
        """The tokenizer for passages. It takes 0.9 s to load, so queries use a lighter one."""
        tokenizer = Tokenizer.from_file(str(self._folder / TOKENIZER_FILE))
        tokenizer.enable_truncation(len(self._positions))
        return tokenizer

    def encode_query(self, text: str) -> Floats:
        """Return a unit vector, shape (dimension,). May be called from several threads."""
        return self._encode_question(text, self._network)

    def encode_seeking(self, text: str) -> Floats:
        """Return the unit vector that lies nearest to the sentences that answer; without a seeker, the query's."""
        return self._encode_question(plain(text), self._seeking) if self._seeking else self.encode_query(text)

    def _encode_question(self, text: str, network: Network) -> Floats:
        ids = self._light_tokenizer.encode(PROMPTS["query"] + text, limit=len(self._positions))
        vector: Floats = self._encode([ids], network)[0]
        return vector

    def encode_passages(self, texts: Sequence[str], progress: Progress | None = None) -> Floats:
        """Return unit rows, shape (n, dimension), in the order of `texts`; `progress` gets the size of each batch."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        encodings = self._tokenizer.encode_batch([PROMPTS["passage"] + text for text in texts])
        tokens = [encoding.ids for encoding in encodings]

        def encode(batch: Sequence[int]) -> tuple[Sequence[int], Floats]:
            return batch, self._encode([tokens[at] for at in batch], self._network)

        with ThreadPoolExecutor(os.cpu_count()) as threads:
            for batch, rows in threads.map(encode, batches([len(ids) for ids in tokens])):
                vectors[batch] = rows
                if progress:
                    progress(len(batch))
        return vectors

    def _encode(self, tokens: Sequence[Sequence[int]], network: Network) -> Floats:
        """Return unit rows for texts given as token ids. Shorter texts are padded, which does not change the result."""
        longest = -(-max(map(len, tokens)) // LENGTH_STEP) * LENGTH_STEP
        embedded = np.zeros((len(tokens), longest, self.dimension), np.float32)
        present = np.zeros((len(tokens), longest), np.float32)
        for row, ids in enumerate(tokens):
            np.add(self._words[ids], self._positions[: len(ids)], out=embedded[row, : len(ids)])
            present[row, : len(ids)] = 1
        return unit_rows(network.sums(embedded, present))


def batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Yield batches of text indexes, longest first. A batch has at most BATCH_TOKENS with padding, or one text."""
    batch: list[int] = []
    for at in sorted(range(len(lengths)), key=lambda at: -lengths[at]):
        if batch and lengths[batch[0]] * (len(batch) + 1) > BATCH_TOKENS:
            yield batch
            batch = []
        batch.append(at)
    if batch:
        yield batch


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
