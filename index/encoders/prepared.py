"""Prepare a network for questions of usual lengths: a copy for each length, all with the same weights in memory.

A network for any length works out its shapes at every call and prepares itself anew where the length differs from that
of the call before: a third of a question's time. At a length that it meets for the first time, it takes twice as long.
A copy knows its shapes. Three copies and the weights they share take 75 MB, and a second to make.
"""

import os
from collections.abc import Callable
from pathlib import Path

import numpy as np
import openvino as ov  # packaged.py imports network.py first, which keeps this import short
from numpy.typing import NDArray
from openvino import opset15 as op

from pincite.index.encoders.network import Engine, Network, compiled, network_file
from pincite.ingest.errors import ModelUnavailable

Floats = NDArray[np.float32]

LENGTHS = (24, 32, 40)  # tokens; most questions have between 17 and 40
_OTHERS = (8, 16, 48, 56, 64)  # lengths for which the network for any length is warmed
_MOST_STREAMS = 4


class QuestionNetwork:
    """Runs questions: with a copy for their length once those are prepared, else with the network for any length."""

    def __init__(self, folder: Path, engine: Engine, network: Network) -> None:
        self._folder = folder
        self._engine = engine
        self._network = network
        self._prepared: Network | None = None

    def start(self, embedded: Floats, present: Floats, pooling: Floats) -> Callable[[], Floats]:
        """Do what `Network.start` does, for a single text with one row of weights."""
        prepared = self._prepared if present.shape[1] in LENGTHS else None
        return (prepared or self._network).start(embedded, present, pooling)

    def warm_up(self) -> None:
        """Prepare the copies, and the network itself for other lengths. Raises ModelUnavailable."""
        for length in _OTHERS:
            self._network.warm_up(length)
        self._prepared = self._prepared or open_prepared(self._folder, self._engine)


def open_prepared(folder: Path, engine: Engine) -> Network:
    """Return the network of an unpacked folder for single texts of LENGTHS tokens. Raises ModelUnavailable."""
    try:
        model = ov.Core().read_model(folder / network_file(engine.layout))
        *others, last = LENGTHS
        chain = _of_length(model, last)
        for length in others:
            chain = _chosen(_of_length(model, length), chain, length)
        # A question runs through two networks at once, so half the cores are enough for each.
        return compiled(chain, engine, max(1, min(_MOST_STREAMS, (os.cpu_count() or 1) // 2)), {})
    except RuntimeError as fault:
        raise ModelUnavailable(f"The unpacked model in {folder} cannot be prepared ({fault}).") from fault


def _of_length(model: ov.Model, length: int) -> ov.Model:
    """Return a copy for one text of this many tokens, all shapes known. The weights are not copied."""
    copy = model.clone()
    hidden = copy.input(0).get_partial_shape()[2].get_length()
    inner = copy.get_parameters()
    outer = _inputs(hidden)
    for mine, given, shape in zip(inner, outer, ([1, length, hidden], [1, length], [1, 1, length]), strict=True):
        known = op.reshape(given, op.constant(np.array(shape, np.int64)), False)
        for reader in mine.output(0).get_target_inputs():
            reader.replace_source_output(known.output(0))
    made = ov.Model([op.result(copy.get_results()[0].input_value(0))], outer, f"of {length}")
    made.validate_nodes_and_infer_types()
    return made


def _chosen(one: ov.Model, others: ov.Model, length: int) -> ov.Model:
    """Return a network that runs `one` for this many tokens, and `others` for any other number."""
    hidden = one.input(0).get_partial_shape()[2].get_length()
    given = _inputs(hidden)
    tokens = op.gather(op.shape_of(given[1], "i64"), op.constant(np.int64(1)), op.constant(np.int64(0)))
    choice = op.if_op(op.equal(tokens, op.constant(np.int64(length))).output(0))
    choice.set_then_body(one)
    choice.set_else_body(others)
    for value, first, second in zip(given, one.get_parameters(), others.get_parameters(), strict=True):
        choice.set_input(value.output(0), first, second)
    found = choice.set_output(one.get_results()[0], others.get_results()[0])
    return ov.Model([op.result(found)], given, f"{length} or others")


def _inputs(hidden: int) -> list[ov.op.Parameter]:
    """Return inputs of any length, as those of a network in index/encoders/network.py."""
    return [op.parameter(shape, np.float32) for shape in ([-1, -1, hidden], [-1, -1], [-1, -1, -1])]
