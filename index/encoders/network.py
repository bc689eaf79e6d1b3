"""The packaged BERT as a network that OpenVINO runs: built once, from the 4-bit blocks as they are. Owns openvino.

A block of 32 weights with one scale is a form that OpenVINO multiplies by: it rounds the other side to blocks of 32
whole numbers too, and a CPU with instructions for that (VNNI) is four times as fast as torch in float32, at a cosine
of 0.9999. Where a CPU has none, OpenVINO computes in float32 by itself.
"""

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import openvino as ov
from numpy.typing import NDArray
from openvino import opset15 as op

from pincite.index.encoders.packed_weights import BLOCK_WEIGHTS, PackedWeights
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

NETWORK_FILE = "network.xml"  # its weights go into network.bin beside it
ROUNDING = BLOCK_WEIGHTS  # how many activations share a scale; 0 would leave them float32
MASKED = np.float32(-1e4)  # added to the scores of padding: exp of it is 0


class Network:
    """The compiled network; threads may share it, each call computes on one core."""

    def __init__(self, compiled: ov.CompiledModel) -> None:
        self._compiled = compiled

    def sums(self, embedded: Floats, present: Floats) -> Floats:
        """Embedded (texts, tokens, hidden) to the last layer's sums over present tokens, (texts, hidden)."""
        found = self._compiled.create_infer_request().infer([embedded, present], share_inputs=True)
        rows: Floats = found[0][:, 0]
        return rows


def open_network(folder: Path) -> Network:
    """Compiles the network of an unpacked folder for this CPU."""
    cores = os.cpu_count() or 1
    # A stream is one call at a time on a thread of its own: threads inside one operation wait for each other, and
    # where another process wants a core too, many times as long (docs/benchmarks.md).
    settings = {
        "NUM_STREAMS": cores,
        "INFERENCE_NUM_THREADS": cores,
        "INFERENCE_PRECISION_HINT": "f32",
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": ROUNDING,
    }
    if os.access(folder, os.W_OK):
        settings["CACHE_DIR"] = str(folder / "compiled")  # by CPU and version; compiling takes twice as long as reading
    try:
        compiled = ov.Core().compile_model(str(folder / NETWORK_FILE), "CPU", settings)
    except RuntimeError as fault:
        raise ModelUnavailable(
            f"The unpacked model in {folder} cannot be opened ({fault}). Delete that folder; it is made again."
        ) from fault
    network = Network(compiled)
    # Once alone, before any two threads: OpenVINO's first call holds a lock of its own while it waits for Python's, and
    # two first calls at once were seen to wait for each other for ever.
    hidden = compiled.input(0).get_partial_shape()[2].get_length()
    network.sums(np.zeros((1, 8, hidden), np.float32), np.ones((1, 8), np.float32))
    return network


def write_network(weights: PackedWeights, folder: Path) -> None:
    """Writes the network of the packaged weights into the folder."""
    hidden = weights.shape.hidden
    embedded = op.parameter([-1, -1, hidden], np.float32, name="embedded")
    present = op.parameter([-1, -1], np.float32, name="present")
    bias = op.multiply(op.subtract(_floats([1.0]), op.unsqueeze(present, _integers(1, 2))), _floats([MASKED]))
    build = _Builder(weights, bias)
    x = build.norm(embedded, "emb.ln")
    for number in range(weights.shape.layers):
        x = build.layer(x, f"l{number}")
    sums = op.matmul(op.unsqueeze(present, _integers(1)), x, False, False)  # (texts, 1, hidden)
    model = ov.Model([op.result(sums)], [embedded, present], "bert")
    ov.save_model(model, str(folder / NETWORK_FILE), compress_to_fp16=False)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Adds the parts of a BERT layer to a graph, under the names of the packed file."""

    weights: PackedWeights
    bias: ov.Node

    def layer(self, x: ov.Node, name: str) -> ov.Node:
        """One transformer layer: (texts, tokens, hidden) to the same."""
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
        """x W' + b."""
        scales, nibbles = self.weights.blocks(f"{name}.w")
        blocks = len(scales) // rows
        whole = ov.Tensor(ov.Type.i4, ov.Shape([rows, blocks, BLOCK_WEIGHTS]))
        signed = nibbles ^ 8  # what 4 bits of two's complement write for nibble - 8
        whole.data[:] = (signed[:, 0::2] | signed[:, 1::2] << 4).reshape(whole.data.shape)
        scaled = op.multiply(op.convert(op.constant(whole), np.float16), op.constant(scales.reshape(rows, blocks, 1)))
        matrix = op.convert(op.reshape(scaled, _integers(rows, blocks * BLOCK_WEIGHTS), False), np.float32)
        return op.add(op.matmul(x, matrix, False, True), _floats(self.weights.values(f"{name}.b")))

    def norm(self, x: ov.Node, name: str) -> ov.Node:
        """Mean 0 and variance 1 for every token, times the gain, plus the shift."""
        centred = op.mvn(x, _integers(-1), True, self.weights.shape.epsilon, "inside_sqrt")
        gain, shift = (_floats(self.weights.values(f"{name}.{part}")) for part in ("w", "b"))
        return op.add(op.multiply(centred, gain), shift)


def _integers(*values: int) -> ov.Node:
    return op.constant(np.array(values, np.int64))


def _floats(values: object) -> ov.Node:
    """One number for each of the last axis."""
    return op.constant(np.asarray(values, np.float32).reshape(1, 1, -1))
