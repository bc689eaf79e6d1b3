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

_WARMING = 5  # questions


@dataclass(frozen=True, slots=True)
class Texts:
    """What is encoded: passages, all at once, and questions, one by one."""

    passages: Sequence[str]
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class EncoderRow:
    """An encoder: seconds of each round, milliseconds of each question, and least cosine to the first one's vectors.

    The speedups, of passages and of questions, are over the first encoder.
    """

    name: str
    version: str
    seconds: tuple[float, ...]
    questions: tuple[float, ...]
    speedup: Estimate | None
    question_speedup: Estimate | None
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
    questions: list[float] = field(default_factory=list)


def compare_encoders(
    contestants: Sequence[Contestant], texts: Texts, model: Path, effort: Effort, on_step: OnStep, folder: Path
) -> EncodingTable:
    """Return each encoder's times for the texts in every round and for each question, after a warm-up."""
    with ExitStack() as stack:
        measured = []
        for number, one in enumerate(contestants):
            worker = stack.enter_context(Worker(one.program, folder / f"encoder-{number}.log"))
            opened = worker.ask("open", {"model": str(model), "encoder": one.encoder}, effort.loading)
            measured.append(_Measured(worker, opened.result if opened else ""))
            worker.ask("encode", {"texts": warm_up(texts.passages, effort.warming)}, effort.loading)
            on_step(f"loading, {worker.name}")
        for turn in range(effort.rounds):
            for each in in_turn(measured, turn):
                done = each.worker.ask("encode", {"texts": list(texts.passages)}, effort.loading)
                if done:
                    each.seconds.append(done.milliseconds / 1000)
                on_step(f"encoding, {each.worker.name}")
        counted = measured[0].worker.ask("tokens", {"texts": list(texts.passages)}, effort.asking)
        cosines = _cosines(measured, effort, folder)
        _encode_questions(measured, texts.questions, effort)
        on_step("encoding questions")
        rows = tuple(_row(each, measured[0], cosine) for each, cosine in zip(measured, cosines, strict=True))
        return EncodingTable(len(texts.passages), counted.result if counted else None, rows)


def _encode_questions(measured: Sequence[_Measured], questions: Sequence[str], effort: Effort) -> None:
    for each in measured:
        for question in questions[:_WARMING]:
            each.worker.ask("question", {"text": question}, effort.asking)
    for turn, question in enumerate(questions):
        for each in in_turn(measured, turn):
            done = each.worker.ask("question", {"text": question}, effort.asking)
            if done:
                each.questions.append(done.milliseconds)


def _cosines(measured: Sequence[_Measured], effort: Effort, folder: Path) -> list[float | None]:
    """Return the least cosine of each encoder's last vectors to those of the first."""
    files = [folder / f"encoder-{number}.npy" for number in range(len(measured))]
    saved = [
        each.worker.ask("save", {"file": str(file)}, effort.asking) for each, file in zip(measured, files, strict=True)
    ]
    if not saved[0]:
        return [None] * len(measured)
    reference = np.load(files[0])
    return [least_cosine(reference, np.load(file)) if done else None for file, done in zip(files, saved, strict=True)]


def _row(each: _Measured, first: _Measured, cosine: float | None) -> EncoderRow:
    return EncoderRow(
        name=each.worker.name,
        version=each.version,
        seconds=tuple(each.seconds),
        questions=tuple(each.questions),
        speedup=ratio(first.seconds, each.seconds),
        question_speedup=ratio(first.questions, each.questions),
        cosine=cosine,
        failure=each.worker.failure,
    )
