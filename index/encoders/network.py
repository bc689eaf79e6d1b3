"""Build the packaged BERT as an OpenVINO network in several layouts of its weights, and run it. Owns openvino.

`blocks` keeps the packaged 4-bit blocks of 32 weights that share a scale; `rows` has integers of 8 bits, with a scale
for each row; `floats` has float32. With whole numbers, OpenVINO rounds the activations to whole numbers too, in groups
that share a scale: fast on a CPU with instructions for that (VNNI). With bf16, a CPU that multiplies matrices in that
format (AMX) is faster still. Which engine is the fastest on a machine is measured (index/encoders/choosing.py). A
network trained from the packaged one has no `blocks`: four bits would lose what training changed.
"""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue

import numpy as np
from numpy.typing import NDArray

if "openvino" not in sys.modules:
    # Its converter of models loads a web client and more, in two thirds of the time that the whole import takes. None
    # says that a module cannot be imported, and OpenVINO does without this one where it is not installed.
    sys.modules["openvino.tools.ovc"] = None  # type: ignore[assignment]
    import openvino  # noqa: F401

    del sys.modules["openvino.tools.ovc"]

import openvino as ov
from openvino import opset15 as op

from pincite.index.encoders.packed_weights import BLOCK_WEIGHTS, PackedWeights
from pincite.index.encoders.trained_weights import TrainedWeights
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

MASKED = np.float32(-1e4)  # added to the attention scores of padding; its exp is 0


@dataclass(frozen=True, slots=True)
class Engine:
    """A way to compute a network: layout of the weights, precision, and activations that share a scale (0: none)."""

    layout: str
    precision: str
    group: int

    def __str__(self) -> str:
        """Return its name: `rows, bf16, groups of 64`."""
        return f"{self.layout}, {self.precision}" + (f", groups of {self.group}" if self.group else "")


EXACT = Engine("blocks", "f32", 0)  # the packaged weights in float32: what the others are compared to
BLOCKS = Engine("blocks", "f32", BLOCK_WEIGHTS)
ROWS = Engine("rows", "bf16", 64)
FLOATS = Engine("floats", "bf16", 0)


def network_file(layout: str) -> str:
    """Return the name of the file with the network in this layout; its weights lie in a `.bin` beside it."""
    return f"network-{layout}.xml"


class Network:
    """The compiled network. Threads may share it; each call runs on one core."""

    def __init__(self, compiled: ov.CompiledModel) -> None:
        self._compiled = compiled
        self._idle: SimpleQueue[ov.InferRequest] = SimpleQueue()
        self._running: set[ov.InferRequest] = set()  # keeps what a call reads, even if no one waits for it

    def pooled(self, embedded: Floats, present: Floats, pooling: Floats) -> Floats:
        """Return weighted sums of the last layer, shape (texts, rows, hidden), in one pass.

        `embedded` has shape (texts, tokens, hidden); `present`, shape (texts, tokens), is 1 for tokens, 0 for padding.
        Row r of a text is the sum over its tokens t of `pooling[text, r, t]` times the vector of t. `pooling` has shape
        (texts, rows, tokens) and is 0 for padding.
        """
        return self.start(embedded, present, pooling)()

    def start(self, embedded: Floats, present: Floats, pooling: Floats) -> Callable[[], Floats]:
        """Start on one of OpenVINO's own threads, and return a function that waits for what `pooled` returns."""
        request = self._request()
        self._running.add(request)
        request.start_async([embedded, present, pooling], share_inputs=True)

        def wait() -> Floats:
            request.wait()
            found: Floats = request.get_output_tensor(0).data.copy()
            self._running.discard(request)
            self._idle.put(request)
            return found

        return wait

    def _request(self) -> ov.InferRequest:
        try:
            return self._idle.get_nowait()
        except Empty:
            return self._compiled.create_infer_request()


def processor() -> tuple[str, tuple[str, ...]]:
    """Return the name of the processor and what OpenVINO computes with on it: `("Xeon ...", ("FP32", "INT8", ...))`."""
    core = ov.Core()
    abilities = core.get_property("CPU", "OPTIMIZATION_CAPABILITIES")
    return str(core.get_property("CPU", "FULL_DEVICE_NAME")), tuple(sorted(abilities))


def version() -> str:
    """Return the version of OpenVINO."""
    return str(ov.__version__)


