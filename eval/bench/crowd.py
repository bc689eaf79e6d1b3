"""Compare versions of the service under many clients at once: each is asked in turn, for a few seconds at a time."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from pincite.eval.bench.figures import in_turn, ratio
from pincite.eval.bench.homes import Home
from pincite.eval.bench.load import LoadRun, alone, stored_in, together
from pincite.eval.bench.plan import Effort, OnStep
from pincite.eval.bench.service import Served, serve_command, served
from pincite.eval.bench.visitors import Kind, Visitor, Words
from pincite.eval.measures.summary import Estimate
from pincite.ingest.errors import ServiceError
from pincite.service.client.client import Client
from pincite.service.keys import Keys, Scope

_SEED = 20_250_101
_OK = 200


@dataclass(frozen=True, slots=True)
class CrowdRow:
    """A version: its turns under all clients, and milliseconds of searches of one client alone.

    `ratio` is the first version's answered requests a second over this one's, turn by turn: 3 means that the first
    answered three times as many.
    """

    name: str
    clients: int
    starting: float
    alone: Sequence[float]
    turns: Sequence[LoadRun]
    ratio: Estimate | None
    failure: str

    @property
    def answered(self) -> int:
        """The number of requests answered with status 200 in all turns."""
        return sum(_answered(one) for one in self.turns)

    @property
    def seconds(self) -> float:
        """The seconds of all turns."""
        return sum(one.seconds for one in self.turns)

    @property
    def failed(self) -> int:
        """The number of requests neither answered nor told to come back later."""
        return sum(outcome.failed for one in self.turns for outcome in one.outcomes)

    def times(self, kind: Kind) -> list[float]:
        """Return the milliseconds of all answered requests of a kind."""
        return [value for one in self.turns for value in one.times(kind)]


@dataclass(slots=True)
class _Measured:
    home: Home
    failure: str = ""
    service: Served | None = None
    visitors: list[Visitor] = field(default_factory=list)
    alone: list[float] = field(default_factory=list)
    turns: list[LoadRun] = field(default_factory=list)


def compare_services(
    homes: Sequence[Home], words: Words, effort: Effort, on_step: OnStep, folder: Path
) -> tuple[CrowdRow, ...]:
    """Return a row for each version. A version that does not start, or whose home is not filled, says why."""
    with ExitStack() as stack:
        measured = []
        for number, home in enumerate(homes):
            measured.append(_started(stack, home, words, effort, folder / f"service-{number}.log"))
            on_step(f"starting, {home.version.name}")
        for turn in range(effort.turns):
            for each in in_turn(measured, turn):
                if each.service:
                    each.turns.append(together(each.service, each.visitors, effort.seconds / effort.turns))
                on_step(f"all clients, {each.home.version.name}")
        return tuple(_row(each, measured[0], effort) for each in measured)


def _started(stack: ExitStack, home: Home, words: Words, effort: Effort, log: Path) -> _Measured:
    if home.failure:
        return _Measured(home, home.failure)
    # Each client has its own key, because rates are limited by key.
    keys = [Keys(home.folder).add(f"client {number}", Scope.WRITE)[1] for number in range(effort.clients)]
    try:
        service = stack.enter_context(served(serve_command(home.version), home.folder, log, home.environment()))
        clients = [stack.enter_context(Client(service.url, key, seconds=effort.asking)) for key in keys]
        stored = stored_in(clients[0], words)
    except ServiceError as error:
        return _Measured(home, str(error))
    visitors = [Visitor(one, words, stored, Random(_SEED + at)) for at, one in enumerate(clients)]
    return _Measured(home, "", service, visitors, alone(visitors[0], Kind.SEARCH, effort.alone))


def _row(each: _Measured, first: _Measured, effort: Effort) -> CrowdRow:
    return CrowdRow(
        name=each.home.version.name,
        clients=effort.clients,
        starting=each.service.starting if each.service else 0.0,
        alone=each.alone,
        turns=each.turns,
        ratio=ratio([_rate(one) for one in first.turns], [max(_rate(one), 1e-9) for one in each.turns]),
        failure=each.failure,
    )


def _rate(run: LoadRun) -> float:
    return _answered(run) / run.seconds


def _answered(run: LoadRun) -> int:
    return sum(outcome.status == _OK for outcome in run.outcomes)
