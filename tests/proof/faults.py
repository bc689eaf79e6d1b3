"""A disk that fails at any call: full, broken, or unable to flush; once, or from then on."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass

from tests.proof.calls import SYNCS, Call
from tests.proof.children import ALLOW, Ended, watched
from tests.proof.operations import Place
from tests.proof.stage import Stage, brief
from tests.proof.tally import Tally


@dataclass(frozen=True, slots=True)
class Fault:
    """What the disk answers, to all calls or only to those that flush, and whether it goes on answering so."""

    name: str
    error: int
    flushes: bool = False
    lasting: bool = False


FAULTS = (
    Fault("full", errno.ENOSPC),
    Fault("full from then on", errno.ENOSPC, lasting=True),
    Fault("broken", errno.EIO),
    Fault("broken from then on", errno.EIO, lasting=True),
    Fault("cannot flush", errno.EIO, flushes=True),
    Fault("cannot flush from then on", errno.EIO, flushes=True, lasting=True),
)
_SHRINKING = frozenset(("unlink", "unlinkat", "rmdir", "fsync", "fdatasync"))  # a full disk allows these


def fault_all(stage: Stage, tally: Tally, fault: Fault, numbers: Iterable[int]) -> None:
    """Has the disk fail at each of these calls, and judges what the command said and what is left."""
    for number in numbers:
        place = stage.place()
        ended = _faulty_at(stage, place, fault, number)
        where = f"{stage.name}, {fault.name} at call {number} of {stage.calls}"
        done = ended.status == 0
        problems = said_badly(ended)
        problems += stage.judge(place, tuple(stage.after) if done else ended.acknowledged)
        tally.count(where, "done" if done else "explained" if not said_badly(ended) else "unexplained", problems)


def _faulty_at(stage: Stage, place: Place, fault: Fault, number: int) -> Ended:
    def decide(at: int, call: Call) -> int:
        due = at >= number if fault.lasting else at == number
        return fault.error if due and _concerns(fault, call) else ALLOW

    return watched(stage.operations[0].task(place), place.home, decide)


def _concerns(fault: Fault, call: Call) -> bool:
    if fault.flushes:
        return call.name in SYNCS
    return fault.error != errno.ENOSPC or call.name not in _SHRINKING


def said_badly(ended: Ended) -> list[str]:
    """Returns what is wrong with how a command ended: a traceback, a crash, a hang, silence, or harmful advice."""
    problems, worded = [], "pincite:" in ended.printed or "could not" in ended.printed
    if ended.hung or ended.status < 0 or ended.status == 99 or "Traceback" in ended.printed:
        problems.append(f"said: {brief(ended)}")
    elif ended.status and not worded and not ended.acknowledged:
        problems.append(f"said: nothing that helps, {brief(ended)}")
    if "delete the folder" in ended.printed:
        problems.append("said: advises to delete the folder")
    return problems
