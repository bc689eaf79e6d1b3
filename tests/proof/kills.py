"""Kills at calls that change a file: before each, in the middle of a write, and of two processes at once."""

import gc
import os
import signal
from collections.abc import Iterable
from random import Random

from tests.proof.calls import Call
from tests.proof.children import ALLOW, KILL, Acknowledge, Decide, Ended, Task, watched
from tests.proof.operations import Place
from tests.proof.stage import Stage
from tests.proof.tally import Tally


def kill_all(stage: Stage, tally: Tally, numbers: Iterable[int], torn: bool = False) -> None:
    """Kills the operation at each of these calls, and judges what is left."""
    for number in numbers:
        place = stage.place()
        ended = killed_at(stage, place, number, torn)
        where = f"{stage.name}, call {number} of {stage.calls}{', torn' if torn else ''}"
        tally.count(where, "killed" if ended.status < 0 else "ended", stage.judge(place, ended.acknowledged))


def killed_at(stage: Stage, place: Place, number: int, torn: bool) -> Ended:
    """Runs the operation to a call that it does not come back from; torn: half of what it writes is written."""
    task = stage.operations[0].task(place)

    def decide(at: int, call: Call) -> int:
        if at == number and torn:
            call.tear()
        return KILL if at == number else ALLOW

    return watched(task, place.home, decide)


def kill_two(stage: Stage, tally: Tally, count: int, seed: int) -> None:
    """Runs two operations at once `count` times and kills one of them, or both, at a call drawn by chance."""
    random = Random(f"{seed} {stage.name}")
    for _ in range(count):
        place, number, both = stage.place(), random.randint(1, stage.calls), random.random() < 0.3
        ended = watched(_two(stage, place), place.home, _one_dies(number, both))
        where = f"{stage.name}, call {number}{', both' if both else ''}"
        problems = stage.judge(place, ended.acknowledged)
        tally.count(where, "killed" if ended.status != 0 else "ended", problems)


def _two(stage: Stage, place: Place) -> Task:
    """Returns the task that runs both operations as processes and waits for them."""

    def task(acknowledge: Acknowledge) -> None:
        children = []
        for operation in stage.operations:
            child = os.fork()
            if child == 0:
                _be(operation.task(place), acknowledge)
            children.append(child)
        raise SystemExit(max(int(os.waitpid(child, 0)[1] != 0) for child in children))

    return task


def _be(task: Task, acknowledge: Acknowledge) -> None:
    status = 99
    try:
        task(acknowledge)
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        gc.collect()
        os._exit(status)


def _one_dies(number: int, both: bool) -> Decide:
    def decide(at: int, call: Call) -> int:
        if at == number and not both:
            os.kill(call.process, signal.SIGKILL)
        return KILL if at == number and both else ALLOW

    return decide
