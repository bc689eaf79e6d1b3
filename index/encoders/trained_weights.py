"""Read and write the weights of a model trained from the packaged e5: what each weight changed by, in 4-bit blocks.

A change is small beside its weight, so four bits keep it far more exactly than they would keep the weight itself. The
file's layout: b"PCT1", the header's length (uint32), the header in JSON (`version`, the SHA-256 of the packaged weights
and of the body, and for each tensor [kind, elements, offset, bytes]), then the body. Only matrices and vectors of the
transformer's layers have changes; the embeddings are the packaged ones.
"""

import hashlib
import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pincite.index.encoders.packed_weights import (
    BLOCK_WEIGHTS,
    FLOAT32,
    FOUR_BIT,
    PackedTensor,
    PackedWeights,
    Shape,
    dequantise,
)
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

_MAGIC = b"PCT1"
_LEVELS = 7  # a weight of a block is -8 to 7 times its scale; the largest one becomes 7 or -7


@dataclass(frozen=True, slots=True)
class TrainedWeights:
    """Packaged weights and the changes that training made to some of them. `version` names the training."""

    version: str
    base: PackedWeights
    tensors: Mapping[str, PackedTensor]
    body: NDArray[np.uint8]

    @property
    def shape(self) -> Shape:
        """The sizes of the network, those of the packaged one."""
        return self.base.shape

    def values(self, name: str) -> Floats:
        """Return all weights of a tensor, flat: the packaged ones plus their changes."""
        values = self.base.values(name)
        if name not in self.tensors:
            return values
        tensor = self.tensors[name]
        raw = self.body[tensor.offset : tensor.offset + tensor.size]
        changed: Floats = values + (raw.view("<f4") if tensor.kind == FLOAT32 else dequantise(raw))
        return changed


def open_trained(path: Path, base: PackedWeights, base_digest: str) -> TrainedWeights:
    """Return the trained weights. Raises ModelUnavailable if the file is damaged or was trained from other weights."""
    try:
        data = np.fromfile(path, np.uint8)
        header, body = _parsed(data)
        tensors = {name: PackedTensor(*entry) for name, entry in header["tensors"].items()}
        if hashlib.sha256(body.data).hexdigest() != header["body"]:
            raise ValueError("its checksum is wrong")
        if header["base"] != base_digest:
            raise ValueError("it belongs to other packaged weights")
        version = str(header["version"])
    except (OSError, ValueError, KeyError, TypeError, struct.error) as fault:
        raise ModelUnavailable(
            f"The trained weights {path} cannot be used: {fault}. Install Pincite again: "
            "pip install --force-reinstall --no-deps pincite"
        ) from fault
    return TrainedWeights(version, base, tensors, body)


def _parsed(data: NDArray[np.uint8]) -> tuple[Any, NDArray[np.uint8]]:
    if data[:4].tobytes() != _MAGIC:
        raise ValueError("it is not a file of trained weights")
    (length,) = struct.unpack("<I", data[4:8].tobytes())
    return json.loads(data[8 : 8 + length].tobytes()), data[8 + length :]


def write_trained(
    path: Path, version: str, base: PackedWeights, base_digest: str, values: Mapping[str, Floats]
) -> None:
    """Write what each tensor in `values` (flat, by its name in the packaged file) changed by."""
    tensors: dict[str, list[int]] = {}
    body = b""
    for name, trained in values.items():
        change = np.asarray(trained, np.float32) - base.values(name)
        matrix = base.tensors[name].kind == FOUR_BIT
        raw = quantised(change) if matrix else change.astype("<f4").tobytes()
        tensors[name] = [FOUR_BIT if matrix else FLOAT32, change.size, len(body), len(raw)]
        body += raw + bytes(-len(raw) % 4)  # float32 values lie at multiples of 4 bytes
    header = {"version": version, "base": base_digest, "body": hashlib.sha256(body).hexdigest(), "tensors": tensors}
    head = json.dumps(header).encode()
    head += b" " * (-len(head) % 8)
    path.write_bytes(_MAGIC + struct.pack("<I", len(head)) + head + body)


def quantised(values: Floats) -> bytes:
    """Return 4-bit blocks of flat values, whose number is a multiple of 32; `dequantise` reads them.

    An error is at most half a block's scale, a fourteenth of its largest value.
    """
    rows = values.reshape(-1, BLOCK_WEIGHTS)
    scales = (np.abs(rows).max(axis=1, keepdims=True) / _LEVELS).astype("<f2")
    wide = scales.astype(np.float32)
    steps = np.divide(rows, wide, out=np.zeros_like(rows), where=wide > 0)
    nibbles = (np.clip(np.rint(steps), -8, _LEVELS) + 8).astype(np.uint8)
    halves = nibbles[:, : BLOCK_WEIGHTS // 2] | nibbles[:, BLOCK_WEIGHTS // 2 :] << 4
    return np.concatenate([scales.view(np.uint8), halves], axis=1).tobytes()
