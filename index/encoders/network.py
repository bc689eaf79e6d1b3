"""Run the packaged BERT with OpenVINO, from a file that index/encoders/graph.py wrote.

With whole numbers as weights, OpenVINO rounds the activations to whole numbers too, in groups that share a scale: fast
on a CPU with instructions for that (VNNI). With bf16, a CPU that multiplies matrices in that format (AMX) is faster
still. Which engine is the fastest on a machine is measured (index/encoders/choosing.py).
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

from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

_FIRST = 24  # tokens of the first call


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
