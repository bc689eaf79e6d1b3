"""Encode the sentences of the training contexts as a collection stores them, in pieces that a later run reuses."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from pincite.eval.training.questions import Context
from pincite.index.encoders.packaged import PackagedEncoder

Floats = NDArray[np.float32]

_PIECE = 2_000  # texts


def sentence_texts(contexts: Sequence[Context]) -> list[str]:
    """Return the texts to encode, in order: "title. sentence", as index/changing/entry.py builds them."""
    return [
        ". ".join(part for part in (context.title, said) if part) for context in contexts for said in context.sentences
    ]


def encoded(encoder: PackagedEncoder, texts: Sequence[str], cache: Path, say: Callable[[str], None]) -> Floats:
    """Return unit rows, shape (n, 384). Pieces found under `cache` by the hash of their texts are not encoded again."""
    cache.mkdir(parents=True, exist_ok=True)
    rows = []
    for start in range(0, len(texts), _PIECE):
        piece = texts[start : start + _PIECE]
        path = cache / f"{hashlib.sha256(chr(0).join(piece).encode()).hexdigest()[:24]}.npy"
        if not path.is_file():
            temporary = path.with_suffix(".tmp.npy")
            np.save(temporary, encoder.encode_passages(piece).astype(np.float16))
            temporary.replace(path)
            say(f"encoded {start + len(piece):,} of {len(texts):,} sentences")
        rows.append(np.load(path).astype(np.float32))
    return np.concatenate(rows) if rows else np.zeros((0, encoder.dimension), np.float32)
