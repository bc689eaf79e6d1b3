"""Compare the speed of Pincite's encoders with sentence-transformers in float32, on the same weights and texts."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from pincite.eval.bench.corpora import warm_up
from pincite.eval.bench.figures import in_turn, least_cosine, ratio
from pincite.eval.bench.plan import Contestant, Effort, OnStep
from pincite.eval.bench.worker import Worker
from pincite.eval.measures.summary import Estimate


@dataclass(frozen=True, slots=True)
class EncoderRow:
    """An encoder: seconds of each round, speedup over the first encoder, and least cosine to its vectors."""

    name: str
    version: str
    seconds: tuple[float, ...]
    speedup: Estimate | None
    cosine: float | None
    failure: str


@dataclass(frozen=True, slots=True)
class EncodingTable:
    """All encoders on the same texts. `tokens` is None if the first encoder, which counts them, failed."""

    texts: int
    tokens: int | None
    rows: tuple[EncoderRow, ...]


@dataclass(slots=True)
class _Measured:
    worker: Worker
    version: str = ""
    seconds: list[float] = field(default_factory=list)


def compare_encoders(
    contestants: Sequence[Contestant], texts: Sequence[str], model: Path, effort: Effort, on_step: OnStep, folder: Path
) -> EncodingTable:
    """Return each encoder's time for the texts in every round, after a warm-up that is not counted."""
    with ExitStack() as stack:
        measured = []
        for number, one in enumerate(contestants):
            worker = stack.enter_context(Worker(one.program, folder / f"encoder-{number}.log"))
            opened = worker.ask("open", {"model": str(model), "encoder": one.encoder}, effort.loading)
            measured.append(_Measured(worker, opened.result if opened else ""))
            worker.ask("encode", {"texts": warm_up(texts)}, effort.loading)
            on_step(f"loading, {worker.name}")
        for turn in range(effort.rounds):
            for each in in_turn(measured, turn):
                done = each.worker.ask("encode", {"texts": list(texts)}, effort.loading)
                if done:
                    each.seconds.append(done.milliseconds / 1000)
                on_step(f"encoding, {each.worker.name}")
        counted = measured[0].worker.ask("tokens", {"texts": list(texts)}, effort.asking)
        return EncodingTable(len(texts), counted.result if counted else None, _rows(measured, effort, folder))


def _rows(measured: Sequence[_Measured], effort: Effort, folder: Path) -> tuple[EncoderRow, ...]:
    files = [folder / f"encoder-{number}.npy" for number in range(len(measured))]
    saved = [
        each.worker.ask("save", {"file": str(file)}, effort.asking) for each, file in zip(measured, files, strict=True)
    ]
    reference = np.load(files[0]) if saved[0] else None
    return tuple(
        EncoderRow(
            name=each.worker.name,
            version=each.version,
            seconds=tuple(each.seconds),
            speedup=ratio(measured[0].seconds, each.seconds),
            cosine=least_cosine(reference, np.load(file)) if done and reference is not None else None,
            failure=each.worker.failure,
        )
        for each, file, done in zip(measured, files, saved, strict=True)
    )
