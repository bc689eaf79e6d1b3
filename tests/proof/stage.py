"""An operation made ready: the home it starts from, what is stored before and after, how many calls it makes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.proof.calls import Call
from tests.proof.children import ALLOW, Ended, in_child, watched
from tests.proof.commands import command
from tests.proof.library import Readings, State, Version, copied, write_papers
from tests.proof.operations import Operation, Place
from tests.proof.sound import Refused, Seen, Signals, look


class NotSound(AssertionError):
    """Something is wrong before anything was done to it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an operation, or several at once, start; `calls` is the number that they make one after another."""

    name: str
    operations: tuple[Operation, ...]
    folder: Path
    papers: Path
    readings: Readings
    before: State
    after: State
    statuses: tuple[int, ...]
    calls: int
    anew: dict[frozenset[tuple[str, Version]], Signals]

    def place(self, name: str = "home") -> Place:
        """Returns a fresh copy of the home; one of this name is replaced."""
        return Place(copied(self.folder / "start", self.folder / name), self.papers)

    def look(self, home: Path, believed: State | None = None) -> Seen | Refused | str:
        """Returns what was Seen in a home, in the state that it says or that is believed, or why nothing was."""
        seen = looked(look(home, self.readings, self.anew, believed))
        if isinstance(seen, Seen) and not seen.problems:
            self.anew.setdefault(frozenset(seen.state.items()), seen.signals)
        return seen

    def judge(self, place: Place, acknowledged: Sequence[str]) -> list[str]:
        """Returns what is wrong with a collection after its operation was cut short, and after it was done again."""
        seen = self.look(place.home)
        if not isinstance(seen, Seen):
            return [f"at once: {seen}"]
        problems = [f"at once: {problem}" for problem in seen.problems]
        problems += _not_allowed(self.before, self.after, seen.state, acknowledged)
        for operation, status in zip(self.operations, self.statuses, strict=True):
            again = in_child(operation.task(place))
            if again.status not in (status, 0) and not _was_done(operation, again):
                problems.append(f"again: {brief(again)}")
        seen = self.look(place.home)
        if not isinstance(seen, Seen):
            return [*problems, f"again: {seen}"]
        if seen.state != self.after:
            problems.append(f"again: {_difference(seen.state, self.after)}")
        return problems + [f"again: {problem}" for problem in seen.problems]


def staged(operations: Sequence[Operation], folder: Path) -> Stage:
    """Makes operations ready in a folder of their own. Raises NotSound if they fail undisturbed."""
    folder.mkdir(parents=True)
    readings = Readings()
    papers = write_papers(folder / "papers")
    readings.look(papers)
    place = Place(folder / "start", papers)
    if any(operation.empty for operation in operations):
        place.home.mkdir()
    else:
        _must(in_child(command(place.home, "add", str(papers))))
    for operation in operations:
        operation.before(place)
    readings.look(papers)
    empty = any(operation.empty for operation in operations)
    before = {} if empty else _state(copied(place.home, folder / "before"), readings)
    end = Place(copied(place.home, folder / "end"), papers)
    statuses, calls = _undisturbed(operations, end)
    after = _state(end.home, readings)
    name = "+".join(one.name for one in operations)
    return Stage(name, tuple(operations), folder, papers, readings, before, after, statuses, calls, {})


def _undisturbed(operations: Sequence[Operation], place: Place) -> tuple[tuple[int, ...], int]:
    """Runs the operations one after another; returns how each ended, and how many calls they made."""
    count = [0]

    def counting(_: int, __: Call) -> int:
        count[0] += 1
        return ALLOW

    ended = [_must(watched(operation.task(place), place.home, counting)) for operation in operations]
    return tuple(one.status for one in ended), count[0]


def _must(ended: Ended) -> Ended:
    if ended.status not in (0, 1) or "Traceback" in ended.printed:
        raise NotSound(brief(ended))
    return ended


def _state(home: Path, readings: Readings) -> State:
    seen = looked(look(home, readings, {}))
    if not isinstance(seen, Seen):
        raise NotSound(str(seen))
    if seen.problems:
        raise NotSound("; ".join(seen.problems[:3]))
    return seen.state


def looked(ended: Ended) -> Seen | Refused | str:
    """Returns what was Seen, the error Refused with, or how the process broke."""
    return ended.returned if ended.status == 0 and ended.returned is not None else brief(ended)


def brief(ended: Ended) -> str:
    """Returns in one line how a process ended."""
    last = ended.printed.strip().splitlines()[-1:] or [""]
    return f"{'hung, ' if ended.hung else ''}status {ended.status}: {last[0][:300]}"


def _was_done(operation: Operation, ended: Ended) -> bool:
    """Whether the command finds nothing left to do, because it was done the first time."""
    return bool(operation.again) and operation.again in ended.printed


def _not_allowed(before: State, after: State, state: State, acknowledged: Sequence[str]) -> list[str]:
    """Returns what is stored that is neither as before nor as after, and what was acknowledged and is not as after."""
    problems = [
        f"at once: a document is stored as it never was ({Path(path).name})"
        for path in {*before, *after, *state}
        if state.get(path) not in (before.get(path), after.get(path))
    ]
    lost = [path for path in acknowledged if path in after and state.get(path) != after[path]]
    return problems + [f"at once: a document that was acknowledged is lost ({Path(path).name})" for path in lost]


def _difference(state: State, wanted: State) -> str:
    wrong = sorted(Path(path).name for path in {*state, *wanted} if state.get(path) != wanted.get(path))
    return f"not as it must be ({', '.join(wrong)})"
