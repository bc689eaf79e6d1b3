"""The long runs: `python -m tests.proof.run kills --count 3000`, which is `make proof PROOF="kills --count 3000"`.

Each prints its counts as it goes. What it finds is told at the end, and written as JSON with --json FILE.
"""

import argparse
import json
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from tests.proof.cluster import break_cluster
from tests.proof.commands import warm
from tests.proof.cuts import Loss, cut_all
from tests.proof.damage import damage_all
from tests.proof.faults import FAULTS, fault_all
from tests.proof.fuzz import KINDS, fuzz
from tests.proof.kills import kill_all, kill_two
from tests.proof.load import load, soak
from tests.proof.operations import OPERATIONS, PAIRS, Operation, operation
from tests.proof.side_by_side import side_by_side
from tests.proof.stage import NotSound, Stage, staged
from tests.proof.states import walk
from tests.proof.tally import Tally, TimeIsUp
from tests.proof.watching import churned


def spread(calls: int, share: float, random_start: int = 0) -> range:
    """Returns the numbers of calls to try, evenly over all; `share` 1 or more means every call."""
    step = max(1, round(1 / share)) if share > 0 else calls + 1
    return range(1 + random_start % step, calls + 1, step)


def _stages(tally: Tally, folder: Path, only: Sequence[str]) -> Iterator[Stage]:
    """Yields every operation made ready; one that goes wrong undisturbed is counted as a finding."""
    for one in OPERATIONS:
        if not only or one.name in only:
            try:
                yield staged([one], folder / one.name)
            except NotSound as error:
                tally.count(one.name, "not sound undisturbed", [f"undisturbed: {error}"])


def kills(tally: Tally, folder: Path, count: int, seed: int, only: Sequence[str]) -> None:
    """Kills before calls, in the middle of writes, and of two at once: about a third of `count` each."""
    stages = list(_stages(tally, folder, only))
    share = count / 2.5 / sum(stage.calls for stage in stages)
    for stage in stages:
        kill_all(stage, tally, spread(stage.calls, share, seed))
        kill_all(stage, tally, spread(stage.calls, share, seed + 1), torn=True)
    for pair in PAIRS:
        if not only or set(pair) <= set(only):
            kill_two(staged([operation(name) for name in pair], folder / "+".join(pair)), tally, count // 25, seed)


def faults(tally: Tally, folder: Path, count: int, seed: int, only: Sequence[str]) -> None:
    """Disks that are full, broken or cannot flush, in turn, once and for good."""
    stages = list(_stages(tally, folder, only))
    share = count / len(FAULTS) / sum(stage.calls for stage in stages)
    for stage in stages:
        for at, fault in enumerate(FAULTS):
            fault_all(stage, tally, fault, spread(stage.calls, share, seed + at))


def cuts(tally: Tally, folder: Path, count: int, seed: int, only: Sequence[str]) -> None:
    """Power cuts of every kind of loss."""
    stages = list(_stages(tally, folder, only))
    share = count / len(Loss) / sum(stage.calls for stage in stages)
    for stage in stages:
        for at, loss in enumerate(Loss):
            numbers = [*spread(stage.calls, share, seed + at), stage.calls + 1]
            cut_all(stage, tally, loss, numbers, seed)


def damage(tally: Tally, folder: Path, count: int, seed: int, _: Sequence[str]) -> None:
    """Files that rot."""
    damage_all(staged([Operation("still", operation("ask").task)], folder / "still"), tally, count, seed)


def two(tally: Tally, folder: Path, count: int, seed: int, _: Sequence[str]) -> None:
    """Several processes at once, for `count` seconds."""
    side_by_side(tally, folder, count, seed)


def fuzzed(tally: Tally, folder: Path, count: int, seed: int, only: Sequence[str]) -> None:
    """Strange inputs, an equal number of every kind."""
    wanted = [kind for kind in KINDS if not only or kind in only]
    for kind in wanted:
        fuzz(tally, kind, folder / kind.replace(" ", "-"), count // len(wanted), seed)


def loaded(tally: Tally, folder: Path, count: int, _: int, __: Sequence[str]) -> None:
    """Up to 200 clients; `count` seconds for each number of them."""
    load(tally, folder, 200, count)


def soaked(tally: Tally, folder: Path, count: int, _: int, __: Sequence[str]) -> None:
    """A few clients, slow ones and ones that leave, for `count` seconds."""
    soak(tally, folder, count)


def walked(tally: Tally, _: Path, count: int, __: int, ___: Sequence[str]) -> None:
    """Requests in any order, `count` walks of 25; what is drawn does not follow the seed."""
    walk(tally, count)


def watched(tally: Tally, folder: Path, count: int, seed: int, _: Sequence[str]) -> None:
    """A folder of `count` files under `count` changes, followed all the while."""
    churned(tally, folder, count, seed, pause=0.5)


def broken_cluster(tally: Tally, folder: Path, count: int, _: int, __: Sequence[str]) -> None:
    """Two services on one PostgreSQL and one Milvus, where that is installed, while `count` passages are added."""
    server = Path(".milvus-venv/bin/milvus-server").absolute()
    break_cluster(tally, folder, count, server if server.exists() else None)


PROOFS: dict[str, Callable[[Tally, Path, int, int, Sequence[str]], None]] = {
    "kills": kills,
    "faults": faults,
    "cuts": cuts,
    "damage": damage,
    "two": two,
    "fuzz": fuzzed,
    "states": walked,
    "load": loaded,
    "soak": soaked,
    "watch": watched,
    "cluster": broken_cluster,
}


def main() -> None:
    """Runs the proof that is asked for; ends with 1 if it found anything."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("proof", choices=PROOFS)
    parser.add_argument("--count", type=int, default=1000, help="trials, about; for two, load and soak: seconds")
    parser.add_argument("--seed", type=int, default=1, help="another seed tries other places")
    parser.add_argument("--only", default="", help="these operations, or kinds of input, only; with commas")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after this time")
    parser.add_argument("--json", type=Path, help="a file for the results")
    chosen = parser.parse_args()
    warm()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was counted is told
    tally = Tally(chosen.proof, chosen.seconds)
    only = [name for name in chosen.only.split(",") if name]
    with (
        tempfile.TemporaryDirectory(prefix="pincite-proof-", ignore_cleanup_errors=True) as folder,
        suppress(TimeIsUp, KeyboardInterrupt),
    ):
        PROOFS[chosen.proof](tally, Path(folder) / chosen.proof, chosen.count, chosen.seed, only)
    print(tally.text())
    if chosen.json:
        chosen.json.write_text(json.dumps(tally.json(), indent=1, ensure_ascii=False), encoding="utf-8")
    sys.exit(bool(tally.findings))


if __name__ == "__main__":
    main()