def open_network(folder: Path, engine: Engine) -> Network:
    """Return the network of an unpacked folder, compiled for this CPU. Raises ModelUnavailable if it is broken."""
    cores = os.cpu_count() or 1
    # A stream runs one call at a time on its own thread. Threads inside one operation would wait for each other, many
    # times as long if another process needs a core (docs/benchmarks.md).
    settings = {
        "NUM_STREAMS": cores,
        "INFERENCE_NUM_THREADS": cores,
        # Pinned, the first streams of two networks share a core, and a question is encoded by both at once.
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": engine.precision,
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": engine.group,
    }
    if os.access(folder, os.W_OK):
        settings["CACHE_DIR"] = str(folder / "compiled")  # by CPU and version; compiling takes twice as long as reading
    try:
        compiled = ov.Core().compile_model(str(folder / network_file(engine.layout)), "CPU", settings)
    except RuntimeError as fault:
        raise ModelUnavailable(
            f"The unpacked model in {folder} cannot be opened ({fault}). Delete that folder; it is created again."
        ) from fault
    network = Network(compiled)
    # Make the first call before any threads run: OpenVINO's first call holds its own lock while it waits for the GIL,
    # and two concurrent first calls were seen to deadlock.
    hidden = compiled.input(0).get_partial_shape()[2].get_length()
    ones = np.ones((1, 1, 8), np.float32)
    network.pooled(np.zeros((1, 8, hidden), np.float32), ones[0], ones)
    return network


def write_network(weights: PackedWeights | TrainedWeights, layout: str, folder: Path) -> None:
    """Write the network into the folder, in a layout: `blocks`, only of packaged weights, `rows` or `floats`."""
    hidden = weights.shape.hidden
    embedded = op.parameter([-1, -1, hidden], np.float32, name="embedded")
    present = op.parameter([-1, -1], np.float32, name="present")
    pooling = op.parameter([-1, -1, -1], np.float32, name="pooling")
    bias = op.multiply(op.subtract(_floats([1.0]), op.unsqueeze(present, _integers(1, 2))), _floats([MASKED]))
    build = _Builder(weights, layout, bias)
    x = build.norm(embedded, "emb.ln")
    for number in range(weights.shape.layers):
        x = build.layer(x, f"l{number}")
    sums = op.matmul(pooling, x, False, False)  # (texts, rows, hidden)
    model = ov.Model([op.result(sums)], [embedded, present, pooling], "bert")
    ov.save_model(model, str(folder / network_file(layout)), compress_to_fp16=False)


@dataclass(frozen=True, slots=True)
class _Builder:
    """Adds the parts of a BERT layer to a graph, looking up weights by their names in the packed file."""

    weights: PackedWeights | TrainedWeights
    layout: str
    bias: ov.Node

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
        """Add x W' + b."""
        product = op.matmul(x, self._matrix(f"{name}.w", rows), False, True)
        return op.add(product, _floats(self.weights.values(f"{name}.b")))

    def _matrix(self, name: str, rows: int) -> ov.Node:
        """Return a matrix of weights, shape (rows, columns), in the layout of this network."""
        if self.layout == "blocks" and isinstance(self.weights, PackedWeights):
            return _in_blocks(self.weights, name, rows)
        values = self.weights.values(name).reshape(rows, -1)
        return _in_rows(values) if self.layout == "rows" else op.constant(values)

    def norm(self, x: ov.Node, name: str) -> ov.Node:
        """Add layer normalisation: mean 0 and variance 1 for every token, times the gain, plus the shift."""
        centred = op.mvn(x, _integers(-1), True, self.weights.shape.epsilon, "inside_sqrt")
        gain, shift = (_floats(self.weights.values(f"{name}.{part}")) for part in ("w", "b"))
        return op.add(op.multiply(centred, gain), shift)


def _in_blocks(weights: PackedWeights, name: str, rows: int) -> ov.Node:
    """Return a matrix of 4-bit blocks, shape (rows, columns)."""
    scales, nibbles = weights.blocks(name)
    blocks = len(scales) // rows
    whole = ov.Tensor(ov.Type.i4, ov.Shape([rows, blocks, BLOCK_WEIGHTS]))
    signed = nibbles ^ 8  # nibble - 8 in 4-bit two's complement
    whole.data[:] = (signed[:, 0::2] | signed[:, 1::2] << 4).reshape(whole.data.shape)
    scaled = op.multiply(op.convert(op.constant(whole), np.float16), op.constant(scales.reshape(rows, blocks, 1)))
    return op.convert(op.reshape(scaled, _integers(rows, blocks * BLOCK_WEIGHTS), False), np.float32)


def _in_rows(matrix: Floats) -> ov.Node:
    """Return a matrix of 8-bit integers, shape (rows, columns), with a scale for each row."""
    scales = np.maximum(np.abs(matrix).max(axis=1, keepdims=True) / 127, 1e-8).astype(np.float32)
    whole = op.constant(np.rint(matrix / scales).astype(np.int8))
    return op.multiply(op.convert(whole, np.float32), op.constant(scales))


def _integers(*values: int) -> ov.Node:
    return op.constant(np.array(values, np.int64))


def _floats(values: object) -> ov.Node:
    """Return a constant of shape (1, 1, n), broadcast along the last axis."""
    return op.constant(np.asarray(values, np.float32).reshape(1, 1, -1))
