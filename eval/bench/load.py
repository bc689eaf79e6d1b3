"""Measure the service under load: many clients at once compared with one, and the service's memory."""

import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from threading import Event, Thread

from pincite.eval.bench.plan import Effort, OnStep
from pincite.eval.bench.service import Command, Served, Used, served
from pincite.eval.bench.visitors import MIX, Editor, Kind, Outcome, Stored, Visitor, Words
from pincite.eval.measures.summary import percentile
from pincite.service.client.client import Client
from pincite.service.keys import Keys, Scope
from pincite.service.wire.jobs import SentJob

_SEED = 20_250_101
_FILES = 8  # in the upload
_PATIENCE = 120.0  # seconds that a client waits for an answer
_QUARTERS = 4


@dataclass(frozen=True, slots=True)
class LoadRun:
    """All clients at once for `seconds`. `used` is sampled every second; `clients_cpu` is their CPU time in seconds."""

    seconds: float
    outcomes: Sequence[Outcome]
    used: Sequence[Used]
    clients_cpu: float

    def times(self, kind: Kind) -> list[float]:
        """Return the milliseconds of the answered requests of a kind."""
        return [one.milliseconds for one in self.outcomes if one.kind is kind and one.status == 200]

    @property
    def waiting(self) -> float:
        """The average number of clients waiting for an answer."""
        return sum(one.milliseconds for one in self.outcomes) / 1000 / self.seconds

    @property
    def service_cpu(self) -> float:
        """The service's own CPU time in seconds."""
        return self.used[-1].cpu - self.used[0].cpu

    def quarters(self) -> list[float]:
        """Return the median of the service's resident bytes for each quarter of the time."""
        count = len(self.used)
        cuts = [self.used[count * at // _QUARTERS : count * (at + 1) // _QUARTERS] for at in range(_QUARTERS)]
        return [percentile([one.resident for one in cut], 50) for cut in cuts if cut]


@dataclass(frozen=True, slots=True)
class Upload:
    """The files uploaded at the start, the final state of the job, and the seconds from upload to its end."""

    files: int
    texts: int
    state: str
    seconds: float


@dataclass(frozen=True, slots=True)
class LoadTable:
    """One client alone, then all clients beside an upload and an editor, then all without them, in milliseconds."""

    clients: int
    documents: int
    starting: float
    idle: Mapping[Kind, Sequence[float]]
    upload: Upload
    runs: Sequence[LoadRun]

    def slowed(self, kind: Kind, percent: float = 95) -> float | None:
        """Return the time of a kind of request beside the upload and the editor over that without them."""
        beside, without = (run.times(kind) for run in self.runs)
        return percentile(beside, percent) / percentile(without, percent) if beside and without else None

    def per_waiting(self, run: LoadRun, percent: float = 95) -> float | None:
        """Return search time under load over idle p50, per waiting client; 1 is a fair share for every client."""
        times, idle = run.times(Kind.SEARCH), self.idle[Kind.SEARCH]
        return percentile(times, percent) / (percentile(idle, 50) * run.waiting) if times and idle else None


def measure_load(
    command: Command, home: Path, words: Words, effort: Effort, on_step: OnStep, folder: Path
) -> LoadTable:
    """Return the figures for a home with documents. Raises leaves of ServiceError if the service cannot be used."""
    with ExitStack() as stack:
        # Each client has its own key, because rates are limited by key.
        keys = [Keys(home).add(f"client {number}", Scope.WRITE)[1] for number in range(effort.clients + 1)]
        service = stack.enter_context(served(command, home, folder / "service.log"))
        *clients, other = [stack.enter_context(Client(service.url, key, seconds=_PATIENCE)) for key in keys]
        stored = stored_in(clients[0], words)
        visitors = [Visitor(one, words, stored, Random(_SEED + at)) for at, one in enumerate(clients)]
        on_step("starting")
        idle = {kind: alone(visitors[0], kind, effort.alone) for kind in MIX}
        on_step("one client")
        editor = Editor(other, min(other.all_documents(), key=lambda one: (one.pages, one.id)).id)
        job = clients[0].upload(_files(words, folder))
        runs = [together(service, [*visitors, editor], effort.seconds)]
        on_step("all clients")
        upload = _upload(clients[0].wait(job.id, effort.building))
        on_step("the upload")
        runs.append(together(service, visitors, effort.seconds))
        on_step("all clients again")
        return LoadTable(len(clients), clients[0].documents().total, service.starting, idle, upload, runs)


def stored_in(client: Client, words: Words) -> Stored:
    """Return the pages of all PDFs, and the citations of some answers."""
    documents = [one for one in client.all_documents() if one.path.lower().endswith(".pdf")]
    cited = [one.id for question in words.questions for one in client.ask(question).citations]
    return Stored([(one.id, number + 1) for one in documents for number in range(one.pages)], cited)


def alone(visitor: Visitor, kind: Kind, count: int) -> list[float]:
    outcomes = [visitor.once(kind) for _ in range(count)]
    return [one.milliseconds for one in outcomes if one.status == 200]


def _files(words: Words, folder: Path) -> list[Path]:
    random = Random(_SEED)
    paths = [folder / f"sent-{number}.md" for number in range(_FILES)]
    for path in paths:
        path.write_text(words.document(random), "utf-8")
    return paths


def together(service: Served, visitors: Sequence[Visitor | Editor], seconds: float) -> LoadRun:
    """Run all of them at once; requests still in progress at the end are completed."""
    used: list[Used] = []
    over = Event()
    watching = Thread(target=_watch, args=(service, used, over))
    began, own = time.monotonic(), time.process_time()
    with ThreadPoolExecutor(len(visitors)) as pool:
        watching.start()
        found = list(pool.map(lambda one: one.until(began + seconds), visitors))
    over.set()
    watching.join()
    outcomes = [outcome for some in found for outcome in some]
    return LoadRun(time.monotonic() - began, outcomes, used, time.process_time() - own)


def _watch(service: Served, used: list[Used], over: Event) -> None:
    while not over.is_set():
        used.append(service.used())
        over.wait(1)


def _upload(job: SentJob) -> Upload:
    ended = datetime.fromisoformat(job.ended_at) if job.ended_at else datetime.now(UTC)
    taken = (ended - datetime.fromisoformat(job.created_at)).total_seconds()
    return Upload(len(job.files), job.progress.texts_total, job.state.value, taken)
