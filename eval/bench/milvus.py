"""`python -m pincite.eval.bench.milvus HOME NAME`: ask a collection whose indexes are in files, and a copy in a Milvus.

A server has to run: `python -m pincite.eval.milvus_server --data DIR python -m pincite.eval.bench.milvus HOME NAME`
starts one. The copy is made in --copies unless it is there, and kept. Both are asked the same questions in turn: each
question first anew, and once all were asked, again. Recall is that of the vectors that a search asks for, against
exact search.
"""

import json
import os
import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer

from pincite.eval.bench.figures import in_turn
from pincite.eval.bench.parts import sample_words
from pincite.eval.bench.plan import FULL, THIS
from pincite.eval.bench.quiet import Surroundings, watched
from pincite.eval.bench.systems.host import resident
from pincite.eval.bench.worker import Worker
from pincite.eval.measures.summary import percentile
from pincite.index.home import collection_folder, open_collection
from pincite.index.truth.remote_legs import vectors_place
from pincite.ingest.errors import BadOption
from pincite.service.cli import ending

_SEED = 20_250_101
_ROUNDS = ("new", "again")
_MILLION = 1e6
_CANDIDATES = 400  # that a search asks each index for


@dataclass(slots=True)
class Side:
    """A collection that is asked, and its figures.

    `searches` and `busy` are milliseconds of each search by round, all and on the processor of Pincite's process.
    `keys` are the passages found, of each new question. `memory` are resident bytes of that process, encoders included.
    """

    name: str
    searches: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in _ROUNDS})
    busy: dict[str, list[float]] = field(default_factory=lambda: {one: [] for one in _ROUNDS})
    keys: list[list[int]] = field(default_factory=list)
    memory: int = 0
    recall: float | None = None
    failure: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """Both sides, what making the copy took in seconds, the server's resident bytes, and what else used the machine."""

    sides: Sequence[Side]
    making: dict[str, float]
    server: int
    around: Surroundings

    def same(self) -> float:
        """Return the share of the first ten passages that both sides found."""
        one, other = (side.keys for side in self.sides)
        return sum(len({*some} & {*more}) / max(len(some), 1) for some, more in zip(one, other, strict=True)) / len(one)


def main(
    home: Annotated[Path, typer.Argument(help="A home with the collection, whose indexes are in files.")],
    name: Annotated[str, typer.Argument(help="The collection.")],
    copies: Annotated[Path, typer.Option(help="The home of copies whose indexes are in a Milvus.")],
    index: Annotated[str, typer.Option(help="The kind of index of vectors.")] = "HNSW",
    questions: Annotated[int, typer.Option(help="How many are asked.")] = FULL.new,
    out: Annotated[Path | None, typer.Option(help="A file for the figures as JSON.")] = None,
) -> None:
    """Measure one collection in files and in a Milvus."""
    server = os.environ.get("PINCITE_TEST_MILVUS")
    if server is None:
        raise BadOption("No Milvus is running: python -m pincite.eval.milvus_server COMMAND starts one.")
    place = f"{server}?index={index}"
    with TemporaryDirectory() as logs:
        making = _copied(home, copies, name, place, Path(logs))
        with watched() as around:
            sides = _asked({"files": home, f"Milvus, {index}": copies}, name, questions, Path(logs))
    table = Table(sides, making, resident(int(os.environ["PINCITE_TEST_MILVUS_PROCESS"])), around)
    if out:
        out.write_text(json.dumps({**asdict(table), "same": table.same()}, indent=1), "utf-8")
    typer.echo(markdown(table))


def _copied(home: Path, copies: Path, name: str, place: str, logs: Path) -> dict[str, float]:
    """Copy the collection and have its indexes made in the Milvus; nothing if they are there."""
    folder = collection_folder(copies, name)
    if not folder.exists():
        shutil.copytree(collection_folder(home, name), folder, ignore=shutil.ignore_patterns("vectors-*"))
    if vectors_place(open_collection(copies, name).connection) == place:
        return {}
    with Worker(THIS.program("pincite_size.py"), logs / "making.log") as worker:
        kept = worker.ask("keep", {"home": str(copies), "name": name, "place": place}, FULL.building)
        indexed = worker.ask("index", {}, FULL.building)
        if not kept or not indexed:
            raise BadOption(f"The copy could not be made: {worker.failure}")
    return {**kept.result, "indexed": indexed.result}


def _asked(homes: dict[str, Path], name: str, count: int, logs: Path) -> list[Side]:
    words, random = sample_words(), Random(_SEED)
    asked = [words.question(random) for _ in range(count)]
    sides = [Side(one) for one in homes]
    with ExitStack() as stack:
        workers = [
            stack.enter_context(Worker(THIS.program("pincite_size.py"), logs / f"{number}.log"))
            for number in range(len(sides))
        ]
        for worker, place in zip(workers, homes.values(), strict=True):
            worker.ask("wait", {"home": str(place), "name": name}, FULL.loading)
            worker.ask("load", {}, FULL.loading)
            for question in words.questions[:10]:
                worker.ask("search", {"question": question}, FULL.asking)
        pairs = list(zip(sides, workers, strict=True))
        for turn in _ROUNDS:
            for number, question in enumerate(asked):
                for side, worker in in_turn(pairs, number):
                    _note(side, turn, worker.ask("search", {"question": question}, FULL.asking))
        for side, worker in pairs:
            wanted = {"questions": list(words.questions), "candidates": _CANDIDATES}
            found = worker.ask("recall", wanted, FULL.building)
            side.recall, side.failure = (found.result if found else None), worker.failure
    return sides


def _note(side: Side, turn: str, reply: Any) -> None:
    if reply is None:
        return
    side.searches[turn].append(reply.result["search"])
    side.busy[turn].append(reply.result["busy"])
    side.memory = reply.memory
    if turn == _ROUNDS[0]:
        side.keys.append(reply.result["keys"])


def markdown(table: Table) -> str:
    """Return the figures as a table."""
    rows = [
        "| | search, p50 / p99 | again | Pincite's processor time, mean | again | memory of Pincite | recall@10 |",
        "|---|---|---|---|---|---|---|",
        *map(_row, table.sides),
    ]
    around = table.around
    said = [
        f"Making the copy: {', '.join(f'{name} {seconds:.0f} s' for name, seconds in table.making.items()) or 'kept'}. "
        f"The server has {table.server / _MILLION:,.0f} MB. Of the first ten passages {table.same():.1%} are the same. "
        f"Load {around.load_before:.1f} before; others used {around.others or 0:.2f} cores.",
    ]
    return "\n".join([*rows, "", *said])


def _row(side: Side) -> str:
    if side.failure:
        return f"| {side.name} | {side.failure} |"
    searches = [
        f"{percentile(side.searches[one], 50):.0f} / {percentile(side.searches[one], 99):.0f} ms" for one in _ROUNDS
    ]
    busy = [f"{sum(side.busy[one]) / len(side.busy[one]):.1f} ms" for one in _ROUNDS]
    recall = f"{side.recall:.3f}" if side.recall is not None else "unknown"
    return f"| {' | '.join([side.name, *searches, *busy, f'{side.memory / _MILLION:,.0f} MB', recall])} |"


if __name__ == "__main__":
    ending.run(lambda: typer.run(main), "bench of a Milvus")
