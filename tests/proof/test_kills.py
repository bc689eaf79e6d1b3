"""More than two hundred kills: nothing acknowledged lost, nothing doubled, no hand needed, no leg wrong."""

from pathlib import Path

import pytest

from tests.proof.calls import unavailable
from tests.proof.commands import warm
from tests.proof.kills import kill_all, kill_two
from tests.proof.operations import OPERATIONS, PAIRS, Operation, operation
from tests.proof.run import spread
from tests.proof.stage import staged
from tests.proof.tally import Tally

pytestmark = [pytest.mark.proof, pytest.mark.skipif(unavailable() is not None, reason=str(unavailable()))]

BEFORE, TORN, TWO = 14, 5, 6  # kills of each operation before a call and in the middle of a write; of each pair


@pytest.mark.parametrize("wanted", OPERATIONS, ids=lambda one: one.name)
def test_a_kill_at_a_call_leaves_a_sound_collection(wanted: Operation, tmp_path: Path) -> None:
    warm()
    stage, tally = staged([wanted], tmp_path / wanted.name), Tally("kills")
    kill_all(stage, tally, spread(stage.calls, BEFORE / stage.calls))
    kill_all(stage, tally, spread(stage.calls, TORN / stage.calls, 1), torn=True)
    assert tally.verdicts["killed"] >= min(BEFORE + TORN, stage.calls) * 0.9  # threads make a call more or less
    assert not tally.findings, tally.text()


@pytest.mark.parametrize("pair", PAIRS, ids="+".join)
def test_of_two_at_once_one_is_killed(pair: tuple[str, str], tmp_path: Path) -> None:
    warm()
    tally = Tally("kills")
    kill_two(staged([operation(name) for name in pair], tmp_path / "pair"), tally, TWO, 1)
    assert tally.tried == TWO
    assert not tally.findings, tally.text()
