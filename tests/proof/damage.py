"""Files of a collection that rot: bits flipped, ends cut off, blocks zeroed, files lost or mistaken for one another."""

from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random

from tests.proof.operations import Place
from tests.proof.sound import Refused, Seen
from tests.proof.stage import Stage
from tests.proof.tally import Tally

_BLOCK = 4096
Harm = Callable[[Path, Random], None]


def _flip(file: Path, random: Random) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[random.randrange(len(data))] ^= 1 << random.randrange(8)
    file.write_bytes(data)


def _flip_head(file: Path, random: Random) -> None:
    data = bytearray(file.read_bytes())
    if data:
        data[random.randrange(min(len(data), 200))] ^= 1 << random.randrange(8)
    file.write_bytes(data)


def _truncate(file: Path, random: Random) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: random.randrange(len(data) + 1)])


def _zero(file: Path, random: Random) -> None:
    data = bytearray(file.read_bytes())
    start = random.randrange(len(data) + 1) // 512 * 512
    data[start : start + 512] = bytes(len(data[start : start + 512]))
    file.write_bytes(data)


def _delete(file: Path, _: Random) -> None:
    file.unlink()


def _swap_blocks(file: Path, random: Random) -> None:
    data = bytearray(file.read_bytes())
    count = len(data) // _BLOCK
    if count > 1:
        one, two = (_BLOCK * number for number in random.sample(range(count), 2))
        data[one : one + _BLOCK], data[two : two + _BLOCK] = data[two : two + _BLOCK], data[one : one + _BLOCK]
    file.write_bytes(data)


def _take_for_another(file: Path, random: Random) -> None:
    others = [path for path in file.parent.iterdir() if path.is_file() and path != file]
    if others:
        file.write_bytes(random.choice(others).read_bytes())


# SQLite takes a page of zeros, or of other rows, for a page: what is in it is compared by checks, not at each answer.
_ONLY_CHECKED = "truth.sqlite"
HARMS: Mapping[str, Harm] = {
    "a bit flipped": _flip,
    "a bit flipped near the start": _flip_head,
    "cut off": _truncate,
    "a block zeroed": _zero,
    "deleted": _delete,
    "two pages swapped": _swap_blocks,
    "another file in its place": _take_for_another,
}


def damage_all(stage: Stage, tally: Tally, count: int, seed: int) -> None:
    """Harms a file of the collection `count` times, one at a time in turn, and judges what is answered then."""
    random = Random(seed)
    names = sorted(str(path.relative_to(stage.folder / "start")) for path in _files(stage.folder / "start"))
    for number in range(count):
        place = stage.place()
        name, harm = names[number % len(names)], list(HARMS)[number // len(names) % len(HARMS)]
        HARMS[harm](place.home / name, random)
        verdict, problems = _judged(stage, place, name)
        tally.count(f"{name}, {harm} (number {number})", verdict, problems)


def _files(home: Path) -> list[Path]:
    return [path for path in home.rglob("*") if path.is_file() and path.name != "lock"]


def _judged(stage: Stage, place: Place, name: str) -> tuple[str, list[str]]:
    """Returns the verdict on what is answered, and what breaks the promise."""
    seen = stage.look(place.home, stage.before)
    if isinstance(seen, str):
        return "broke", [f"broke: {seen}"]
    if isinstance(seen, Refused):
        harmful = "delete the folder" in seen.message and seen.kind != "CollectionDamaged"
        return "explained", [f"explained badly: {seen.kind}: {seen.message}"] if harmful else []
    return _weighed(seen, stage, name)


def _weighed(seen: Seen, stage: Stage, name: str) -> tuple[str, list[str]]:
    wrong = [problem for problem in seen.problems if not problem.startswith("check:")]
    if seen.state != stage.before:
        wrong.append("documents are missing or not as they were")
    noticed = any(problem.startswith("check:") for problem in seen.problems)
    if wrong and noticed:
        return "wrong, noticed by check", [] if name.endswith(_ONLY_CHECKED) else wrong
    if wrong:
        return "wrong in silence", [f"silent: {one}" for one in wrong]
    return "noticed by check" if noticed else "unharmed", []
