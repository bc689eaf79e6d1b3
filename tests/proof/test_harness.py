"""The proofs themselves can fail: each is shown something broken, and says so."""

import errno
import os
import shutil
from pathlib import Path

import pytest

from tests.proof.calls import Call, unavailable
from tests.proof.children import ALLOW, KILL, in_child, watched
from tests.proof.commands import warm
from tests.proof.history import Change, History, Sight, impossible
from tests.proof.operations import operation
from tests.proof.stage import Stage, staged
from tests.proof.tally import Tally, TimeIsUp

pytestmark = pytest.mark.proof
watching = pytest.mark.skipif(unavailable() is not None, reason=str(unavailable()))


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Stage:
    if reason := unavailable():
        pytest.skip(reason)
    warm()
    return staged([operation("add")], tmp_path_factory.mktemp("stage") / "add")


@watching
def test_every_call_is_seen_and_can_be_refused_torn_or_the_last(tmp_path: Path) -> None:
    def task(_: object) -> str:
        file = tmp_path / "file"
        with file.open("wb", buffering=0) as out:
            out.write(b"one")
            out.write(b"twotwo")
            try:
                os.fsync(out.fileno())
            except OSError as error:
                return os.strerror(error.errno or 0)
        return "flushed"

    seen: list[str] = []

    def refuse(_: int, call: Call) -> int:
        seen.append(call.name)
        return errno.EIO if call.name == "fsync" else ALLOW

    assert watched(task, tmp_path, refuse).returned == os.strerror(errno.EIO)
    assert seen == ["openat", "write", "write", "fsync"]
    killed = watched(task, tmp_path, lambda number, call: KILL if number == 3 and call.tear() else ALLOW)
    assert (killed.status, (tmp_path / "file").read_bytes()) == (-9, b"onetwo")


def test_a_process_that_hangs_is_ended() -> None:
    assert in_child(lambda _: os.read(os.pipe()[0], 1), patience=0.3).hung


def test_legs_of_another_collection_are_noticed(stage: Stage) -> None:
    place = stage.place("other")
    folder = place.home / "collections" / "default"
    assert in_child(operation("add").task(place)).status == 1
    shutil.copytree(_lexical(folder), place.home / "kept")
    assert in_child(operation("remove").task(place)).status == 0
    current = _lexical(folder)
    shutil.rmtree(current)
    shutil.move(place.home / "kept", current)
    assert stage.judge(place, ())


def _lexical(folder: Path) -> Path:
    """Returns the stored lexical index of a collection."""
    (index,) = folder.glob("lexical-*")
    return index


def test_a_lost_document_is_noticed(stage: Stage) -> None:
    place = stage.place("lost")
    path = str(place.papers / "golf.txt")
    assert any("acknowledged is lost" in problem for problem in stage.judge(place, [path]))


def test_what_could_not_be_seen_is_noticed() -> None:
    changes = {"a": [Change("a", 1, 1.0, 2.0), Change("a", 2, 5.0, 6.0)]}
    possible = [
        *(Sight("x", 0.0, 0.5, {}), Sight("x", 1.5, 1.6, {}), Sight("x", 1.5, 1.6, {"a": 1})),
        *(Sight("x", 3.0, 3.1, {"a": 1}), Sight("x", 5.5, 5.6, {"a": 2}), Sight("x", 5.5, 5.6, {"a": 1})),
        Sight("x", 7.0, 7.1, {"a": 2}),
    ]
    wrong = [Sight("x", 0.0, 0.5, {"a": 1}), Sight("x", 3.0, 3.1, {}), Sight("x", 7.0, 7.1, {"a": 1})]
    assert impossible(History(changes, possible, [], 0)) == []
    assert len(impossible(History(changes, wrong, [], 0))) == len(wrong)


def test_findings_of_a_kind_are_counted_together() -> None:
    tally = Tally("t", seconds=0.0)
    with pytest.raises(TimeIsUp):
        tally.count("here", "killed", ["a cosine is off (question: 12ab)", "a cosine is off (other: 7)"])
    assert (tally.findings.total(), tally.json()["verdicts"]) == (1, {"killed": 1})
    assert "here" in tally.text()
