"""Compare Pincite with other systems on the same passages and the same e5 model, taking turns."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from pincite.eval.beir.load import RetrievalSet
from pincite.eval.bench.corpora import passages, warm_up
from pincite.eval.bench.figures import in_turn, ratio
from pincite.eval.bench.plan import Contestant, Effort, OnStep
from pincite.eval.bench.worker import Worker
from pincite.eval.gold.question import GoldQuestion
from pincite.eval.measures.retrieval import ANY_GRADE, measure
from pincite.eval.measures.summary import Estimate

_PASSAGES = 100  # retrieved from each system per question: enough for ten entries, since long ones have many
_ENTRIES = 10


@dataclass(frozen=True, slots=True)
class SystemRow:
    """A system: seconds of each build, milliseconds of each question, and nDCG@10 of its ranking.

    The ratios are its times over those of the first system, pair by pair: 2 means twice as long. `disk` and `memory`
    are bytes: those of the last build's files, and the resident ones after the last question, model included.
    """

    name: str
    version: str
    builds: tuple[float, ...]
    queries: tuple[float, ...]
    disk: int | None
    memory: int | None
    build_ratio: Estimate | None
    query_ratio: Estimate | None
    ndcg: float | None
    failure: str


@dataclass(frozen=True, slots=True)
class PeerTable:
    """All systems on one corpus, with its numbers of entries, passages and questions."""

    corpus: str
    entries: int
    passages: int
    questions: int
    rows: tuple[SystemRow, ...]


@dataclass(slots=True)
class _Measured:
    contestant: Contestant
    worker: Worker
    version: str = ""
    builds: list[float] = field(default_factory=list)
    queries: list[float] = field(default_factory=list)
    disk: int | None = None
    memory: int | None = None
    rankings: dict[str, list[str]] = field(default_factory=dict)


def compare_systems(
    contestants: Sequence[Contestant], corpus: RetrievalSet, model: Path, effort: Effort, on_step: OnStep, folder: Path
) -> PeerTable:
    """Build and query every system on one corpus, and return the figures. The row of a failed system says why."""
    cut = [asdict(one) for one in passages(corpus)]
    asked = corpus.queries[: effort.questions]
    body = {
        "model": str(model),
        "entries": [{"id": one.id, "title": one.title, "text": one.text} for one in corpus.corpus],
        "passages": cut,
        "warm": warm_up([one["text"] for one in cut], effort.warming),
        "count": _PASSAGES,
    }
    with ExitStack() as stack:
        measured = []
        for number, one in enumerate(contestants):
            worker = stack.enter_context(Worker(one.program, folder / f"system-{number}.log"))
            opened = worker.ask("open", {**body, "encoder": one.encoder}, effort.loading)
            measured.append(_Measured(one, worker, opened.result if opened else ""))
        _build(measured, effort, on_step, folder)
        _ask(measured, asked, effort, on_step)
        judged = {one.id: corpus.qrels[one.id] for one in asked}
        rows = tuple(_row(each, measured[0], judged) for each in measured)
    return PeerTable(corpus.name, len(corpus.corpus), len(cut), len(asked), rows)


def _build(measured: Sequence[_Measured], effort: Effort, on_step: OnStep, folder: Path) -> None:
    for turn in range(effort.builds):
        for each in in_turn(measured, turn):
            place = folder / f"build-{turn}-{measured.index(each)}"
            place.mkdir()
            done = each.worker.ask("build", {"folder": str(place)}, effort.building)
            if done:
                each.builds.append(done.milliseconds / 1000)
                each.disk = sum(file.stat().st_size for file in place.rglob("*") if file.is_file())
            on_step(f"building, {each.worker.name}")


def _ask(measured: Sequence[_Measured], asked: Sequence[GoldQuestion], effort: Effort, on_step: OnStep) -> None:
    """Ask all questions, after a warm-up with one question of each language, which loads its analyser."""
    for question in {one.lang: one for one in reversed(asked)}.values():
        for each in measured:
            each.worker.ask("ask", _request(question), effort.asking)
    for turn, question in enumerate(asked):
        for each in in_turn(measured, turn):
            found = each.worker.ask("ask", _request(question), effort.asking)
            if found:
                each.queries.append(found.milliseconds)
                each.memory = found.memory
                # An entry's rank is that of its best passage.
                each.rankings[question.id] = list(dict.fromkeys(found.result))[:_ENTRIES]
        on_step("asking")


def _request(question: GoldQuestion) -> dict[str, Any]:
    return {"question": question.question, "count": _PASSAGES}


def _row(each: _Measured, first: _Measured, judged: Mapping[str, Mapping[str, int]]) -> SystemRow:
    whole = len(each.rankings) == len(judged)
    values = measure(each.rankings, judged, ANY_GRADE) if whole else {}
    return SystemRow(
        name=each.worker.name,
        version=each.version,
        builds=tuple(each.builds),
        queries=tuple(each.queries),
        disk=each.disk,
        memory=each.memory,
        build_ratio=ratio(each.builds, first.builds),
        query_ratio=ratio(each.queries, first.queries),
        ndcg=sum(one["nDCG@10"] for one in values.values()) / len(values) if values else None,
        failure=each.worker.failure,
    )
