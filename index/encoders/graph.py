"""Write the packaged BERT as an OpenVINO network, in several layouts of its weights.

`rows` has integers of 8 bits, with a scale for each row; `floats` has float32.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset15 as op

from pincite.index.encoders.network import network_file
from pincite.index.encoders.packed_weights import PackedWeights
from pincite.index.encoders.trained_weights import TrainedWeights

Floats = NDArray[np.float32]

MASKED = np.float32(-1e4)  # added to the attention scores of padding; its exp is 0


def write_network(
    weights: PackedWeights | TrainedWeights, layout: str, folder: Path, means: Mapping[str, Floats] | None = None
) -> None:
    """Write the network into the folder, in a layout: `rows` or `floats`.

    With `means`, those of `mean_inputs`, no product is off on average for having its weights rounded.
    """
    embedded, present, build = _begun(weights, layout, means or {})
    pooling = op.parameter([-1, -1, -1], np.float32, name="pooling")
    sums = op.matmul(pooling, build.layers(embedded), False, False)  # (texts, rows, hidden)
    model = ov.Model([op.result(sums)], [embedded, present, pooling], "bert")
    ov.save_model(model, str(folder / network_file(layout)), compress_to_fp16=False)


def mean_inputs(weights: PackedWeights | TrainedWeights, texts: Iterable[tuple[Floats, Floats]]) -> dict[str, Floats]:
    """Return what each product of the network multiplies on average, by the product's name, shape (columns,).

    `texts` are pairs of the first two arrays that `Network.pooled` takes: embedded tokens, and which are present.
    """
    embedded, present, build = _begun(weights, "floats", {})
    build.layers(embedded)
    model = ov.Model([op.result(node) for node in build.inputs.values()], [embedded, present], "inputs of products")
    compiled = ov.Core().compile_model(model, "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    sums: list[Floats | float] = [0.0] * len(build.inputs)
    tokens = 0.0
    for pair in texts:
        found = compiled(list(pair))
        tokens += float(pair[1].sum())
        for at in range(len(sums)):
            sums[at] += np.einsum("tnc,tn->c", found[at], pair[1])
    return {name: np.asarray(total / tokens, np.float32) for name, total in zip(build.inputs, sums, strict=True)}


def _begun(
    weights: PackedWeights | TrainedWeights, layout: str, means: Mapping[str, Floats]
) -> tuple[ov.op.Parameter, ov.op.Parameter, "_Builder"]:
    """Return the two inputs that every network has, and what builds its layers."""
    embedded = op.parameter([-1, -1, weights.shape.hidden], np.float32, name="embedded")
    present = op.parameter([-1, -1], np.float32, name="present")
    bias = op.multiply(op.subtract(_floats([1.0]), op.unsqueeze(present, _integers(1, 2))), _floats([MASKED]))
    return embedded, present, _Builder(weights, layout, bias, means)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Adds the parts of a BERT to a graph, looking up weights by their names in the packed file.

    `means` has what products multiply on average; `inputs` keeps each product's input.
    """

    weights: PackedWeights | TrainedWeights
    layout: str
    bias: ov.Node
    means: Mapping[str, Floats]
    inputs: dict[str, ov.Node] = field(default_factory=dict)

    def layers(self, embedded: ov.Node) -> ov.Node:
        """Add all layers; input and output have shape (texts, tokens, hidden)."""
        x = self.norm(embedded, "emb.ln")
        for number in range(self.weights.shape.layers):
            x = self.layer(x, f"l{number}")
        return x

    def layer(self, x: ov.Node, name: str) -> ov.Node:
        """Add one transformer layer; input and output have shape (texts, tokens, hidden)."""
        shape = self.weights.shape
        attended = self.dense(self._attention(x, name), f"{name}.ao", shape.hidden)
        x = self.norm(op.add(x, attended), f"{name}.aln")
        wide = op.gelu(self.dense(x, f"{name}.fi", shape.feed_forward), "erf")
        return self.norm(op.add(x, self.dense(wide, f"{name}.fo", shape.hidden)), f"{name}.oln")

    def _attention(self, x: ov.Node, name: str) -> ov.Node:
        hidden, heads = self.weights.shape.hidden, self.weights.shape.heads
        apart, swapped = _integers(0, 0, heads, hidden // heads), _integers(0, 2, 1, 3)
        parts = [self.dense(x, f"{name}.{part}", hidden) for part in ("q", "k", "v")]
        query, key, value = (op.transpose(op.reshape(part, apart, True), swapped) for part in parts)
        context = op.scaled_dot_product_attention(query, key, value, self.bias)
        return op.reshape(op.transpose(context, swapped), _integers(0, 0, hidden), True)

    def dense(self, x: ov.Node, name: str, rows: int) -> ov.Node:
        """Add x W' + b.

        Rounding makes of W another matrix V, and products that are off by x (W - V)'. Most of that is the same for all
        tokens, because the inputs of a product are far from 0 on average: it is added to b.
        """
        self.inputs[name] = x
        matrix = self.weights.values(f"{name}.w").reshape(rows, -1)
        shift = self.weights.values(f"{name}.b")
        if self.layout == "floats":
            return op.add(op.matmul(x, op.constant(matrix), False, True), _floats(shift))
        whole, scales = _rounded(matrix)
        if name in self.means:
            shift = np.asarray(shift + (matrix - whole * scales) @ self.means[name], np.float32)
        stored = op.multiply(op.convert(op.constant(whole), np.float32), op.constant(scales))
        return op.add(op.matmul(x, stored, False, True), _floats(shift))

    def norm(self, x: ov.Node, name: str) -> ov.Node:
        """Add layer normalisation: mean 0 and variance 1 for every token, times the gain, plus the shift."""
        centred = op.mvn(x, _integers(-1), True, self.weights.shape.epsilon, "inside_sqrt")
        gain, shift = (_floats(self.weights.values(f"{name}.{part}")) for part in ("w", "b"))
        return op.add(op.multiply(centred, gain), shift)


def _rounded(matrix: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Return a matrix as 8-bit integers, shape (rows, columns), and the scale of each row, shape (rows, 1)."""
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
    return np.rint(matrix / scales).astype(np.int8), scales


def _integers(*values: int) -> ov.Node:
    return op.constant(np.array(values, np.int64))


def _floats(values: object) -> ov.Node:
    """Return a constant of shape (1, 1, n), broadcast along the last axis."""
    return op.constant(np.asarray(values, np.float32).reshape(1, 1, -1))
