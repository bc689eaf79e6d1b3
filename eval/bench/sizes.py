"""Measure synthetic collections of growing size, each built in one process and queried in a fresh one."""

import sys
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pincite.eval.bench.figures import in_turn
from pincite.eval.bench.plan import Effort, OnStep
from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.worker import Program, Worker

SIZED = Program("Pincite", Path(sys.executable), FOLDER / "pincite_size.py")
STAGES = ("encode", "dense", "lexical", "search", "query", "answer")
_SEED = 20_250_101


@dataclass(frozen=True, slots=True)
class Source:
    """The real collection that the synthetic ones imitate, and questions to ask them."""

    home: Path
    name: str
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class SizeRow:
    """The cost of building, storing and querying a collection of `passages` passages.

    `fill` and `build` (both indexes) are in seconds, `disk` and `memory` in bytes. Memory is that of a fresh process
    that has opened the collection and answered one question. `stages` are milliseconds, one for each question asked.
    `recall` is the dense index's recall@10.
    """

    passages: int
    fill: float | None
    build: float | None
    disk: int | None
    memory: int | None
    recall: float | None
    stages: Mapping[str, tuple[float, ...]]
    failure: str


@dataclass(slots=True)
class _Measured:
    size: int
    worker: Worker
    fill: float | None = None
    build: float | None = None
    disk: int | None = None
    memory: int | None = None
    recall: float | None = None
    asked: list[dict[str, float]] = field(default_factory=list)


def measure_sizes(
    program: Program, sizes: Sequence[int], source: Source, effort: Effort, on_step: OnStep, folder: Path
) -> tuple[SizeRow, ...]:
    """Return a row for each size. Collections are built one at a time; for questions, the sizes take turns."""
    with ExitStack() as stack:
        measured = []
        for size in sizes:
            each = _made(program, size, source, effort, folder)
            on_step(f"building {size:,} passages")
            if not each.worker.failure:
                each.worker = stack.enter_context(Worker(program, folder / f"size-{size}.log"))
                _open(each, source, effort, folder)
            measured.append(each)
        questions = source.questions[: effort.questions]
        for turn, question in enumerate(question for _ in range(effort.rounds) for question in questions):
            for each in in_turn(measured, turn):
                done = each.worker.ask("ask", {"question": question}, effort.asking)
                if done:
                    each.asked.append(done.result)
            on_step("asking")
        for each in measured:
            found = each.worker.ask("recall", {"questions": list(questions)}, effort.building)
            each.recall = found.result if found else None
            on_step(f"recall at {each.size:,}")
        return tuple(map(_row, measured))


def _made(program: Program, size: int, source: Source, effort: Effort, folder: Path) -> _Measured:
    """Fill and build a collection in a separate process, so that its memory is not counted when querying."""
    with Worker(program, folder / f"making-{size}.log") as worker:
        each = _Measured(size, worker)
        wanted = {"size": size, "seed": _SEED, "source_home": str(source.home), "source": source.name}
        filled = worker.ask("fill", {**_place(size, folder), **wanted}, effort.building)
        built = worker.ask("build", {}, effort.building)
    if filled and built:
        each.fill, each.build, each.disk = filled.milliseconds / 1000, built.milliseconds / 1000, built.result
    return each


def _open(each: _Measured, source: Source, effort: Effort, folder: Path) -> None:
    """Open the collection in a fresh process, ask once to measure memory, then warm up with each question once."""
    each.worker.ask("open", _place(each.size, folder), effort.loading)
    first = each.worker.ask("ask", {"question": source.questions[0]}, effort.building)
    each.memory = first.memory if first else None
    for question in source.questions[: effort.questions]:
        each.worker.ask("ask", {"question": question}, effort.asking)


def _place(size: int, folder: Path) -> dict[str, Any]:
    return {"home": str(folder), "name": f"made-{size}"}


def _row(each: _Measured) -> SizeRow:
    stages = {name: tuple(one[name] for one in each.asked) for name in STAGES} if each.asked else {}
    return SizeRow(each.size, each.fill, each.build, each.disk, each.memory, each.recall, stages, each.worker.failure)
