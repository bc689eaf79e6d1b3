"""The parts of the bench: each measures one thing and returns its figures as JSON and as a section of Markdown."""

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import chain
from pathlib import Path
from random import Random

from pincite import eval as evaluation
from pincite import index
from pincite.eval.beir.index import cache_settings, open_set, sources_digest
from pincite.eval.beir.load import RetrievalSet
from pincite.eval.bench.as_json import Json, crowd_json, encoding_json, peers_json, size_json, start_json
from pincite.eval.bench.as_markdown import (
    crowd_markdown,
    encoding_markdown,
    peers_markdown,
    sizes_markdown,
    starts_markdown,
)
from pincite.eval.bench.corpora import passages, sample_set
from pincite.eval.bench.crowd import compare_services
from pincite.eval.bench.encoding import Texts, compare_encoders
from pincite.eval.bench.growth import growth_plots
from pincite.eval.bench.homes import Home, home_with_briefs
from pincite.eval.bench.load import measure_load
from pincite.eval.bench.load_text import load_json, load_markdown
from pincite.eval.bench.peers import compare_systems
from pincite.eval.bench.plan import THIS, Effort, OnStep, Version, encoders, systems, versions
from pincite.eval.bench.service import serve_command
from pincite.eval.bench.sizes import Shelf, Source, measure_sizes
from pincite.eval.bench.start import measure_starts
from pincite.eval.bench.visitors import Words
from pincite.ingest.errors import ServiceUnreachable
from pincite.service.desk.opening import Say
from pincite.service.settings import Settings, cache_folder

Begin = Callable[[int], OnStep]  # called with the number of steps in a part
_SEED = 20_250_101
_QUESTIONS = 100  # encoded by each encoder
# A kept collection depends on them.
_STORING = ((index, "**/*.py"), (evaluation, "bench/collection.py"))


class Part(StrEnum):
    """A part of the bench that can be run on its own, in the order in which they are run."""

    ENCODING = "encoding"
    PEERS = "peers"
    START = "start"
    SERVICE = "service"
    SIZES = "sizes"
    LOAD = "load"


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: parts, corpora (none: the sample), sizes in passages, and how much.

    `peers` is the peers' virtual environment, `against` another checkout of Pincite to compare with.
    """

    parts: Sequence[Part]
    folders: Sequence[Path]
    sizes: Sequence[int]
    peers: Path
    effort: Effort
    against: Path | None = None


@dataclass(frozen=True, slots=True)
class Site:
    """Where and on what a part is measured: corpora, the unpacked e5 weights, and the run's temporary folder."""

    plan: Plan
    sets: Sequence[RetrievalSet]
    model: Path
    settings: Settings
    folder: Path
    say: Say
    begin: Begin


@dataclass(frozen=True, slots=True)
class Figures:
    """What a part has measured, as JSON, as Markdown, and as plots (SVG) by name."""

    body: Json | list[Json]
    section: str
    plots: Mapping[str, str] = field(default_factory=dict)


def measure(part: Part, site: Site) -> Figures:
    """Measure one part."""
    return _PARTS[part](site)


def _encoding(site: Site) -> Figures:
    effort = site.plan.effort
    texts = [one.text for each in site.sets for one in passages(each)]
    Random(_SEED).shuffle(texts)
    questions = [one.question for each in site.sets for one in each.queries][: effort.questions or _QUESTIONS]
    compared = encoders()
    on_step = site.begin(len(compared) * (effort.rounds + 1) + 1)
    table = compare_encoders(
        compared, Texts(texts[: effort.texts], questions), site.model, effort, on_step, site.folder
    )
    return Figures(encoding_json(table), encoding_markdown(table))


def _peers(site: Site) -> Figures:
    effort, compared = site.plan.effort, systems(site.plan.peers, site.plan.against)
    tables = []
    for number, each in enumerate(site.sets):
        place = site.folder / f"corpus-{number}"
        place.mkdir()
        on_step = site.begin(effort.builds * len(compared) + len(each.queries[: effort.questions]))
        tables.append(compare_systems(compared, each, site.model, effort, on_step, place))
    return Figures([peers_json(one) for one in tables], "\n\n".join(map(peers_markdown, tables)))


def _start(site: Site) -> Figures:
    asked = {one.lang: one.question for one in reversed(sample_set().queries)}
    questions = {language: asked[language] for language in ("en", "ko")}
    on_step = site.begin((site.plan.effort.starts + 1) * len(questions))
    rows = measure_starts(_homes(site), questions, site.plan.effort, on_step, site.folder / "start.log")
    return Figures([start_json(one) for one in rows], starts_markdown(rows))


def _service(site: Site) -> Figures:
    homes = _homes(site)
    on_step = site.begin(len(homes) * (site.plan.effort.turns + 1))
    rows = compare_services(homes, sample_words(), site.plan.effort, on_step, site.folder)
    return Figures([crowd_json(one) for one in rows], crowd_markdown(rows))


def _sizes(site: Site) -> Figures:
    effort, sizes = site.plan.effort, site.plan.sizes
    sample, words = sample_set(), sample_words()
    kept = cache_settings(sample, site.settings, None, fresh=False)
    open_set(sample, kept, None, site.say, lambda _: None)
    random = Random(_SEED)
    warming = words.questions[: effort.questions]
    source = Source(kept.home, kept.collection, warming, [words.question(random) for _ in range(effort.new)])
    shelf = Shelf(cache_folder() / "bench", sources_digest(_STORING)[:12], site.folder)
    shelf.folder.mkdir(parents=True, exist_ok=True)
    on_step = site.begin(2 * len(sizes) + 2 * effort.new)
    rows = measure_sizes(THIS.program("pincite_size.py"), sizes, source, shelf, effort, on_step)
    return Figures([size_json(one) for one in rows], sizes_markdown(rows), growth_plots(rows))


def _load(site: Site) -> Figures:
    home = site.folder / "home-under-load"  # of its own, since documents are uploaded to it
    filled = _home(THIS, site)
    if filled.failure:
        raise ServiceUnreachable(f"The sample briefs could not be added: {filled.failure}")
    shutil.copytree(filled.folder, home)
    effort, on_step = site.plan.effort, site.begin(5)
    table = measure_load(serve_command(THIS), home, sample_words(), effort, on_step, site.folder)
    return Figures(load_json(table), load_markdown(table))


def _homes(site: Site) -> list[Home]:
    return [_home(one, site) for one in versions(site.plan.against)]


def _home(version: Version, site: Site) -> Home:
    """Return the version's home with the sample briefs, which all parts of a run share."""
    folder = site.folder / f"home-{version.name}".replace(" ", "-")
    return Home(version, folder) if folder.exists() else home_with_briefs(version, folder, site.plan.effort.building)


def sample_words() -> Words:
    """Return the sample's questions and the words of its documents."""
    sample = sample_set()
    running = chain.from_iterable(entry.text.split() for entry in sample.corpus)
    return Words([one.question for one in sample.queries], list(running))


_PARTS: Mapping[Part, Callable[[Site], Figures]] = {
    Part.ENCODING: _encoding,
    Part.PEERS: _peers,
    Part.START: _start,
    Part.SERVICE: _service,
    Part.SIZES: _sizes,
    Part.LOAD: _load,
}
