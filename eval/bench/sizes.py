"""Measure synthetic collections of growing size, each built in one process, kept, and queried in a fresh process."""

import json
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pincite.eval.bench.figures import in_turn
from pincite.eval.bench.plan import Effort, OnStep
from pincite.eval.bench.worker import Program, Worker

STAGES = ("encode", "dense", "lexical", "search", "query", "answer")
_SEED = 20_250_101
_ADDED = 10  # questions, which make a short page


@dataclass(frozen=True, slots=True)
class Source:
    """The real collection that the synthetic ones imitate; questions to warm up with, and new ones to measure."""

    home: Path
    name: str
    warming: Sequence[str]
    questions: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shelf:
    """The folder in which collections are kept between runs, and a digest of the source code that makes them.

    A collection made by other code is made again. `logs` is the folder for what the programs say.
    """

    folder: Path
    made_by: str
    logs: Path

    def name(self, size: int) -> str:
        """Return the name of the collection of this size."""
        return f"made-{size}-{self.made_by}"

    def facts(self, size: int) -> Path:
        """Return the file that says what making the collection took; it is written when the collection is complete."""
        return self.folder / f"{self.name(size)}.json"

    def outdated(self, size: int) -> list[str]:
        """Return the names of collections of this size that other code has made, or that are incomplete."""
        kept = [path.name for path in (self.folder / "collections").glob(f"made-{size}-*")]
        return kept if not self.facts(size).is_file() else [name for name in kept if name != self.name(size)]


@dataclass(frozen=True, slots=True)
class Making:
    """What making a collection took: seconds to fill it and to build both indexes, and its bytes on disk."""

    fill: float
    build: float
    disk: int


@dataclass(frozen=True, slots=True)
class SizeRow:
    """The cost of making, opening, querying and changing a collection of `passages` passages.

    `made` is None if making failed; `kept` says that an earlier run made it. `opening` are the milliseconds to open it
    with both indexes, `adding` and `removing` the seconds for one document. `memory` are the resident bytes of a fresh
    process after its first question, encoders included, and `memory_after` those after the last. `stages` are
    milliseconds, one for each new question; `again` those of encoding and searching when the same are asked a second
    time. `recall` is the dense index's recall@10.
    """

    passages: int
    made: Making | None
    kept: bool
    opening: float | None
    memory: int | None
    memory_after: int | None
    recall: float | None
    adding: float | None
    removing: float | None
    stages: Mapping[str, tuple[float, ...]]
    again: tuple[float, ...]
    failure: str


@dataclass(slots=True)
class _Measured:
    size: int
    worker: Worker
    made: Making | None = None
    kept: bool = False
    opening: float | None = None
    memory: int | None = None
    memory_after: int | None = None
    recall: float | None = None
    adding: float | None = None
    removing: float | None = None
    asked: list[dict[str, float]] = field(default_factory=list)
    again: list[dict[str, float]] = field(default_factory=list)


def measure_sizes(
    program: Program, sizes: Sequence[int], source: Source, shelf: Shelf, effort: Effort, on_step: OnStep
) -> tuple[SizeRow, ...]:
    """Return a row for each size. Collections are made one at a time; for questions, the sizes take turns."""
    with ExitStack() as stack:
        measured = []
        for size in sizes:
            each = _made(program, size, source, shelf, effort)
            on_step(f"making {size:,} passages")
            if not each.worker.failure:
                each.worker = stack.enter_context(Worker(program, shelf.logs / f"size-{size}.log"))
                _open(each, source, shelf, effort)
            measured.append(each)
        for answers in ("asked", "again"):
            for turn, question in enumerate(source.questions):
                for each in in_turn(measured, turn):
                    done = each.worker.ask("ask", {"question": question}, effort.asking)
                    if done:
                        getattr(each, answers).append(done.result)
                        each.memory_after = done.memory
                on_step("asking")
        for each in measured:
            _finish(each, source, effort)
            on_step(f"recall and a change at {each.size:,}")
        return tuple(map(_row, measured))


def _made(program: Program, size: int, source: Source, shelf: Shelf, effort: Effort) -> _Measured:
    """Return the kept collection, or make it in a separate process, so that its memory is not counted when querying."""
    with Worker(program, shelf.logs / f"making-{size}.log") as worker:
        each = _Measured(size, worker)
        worker.ask("clear", {"home": str(shelf.folder), "names": shelf.outdated(size)}, effort.building)
        if shelf.facts(size).is_file():
            each.made, each.kept = Making(**json.loads(shelf.facts(size).read_text("utf-8"))), True
            return each
        wanted = {"size": size, "seed": _SEED, "source_home": str(source.home), "source": source.name}
        filled = worker.ask("fill", {**_place(size, shelf), **wanted}, effort.building)
        built = worker.ask("build", {}, effort.building)
    if filled and built:
        each.made = Making(filled.milliseconds / 1000, built.milliseconds / 1000, built.result)
        shelf.facts(size).write_text(json.dumps(asdict(each.made)), "utf-8")
    return each


def _open(each: _Measured, source: Source, shelf: Shelf, effort: Effort) -> None:
    """Open the collection in a fresh process, ask once to measure memory, then ask all questions to warm up with."""
    opened = each.worker.ask("open", _place(each.size, shelf), effort.loading)
    each.worker.ask("load", {}, effort.loading)
    first = each.worker.ask("ask", {"question": source.warming[0]}, effort.building)
    each.opening = opened.milliseconds if opened else None
    each.memory = first.memory if first else None
    for question in source.warming:
        each.worker.ask("ask", {"question": question}, effort.asking)


def _finish(each: _Measured, source: Source, effort: Effort) -> None:
    """Measure recall; then add one document and remove it again."""
    found = each.worker.ask("recall", {"questions": list(source.warming)}, effort.building)
    each.recall = found.result if found else None
    added = each.worker.ask("add", {"text": "\n\n".join(source.questions[:_ADDED])}, effort.building)
    removed = each.worker.ask("remove", {}, effort.building)
    each.adding = added.milliseconds / 1000 if added else None
    each.removing = removed.milliseconds / 1000 if removed else None


def _place(size: int, shelf: Shelf) -> dict[str, Any]:
    return {"home": str(shelf.folder), "name": shelf.name(size)}


def _row(each: _Measured) -> SizeRow:
    return SizeRow(
        passages=each.size,
        made=each.made,
        kept=each.kept,
        opening=each.opening,
        memory=each.memory,
        memory_after=each.memory_after,
        recall=each.recall,
        adding=each.adding,
        removing=each.removing,
        stages={name: tuple(one[name] for one in each.asked) for name in STAGES} if each.asked else {},
        again=tuple(one["query"] for one in each.again),
        failure=each.worker.failure,
    )
