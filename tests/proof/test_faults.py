"""Disks that fail, power that goes, files that rot: noticed, healed or explained, and never a wrong answer."""

from pathlib import Path

import pytest

from tests.proof.calls import Call, unavailable
from tests.proof.children import ALLOW, watched
from tests.proof.commands import warm
from tests.proof.cuts import Loss, cut_all
from tests.proof.damage import damage_all
from tests.proof.faults import FAULTS, fault_all
from tests.proof.operations import OPERATIONS, Operation, operation
from tests.proof.run import spread
from tests.proof.stage import staged
from tests.proof.tally import Tally

pytestmark = [pytest.mark.proof, pytest.mark.skipif(unavailable() is not None, reason=str(unavailable()))]

HARMED = 42


@pytest.mark.parametrize("wanted", OPERATIONS, ids=lambda one: one.name)
def test_a_disk_that_fails_at_a_call_is_explained_and_loses_nothing(wanted: Operation, tmp_path: Path) -> None:
    warm()
    stage, tally = staged([wanted], tmp_path / wanted.name), Tally("faults")
    for at, fault in enumerate(FAULTS):
        fault_all(stage, tally, fault, spread(stage.calls, 1 / stage.calls, (at + 1) * stage.calls // 7))
    assert tally.tried >= len(FAULTS)
    assert not tally.findings, tally.text()


def test_a_database_that_could_not_be_filled_is_never_put_in_place(tmp_path: Path) -> None:
    """SQLite says nothing if the disk is full when a closing connection moves its log into the database."""
    warm()
    stage, tally = staged([operation("create")], tmp_path / "create"), Tally("faults")
    calls: list[int] = []

    def note(at: int, call: Call) -> int:
        if call.name == "pwrite64" and call.file and call.file.name == "truth.sqlite.new":
            calls.append(at)
        return ALLOW

    place = stage.place()
    watched(stage.operations[0].task(place), place.home, note)
    assert len(calls) > 3
    fault_all(stage, tally, FAULTS[0], calls[-3:])
    assert tally.verdicts["explained"] == 3
    assert not tally.findings, tally.text()


def test_what_a_disk_refuses_at_the_end_of_forgetting_is_explained(tmp_path: Path) -> None:
    """There the log is emptied without the lock, so that others need not wait."""
    warm()
    stage, tally = staged([operation("forget")], tmp_path / "forget"), Tally("faults")
    for fault in FAULTS[:3:2]:
        fault_all(stage, tally, fault, range(stage.calls * 6 // 7, stage.calls - 20, 12))
    assert tally.tried >= 4
    assert not tally.findings, tally.text()


@pytest.mark.parametrize("wanted", OPERATIONS, ids=lambda one: one.name)
def test_a_power_cut_loses_nothing_that_was_acknowledged(wanted: Operation, tmp_path: Path) -> None:
    warm()
    stage, tally = staged([wanted], tmp_path / wanted.name), Tally("cuts")
    for loss in Loss:
        cut_all(stage, tally, loss, (stage.calls // 3, stage.calls + 1), 1)
    assert tally.tried == 2 * len(Loss)
    assert not tally.findings, tally.text()


def test_a_file_that_rots_is_noticed_healed_or_explained(tmp_path: Path) -> None:
    warm()
    tally = Tally("damage")
    damage_all(staged([Operation("still", operation("ask").task)], tmp_path / "still"), tally, HARMED, 1)
    assert tally.tried == HARMED
    assert not tally.findings, tally.text()
