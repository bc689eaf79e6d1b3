"""Measure `pincite ask` as a process, from its start to its end: a question in English and one in Korean."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pincite.eval.bench import one_process
from pincite.eval.bench.figures import in_turn, ratio
from pincite.eval.bench.homes import Home
from pincite.eval.bench.plan import Effort, OnStep
from pincite.eval.measures.summary import Estimate


@dataclass(frozen=True, slots=True)
class Start:
    """One process: its seconds from start to end, its seconds of CPU time, and its most resident bytes."""

    seconds: float
    cpu: float
    memory: int


@dataclass(frozen=True, slots=True)
class StartRow:
    """A version and a language. `ratio` is its times over those of the first version, pair by pair."""

    name: str
    language: str
    starts: tuple[Start, ...]
    ratio: Estimate | None
    failure: str


@dataclass(slots=True)
class _Measured:
    home: Home
    failure: str
    starts: dict[str, list[Start]] = field(default_factory=dict)


def measure_starts(
    homes: Sequence[Home], questions: Mapping[str, str], effort: Effort, on_step: OnStep, log: Path
) -> tuple[StartRow, ...]:
    """Return a row for each version and language; versions take turns. The first start of each is not counted.

    `questions` are language -> question.
    """
    measured = [_Measured(home, home.failure) for home in homes]
    for turn in range(-1, effort.starts):
        for language, question in questions.items():
            for each in in_turn(measured, turn):
                if not each.failure and (done := _start(each, question, effort.asking, log)) and turn >= 0:
                    each.starts.setdefault(language, []).append(done)
            on_step("starting")
    return tuple(_row(each, measured[0], language) for language in questions for each in measured)


def _start(each: _Measured, question: str, patience: float, log: Path) -> Start | None:
    """Run one process; return None if it fails, and note why."""
    command = each.home.version.command("ask", question, "--home", str(each.home.folder))
    starter = [sys.executable, "-I", one_process.__file__, str(log), str(patience)]
    done = subprocess.run([*starter, *command], capture_output=True, text=True, check=True, env=each.home.environment())
    told = json.loads(done.stdout)
    if told["status"]:
        said = log.read_text("utf-8", errors="replace").strip()[-300:]
        each.failure = said or f"ended with {told['status']}"
        return None
    return Start(told["seconds"], told["cpu"], told["memory"])


def _row(each: _Measured, first: _Measured, language: str) -> StartRow:
    own, others = each.starts.get(language, []), first.starts.get(language, [])
    compared = ratio([one.seconds for one in own], [one.seconds for one in others])
    return StartRow(each.home.version.name, language, tuple(own), compared, each.failure)
