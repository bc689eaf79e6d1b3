"""Build the packaged BERT as an OpenVINO network in several layouts of its weights, and run it.

`rows` has integers of 8 bits, with a scale for each row; `floats` has float32. With whole numbers, OpenVINO rounds the
activations to whole numbers too, in groups that share a scale: fast on a CPU with instructions for that (VNNI). With
bf16, a CPU that multiplies matrices in that format (AMX) is faster still. Which engine is the fastest on a machine is
measured (index/encoders/choosing.py).
"""

import os
import sys
from collections.abc import Callable, Mapping
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

from pincite.index.encoders.packed_weights import PackedWeights
from pincite.index.encoders.trained_weights import TrainedWeights
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

_FIRST = 24  # tokens of the first call
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


EXACT = Engine("floats", "f32", 0)  # float32 throughout: what the others are compared to
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

    def warm_up(self, length: int) -> None:
        """Run one text of this many tokens: the first of a length takes twice as long."""
        hidden = self._compiled.input(0).get_partial_shape()[2].get_length()
        ones = np.ones((1, 1, length), np.float32)
        self.pooled(np.zeros((1, length, hidden), np.float32), ones[0], ones)

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
    # Kept by CPU and version; compiling takes twice as long as reading.
    keep = {"CACHE_DIR": str(folder / "compiled")} if os.access(folder, os.W_OK) else {}
    try:
        return compiled(str(folder / network_file(engine.layout)), engine, os.cpu_count() or 1, keep)
    except RuntimeError as fault:
        raise ModelUnavailable(
            f"The unpacked model in {folder} cannot be opened ({fault}). Delete that folder; it is created again."
        ) from fault


def compiled(model: str | ov.Model, engine: Engine, streams: int, keep: Mapping[str, str]) -> Network:
    """Return a network, given as a file or in memory, compiled to run so many calls at a time.

    `keep` has OpenVINO's setting for a folder to keep it in, if any.
    """
    # A stream runs one call at a time on its own thread. Threads inside one operation would wait for each other, many
    # times as long if another process needs a core (docs/benchmarks.md).
    settings = {
        "NUM_STREAMS": streams,
        "INFERENCE_NUM_THREADS": streams,
        # Pinned, the first streams of two networks share a core, and a question is encoded by both at once.
        "ENABLE_CPU_PINNING": False,
        "INFERENCE_PRECISION_HINT": engine.precision,
        "DYNAMIC_QUANTIZATION_GROUP_SIZE": engine.group,
        **keep,
    }
    network = Network(ov.Core().compile_model(model, "CPU", settings))
    # Make the first call before any threads run: OpenVINO's first call holds its own lock while it waits for the GIL,
    # and two concurrent first calls were seen to deadlock.
    network.warm_up(_FIRST)
    return network


def write_network(weights: PackedWeights | TrainedWeights, layout: str, folder: Path) -> None:
    """Write the network into the folder, in a layout: `rows` or `floats`."""
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
        values = self.weights.values(name).reshape(rows, -1)
        return _in_rows(values) if self.layout == "rows" else op.constant(values)

    def norm(self, x: ov.Node, name: str) -> ov.Node:
        """Add layer normalisation: mean 0 and variance 1 for every token, times the gain, plus the shift."""
        centred = op.mvn(x, _integers(-1), True, self.weights.shape.epsilon, "inside_sqrt")
        gain, shift = (_floats(self.weights.values(f"{name}.{part}")) for part in ("w", "b"))
        return op.add(op.multiply(centred, gain), shift)


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
