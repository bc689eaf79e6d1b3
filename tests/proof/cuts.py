"""Power cuts: what may be on the disk if the power went at a call, worked out from which writes had been flushed.

A file that was not flushed may be as it was when it last was, as it is now, or anything between, block by block. Names
made, changed or removed after the last flush of anything may be as they were then: a journal keeps them in order.
"""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from random import Random

from tests.proof.calls import SYNCS, Call
from tests.proof.children import ALLOW, watched
from tests.proof.operations import Place
from tests.proof.stage import Stage
from tests.proof.tally import Tally

_BLOCK = 4096


class Loss(Enum):
    """What the power cut takes: all that was not flushed, some blocks of it, or the names too."""

    UNFLUSHED = "what was not flushed is lost"
    SOME = "some blocks of what was not flushed are lost"
    NAMES = "names and all since the last flush are lost"


@dataclass(frozen=True, slots=True)
class Moment:
    """The files before a call, by path: content, and the content when it was last flushed."""

    files: dict[str, tuple[bytes, bytes]]
    acknowledged: tuple[str, ...]


@dataclass(slots=True)
class Recording:
    """All moments of an operation, and the number of the last flush before each."""

    moments: list[Moment] = field(default_factory=list)
    flushed: list[int] = field(default_factory=list)


def record(stage: Stage) -> Recording:
    """Runs the operation once and keeps what the disk holds before every call, and after the last."""
    place, made, durable, last = stage.place("recorded"), Recording(), {}, [0]
    said = place.home.with_name("said")
    said.write_text("")
    for path in _files(place.home):
        durable[path.stat().st_ino] = path.read_bytes()

    def decide(_: int, call: Call) -> int:
        made.moments.append(_moment(place.home, durable, said))
        made.flushed.append(last[0])
        if call.name in SYNCS:
            last[0] = len(made.moments)
            if call.file.is_file():
                durable[call.file.stat().st_ino] = call.file.read_bytes()
        return ALLOW

    task = stage.operations[0].task(place)
    watched(lambda _: task(lambda line: _say(said, line)), place.home, decide)
    final = _moment(place.home, durable, said)
    made.moments.append(Moment(final.files, tuple(stage.after)))
    made.flushed.append(last[0])
    return made


def _say(said: Path, line: str) -> None:
    with said.open("a", encoding="utf-8") as file:
        file.write(line + "\n")


def _files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file()]


def _moment(home: Path, durable: dict[int, bytes], said: Path) -> Moment:
    files = {}
    for path in _files(home):
        try:
            files[str(path.relative_to(home))] = (path.read_bytes(), durable.get(path.stat().st_ino, b""))
        except FileNotFoundError:  # another thread has just removed it
            continue
    return Moment(files, tuple(said.read_text(encoding="utf-8").splitlines()))


def cut_all(stage: Stage, tally: Tally, loss: Loss, numbers: Iterable[int], seed: int) -> None:
    """Cuts the power before each of these calls, and judges what is left."""
    recording, random = record(stage), Random(f"{seed} {stage.name} {loss}")
    for number in numbers:
        at = min(number, len(recording.moments)) - 1
        moment = recording.moments[at]
        names = recording.moments[recording.flushed[at]] if loss is Loss.NAMES else moment
        place = Place(stage.folder / "cut", stage.papers)
        _write(place.home, names, random if loss is Loss.SOME else None)
        problems = stage.judge(place, moment.acknowledged)
        tally.count(
            f"{stage.name}, cut before call {at + 1} of {stage.calls}: {loss.value}", loss.name.lower(), problems
        )


def _write(home: Path, moment: Moment, random: Random | None) -> None:
    """Writes what is left on the disk; `random` draws which blocks of what was not flushed are."""
    shutil.rmtree(home, ignore_errors=True)
    home.mkdir(parents=True)
    for name, (now, flushed) in moment.files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(flushed if random is None or now == flushed else _mixed(now, flushed, random))


def _mixed(now: bytes, flushed: bytes, random: Random) -> bytes:
    short, long = sorted((len(now), len(flushed)))
    size = random.choice([short, long, random.randint(short, long)])
    blocks = []
    for start in range(0, size, _BLOCK):
        source = random.choice([now, flushed])
        blocks.append(source[start : start + _BLOCK].ljust(min(_BLOCK, size - start), b"\0"))
    return b"".join(blocks)[:size]
