"""Encodes one text with the packaged weights in plain numpy.

Importing torch and sentence-transformers takes longer than a whole question may, so a question goes this
way: the weights stay on disk, memory-mapped, and only the embeddings of the question's own words are read.

Inside, a text is a matrix of (hidden, tokens), a column a token: a weight matrix times a few columns is
1.5 times as fast as a few rows times its transpose.
"""

import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from index.bundled import PROMPTS, TENSORS_FILE
from index.unigram import PieceTokenizer, read_pieces

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Dense:
    """y = W x + b, or a layer norm's gain and shift."""

    weight: Floats
    bias: Floats


@dataclass(frozen=True, slots=True)
class Layer:
    """The weights of one BERT layer, in the order in which they are used."""

    query: Dense
    key: Dense
    value: Dense
    attended: Dense
    first_norm: Dense
    widen: Dense
    narrow: Dense
    second_norm: Dense


@dataclass(frozen=True, slots=True)
class QueryEncoder:
    """BERT with mean pooling over one text at a time; holds no state, so threads may share it."""

    tokenizer: PieceTokenizer
    words: Floats
    positions: Floats
    first_norm: Dense
    layers: tuple[Layer, ...]
    heads: int
    epsilon: float

    def encode(self, text: str, prompt: str = PROMPTS["query"]) -> Floats:
        """Returns the unit vector (hidden,) of the prompt and the text together, 512 tokens at most."""
        ids = self.tokenizer.encode(prompt + text, limit=len(self.positions))
        hidden: Floats = self.words[ids] + self.positions[: len(ids)]
        hidden = layer_norm(np.ascontiguousarray(hidden.T), self.first_norm, self.epsilon)
        for layer in self.layers:
            hidden = self._through(layer, hidden)
        mean = hidden.mean(axis=1)
        unit: Floats = mean / np.linalg.norm(mean)
        return unit

    def _through(self, layer: Layer, hidden: Floats) -> Floats:
        """One transformer layer: (hidden, tokens) to (hidden, tokens)."""
        context = attend(
            affine(hidden, layer.query), affine(hidden, layer.key), affine(hidden, layer.value), self.heads
        )
        hidden = layer_norm(hidden + affine(context, layer.attended), layer.first_norm, self.epsilon)
        wide = gelu(affine(hidden, layer.widen))
        return layer_norm(hidden + affine(wide, layer.narrow), layer.second_norm, self.epsilon)


def affine(x: Floats, dense: Dense) -> Floats:
    """Returns W x + b: (in, tokens) to (out, tokens)."""
    y: Floats = dense.weight @ x
    y += dense.bias[:, None]
    return y


def attend(query: Floats, key: Floats, value: Floats, heads: int) -> Floats:
    """Returns V softmax(K' Q / sqrt(d)) for every head of width d, the heads one below the other again."""
    hidden, tokens = query.shape
    width = hidden // heads
    q, k, v = (x.reshape(heads, width, tokens) for x in (query, key, value))
    scores: Floats = k.transpose(0, 2, 1) @ q  # (heads, attended, attending)
    scores *= np.float32(1 / math.sqrt(width))
    scores -= scores.max(axis=1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=1, keepdims=True)
    context: Floats = (v @ scores).reshape(hidden, tokens)
    return context


def layer_norm(x: Floats, norm: Dense, epsilon: float) -> Floats:
    """Returns every column with mean 0 and variance 1, times the gain, plus the shift."""
    centred: Floats = x - x.mean(axis=0)
    centred /= np.sqrt(np.square(centred).mean(axis=0) + np.float32(epsilon))
    centred *= norm.weight[:, None]
    centred += norm.bias[:, None]
    return centred


def gelu(x: Floats) -> Floats:
    """Returns x times the share of a normal distribution below x, to 3e-7 of itself: gelu(1) -> 0.841345.

    The error function is Abramowitz and Stegun 7.1.26 (numpy has none, and importing scipy's takes 0.2 s).
    """
    size = np.abs(x)
    t: Floats = np.reciprocal(np.float32(1) + np.float32(0.3275911 / math.sqrt(2)) * size)
    tail: Floats = np.float32(1.061405429) * t
    for coefficient in (-1.453152027, 1.421413741, -0.284496736, 0.254829592):
        tail += np.float32(coefficient)
        tail *= t
    tail *= np.exp(np.float32(-0.5) * np.square(x))  # 1 - erf(|x| / sqrt 2)
    # x Phi(x) = max(x, 0) - |x| tail / 2 for either sign of x
    above: Floats = np.maximum(x, 0) - np.float32(0.5) * size * tail
    return above


def open_query_encoder(folder: Path) -> QueryEncoder:
    """Returns the encoder over an unpacked folder (see `index.bundled`), reading almost nothing yet."""
    # One question is too little work for two cores: numpy's threads would only wait for each other, and where
    # another process wants a core too, 6 times as long (docs/benchmarks.md).
    threadpool_limits(1, user_api="blas")
    config = json.loads((folder / "config.json").read_bytes())
    tensors = map_tensors(folder / TENSORS_FILE)
    # Every token is of type 0, so its vector can join the positions once and for all.
    positions = tensors["embeddings.position_embeddings.weight"] + tensors["embeddings.token_type_embeddings.weight"][0]
    return QueryEncoder(
        tokenizer=read_pieces(folder),
        words=tensors["embeddings.word_embeddings.weight"],
        positions=positions,
        first_norm=_dense(tensors, "embeddings.LayerNorm"),
        layers=tuple(_layer(tensors, number) for number in range(config["num_hidden_layers"])),
        heads=config["num_attention_heads"],
        epsilon=config["layer_norm_eps"],
    )


def map_tensors(path: Path) -> dict[str, Floats]:
    """Returns the float32 tensors of a safetensors file by name, mapped from the disk and not copied."""
    with path.open("rb") as file:
        length = int.from_bytes(file.read(8), "little")
        header = json.loads(file.read(length))
    data = np.memmap(path, np.uint8, mode="r", offset=8 + length)
    tensors = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            # A plain array over the same memory: np.memmap's own indexing is slow.
            tensors[name] = np.asarray(data[start:end]).view("<f4").reshape(entry["shape"])
    return tensors


def _dense(tensors: dict[str, Floats], name: str) -> Dense:
    return Dense(tensors[f"{name}.weight"], tensors[f"{name}.bias"])


def _layer(tensors: dict[str, Floats], number: int) -> Layer:
    at = f"encoder.layer.{number}"
    return Layer(
        query=_dense(tensors, f"{at}.attention.self.query"),
        key=_dense(tensors, f"{at}.attention.self.key"),
        value=_dense(tensors, f"{at}.attention.self.value"),
        attended=_dense(tensors, f"{at}.attention.output.dense"),
        first_norm=_dense(tensors, f"{at}.attention.output.LayerNorm"),
        widen=_dense(tensors, f"{at}.intermediate.dense"),
        narrow=_dense(tensors, f"{at}.output.dense"),
        second_norm=_dense(tensors, f"{at}.output.LayerNorm"),
    )
