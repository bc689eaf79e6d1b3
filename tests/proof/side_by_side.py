"""Several processes on one collection: some change it, some search, ask and serve it, for as long as is wanted."""

import os
import re
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

import pincite
from pincite.index.legs.terms import terms
from pincite.ingest.errors import CollectionBusy, PinciteError, UnknownDocument
from pincite.service.client.client import Client
from pincite.service.desk.limits import Limits
from tests.proof.commands import fake
from tests.proof.history import GONE, Change, Journal, Sight, impossible, read_journals
from tests.proof.library import Readings, write_papers
from tests.proof.sound import Seen, look
from tests.proof.stage import looked
from tests.proof.tally import Tally
from tests.serving.http_service import running

_FILES = 4  # for each editor
_MARK = re.compile(r"Report (\w+) is at revision (\d+)\b")
Work = Callable[[Path, Path, Journal, Random, float], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """Where all of them work, and for how long."""

    home: Path
    papers: Path
    journals: Path
    seed: int
    seconds: float


def side_by_side(tally: Tally, folder: Path, seconds: float, seed: int, editors: int = 2, readers: int = 2) -> None:
    """Runs all kinds of work at once, then compares what everybody saw with what was there, and looks at the end."""
    home, papers, journals = folder / "home", write_papers(folder / "papers"), folder / "journals"
    journals.mkdir(parents=True)
    fake(lambda _: None)
    with pincite.open(home=home) as collection:
        collection.add(papers)
    kinds: list[Work] = [*[_editing] * editors, *[_searching, _opening_and_searching] * readers, _asking, _serving]
    scene = Scene(home, papers, journals, seed, seconds)
    children = [_started(work, number, scene) for number, work in enumerate(kinds)]
    for child in children:
        _waited(child, seconds + 60, tally)
    _count(tally, journals.iterdir())
    readings = Readings()
    readings.look(papers)
    seen = looked(look(home, readings, {}))
    problems = list(seen.problems) if isinstance(seen, Seen) else [f"at the end: {seen}"]
    tally.count("at the end", "end", problems)


def _count(tally: Tally, files: Iterable[Path]) -> None:
    history = read_journals(sorted(files))
    for _ in range(sum(len(some) for some in history.changes.values())):
        tally.count("", "changed")
    for _ in history.sights:
        tally.count("", "seen")
    for _ in range(history.waits):
        tally.count("", "asked to wait")
    for failure in history.failures:
        tally.count("side by side", "failed", [failure])
    for problem in impossible(history):
        tally.count("side by side", "impossible", [problem])


def _started(work: Work, number: int, scene: Scene) -> int:
    child = os.fork()
    if child:
        return child
    os.setsid()
    name = f"{work.__name__.strip('_')} {number}"
    journal = Journal(scene.journals / f"{number}.jsonl")
    try:
        until = time.monotonic() + scene.seconds
        work(scene.home, scene.papers, journal, Random(f"{scene.seed} {number}"), until)
    except BaseException as error:
        journal.failed(name, error)
    finally:
        os._exit(0)


def _waited(child: int, seconds: float, tally: Tally) -> None:
    until = time.monotonic() + seconds
    while os.waitpid(child, os.WNOHANG) == (0, 0):
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            tally.count("side by side", "hung", ["a process hung"])
            return
        time.sleep(0.1)


def _text(file: str, version: int, random: Random) -> str:
    filler = " ".join(random.choice(("treaty", "summit", "grain", "railway", "visit")) for _ in range(12))
    return f"Report {file} is at revision {version} for now.\n\nIt speaks of {filler}.\n"


def _editing(home: Path, papers: Path, journal: Journal, random: Random, until: float) -> None:
    """Writes, adds, changes, describes and removes files of its own."""
    mine = [f"r{os.getpid()}x{at}" for at in range(_FILES)]
    versions = dict.fromkeys(mine, GONE)
    stored = dict.fromkeys(mine, False)
    while time.monotonic() < until:
        file = random.choice(mine)
        if stored[file] and random.random() < 0.3:
            _change(home, journal, file, GONE, lambda collection, name: collection.remove([name]))
            (papers / f"{file}.txt").unlink()
            stored[file] = False
        else:
            versions[file] += 1
            path = papers / f"{file}.txt"
            path.write_text(_text(file, versions[file], random), encoding="utf-8")
            stored[file] = _change(
                home, journal, file, versions[file], lambda collection, _, path=path: collection.add(path)
            )
        time.sleep(random.random() * 0.05)


def _change(
    home: Path, journal: Journal, file: str, version: int, act: Callable[[pincite.Collection, str], object]
) -> bool:
    """Does it, again and again while another process is writing, and records it once it is acknowledged."""
    began = time.monotonic()
    while True:
        try:
            with pincite.open(home=home) as collection:
                act(collection, file)
            journal.changed(Change(file, version, began, time.monotonic()))
            return True
        except CollectionBusy:
            journal.waited()
            time.sleep(0.02)
        except Exception as error:
            journal.failed("a change", error)
            time.sleep(0.02)
            if isinstance(error, UnknownDocument) or time.monotonic() - began > 30:
                journal.changed(Change(file, version, began, time.monotonic()))
                return True


def _searched(collection: pincite.Collection, journal: Journal, who: str, random: Random) -> None:
    began = time.monotonic()
    question = random.choice(("Which report is at which revision?", "report revision treaty", "summit and railway"))
    try:
        hits = collection.search(question, 500)
    except Exception as error:
        journal.failed(who, error)
        return
    marks = [_MARK.search(hit.passage.text) for hit in hits]
    versions = {mark[1]: int(mark[2]) for mark in marks if mark}
    journal.saw(Sight(who, began, time.monotonic(), versions))
    for hit in hits:
        if (hit.signals["lexical"] > 0) != bool(set(terms(question)) & set(terms(hit.passage.search_text))):
            found = f"{hit.signals['lexical']:.2f} for {question!r} in {hit.passage.text!r}"
            journal.failed(who, AssertionError(f"a lexical score where no word is shared, or none ({found})"))


def _searching(home: Path, _: Path, journal: Journal, random: Random, until: float) -> None:
    """Searches with a collection that stays open."""
    with pincite.open(home=home) as collection:
        while time.monotonic() < until:
            _searched(collection, journal, "a reader", random)


def _opening_and_searching(home: Path, _: Path, journal: Journal, random: Random, until: float) -> None:
    """Searches with a collection that is opened for every question, as the command line does."""
    while time.monotonic() < until:
        with suppress(PinciteError), pincite.open(home=home) as collection:
            _searched(collection, journal, "an opener", random)


def _serving(home: Path, _: Path, journal: Journal, random: Random, until: float) -> None:
    """Serves the collection, and searches it as a client of the service."""
    with running(home, Limits(per_minute=10_000_000)) as url, Client(url) as client:
        while time.monotonic() < until:
            began = time.monotonic()
            try:
                found = client.search(random.choice(("Which report is at which revision?", "summit and railway")), 100)
                client.ask("who signed the treaty")
            except Exception as error:
                journal.failed("a client", error)
                continue
            ended = time.monotonic()
            marks = [_MARK.search(hit.text) for hit in found.hits]
            journal.saw(Sight("a client", began, ended, {mark[1]: int(mark[2]) for mark in marks if mark}))


def _asking(home: Path, _: Path, journal: Journal, random: Random, until: float) -> None:
    """Asks, and looks up the citations of each answer."""
    with pincite.open(home=home) as collection:
        while time.monotonic() < until:
            try:
                answer = collection.ask(random.choice(("Which report is at revision 3?", "who signed the treaty")))
                for citation in answer.citations:
                    if collection.resolve(citation.id).citation.quote != citation.quote:
                        raise AssertionError("a citation resolves to other words")
            except Exception as error:
                journal.failed("an asker", error)
            time.sleep(0.05)
