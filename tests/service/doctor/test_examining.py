"""`pincite doctor` finds what is wrong with a machine and a home, says what to do, and never breaks down itself."""

import json
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from pincite.index.encoders import bundled, seeker
from pincite.index.legs.milvus import engine
from pincite.index.truth.remote_legs import set_vectors_place
from pincite.service.cli import ending
from pincite.service.cli.commands import app
from pincite.service.doctor import machine
from pincite.service.doctor import weights as weighing
from pincite.service.doctor.finding import State
from pincite.service.keys import Keys, Scope
from tests.making.library import add, collection_at, write_briefs


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home with one collection, and a folder of models of its own."""
    monkeypatch.setenv("PINCITE_MODELS", str(tmp_path / "models"))
    collection = collection_at(tmp_path / "home")
    add(collection, write_briefs(tmp_path / "briefs"))
    collection.connection.close()  # left open, it would write its log over what a test damages
    return tmp_path / "home"


def doctor(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> tuple[int, dict[str, list[dict[str, str]]]]:
    """The exit status and the findings by what they are about."""
    arguments = ["pincite", "doctor", "--home", str(home), "--json"]
    monkeypatch.setattr(sys, "argv", arguments)
    with pytest.raises(SystemExit) as end:
        ending.run(app, "pincite")
    report: dict[str, Any] = json.loads(capsys.readouterr().out)
    status = int(end.value.code or 0)
    assert report["healthy"] == (status == 0)
    found: dict[str, list[dict[str, str]]] = {}
    for one in report["findings"]:
        found.setdefault(one["about"], []).append(one)
    return status, found


def test_a_sound_home_has_no_fault(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, found = doctor(home, monkeypatch, capsys)
    assert status == 0
    assert found["collection default"][0]["seen"].startswith("3 documents")
    assert {"versions", "processor", "weights", "scans", "fonts", "disk", "permissions", "keys"} <= set(found)
    assert all(one["advice"] for ones in found.values() for one in ones if one["state"] == "warning")


def test_a_milvus_that_keeps_the_indexes_is_told_with_its_version_and_one_that_is_away_is_a_fault(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    collection = collection_at(home)
    collection.keep_vectors_at(f"milvus+file://{home}/vectors.db")
    status, found = doctor(home, monkeypatch, capsys)
    (said,) = found["indexes of default"]
    assert status == 0
    assert f"{home}/vectors.db, which is Milvus" in said["seen"]
    monkeypatch.setattr(engine, "_SECONDS", 1.0)
    set_vectors_place(collection.connection, "milvus://127.0.0.1:9")
    status, found = doctor(home, monkeypatch, capsys)
    assert status == 1
    assert found["collection default"][0]["state"] == "ok"
    assert "Start it" in found["indexes of default"][0]["seen"]


@pytest.mark.parametrize("broken", ["truth.sqlite", "keys.sqlite"])
def test_what_is_damaged_is_a_fault_and_the_rest_is_looked_at_all_the_same(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], broken: str
) -> None:
    Keys(home).add("someone", Scope.READ)
    damaged = next(home.rglob(broken))
    for beside in damaged.parent.glob(f"{broken}-*"):  # what was written last, which would still be read
        beside.unlink()
    damaged.write_bytes(b"no database " * 500)
    status, found = doctor(home, monkeypatch, capsys)
    assert status == 1
    faults = [one["about"] for ones in found.values() for one in ones if one["state"] == "fault"]
    assert faults == ["keys" if broken.startswith("keys") else "collection default"]
    assert "versions" in found


def test_a_home_that_is_not_there_yet_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PINCITE_MODELS", str(tmp_path / "nowhere" / "models"))
    status, found = doctor(tmp_path / "nowhere" / "yet", monkeypatch, capsys)
    assert status == 0
    assert found["collections"][0]["state"] == "ok"


def test_revoked_keys_and_open_homes_are_warned_of(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    keys = Keys(home)
    keys.revoke(keys.add("someone", Scope.READ)[0].id)
    home.chmod(0o755)
    _, found = doctor(home, monkeypatch, capsys)
    assert (found["keys"][0]["state"], found["permissions"][0]["state"]) == ("warning", "warning")


@pytest.mark.parametrize("emptied", [False, True])
def test_lost_keys_are_a_fault_as_they_shut_the_service(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], emptied: bool
) -> None:
    Keys(home).add("someone", Scope.READ)
    if emptied:
        (home / "keys.sqlite").write_bytes(b"")
    else:
        (home / "keys.sqlite").unlink()
    status, found = doctor(home, monkeypatch, capsys)
    assert (status, found["keys"][0]["state"]) == (1, "fault")
    assert "lets nobody in" in found["keys"][0]["seen"]


def test_damaged_weights_are_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, module in (("e5.bin", bundled), ("seeker.q4", seeker)):
        (tmp_path / name).write_bytes(b"other weights")
        attribute = "packaged_weights" if module is bundled else "shipped_weights"
        monkeypatch.setattr(module, attribute, lambda path=tmp_path / name: path)
    found = list(weighing.weights(tmp_path / "models"))
    assert [one.state for one in found[:2]] == [State.FAULT, State.FAULT]
    assert all("--force-reinstall" in one.advice for one in found[:2])


def _write(folder: Path) -> None:
    (folder / "a.bin").write_bytes(b"abc")


def test_a_flipped_byte_in_unpacked_weights_is_a_fault(tmp_path: Path) -> None:
    folder = bundled.made_once(
        tmp_path / "models" / "some", lambda to: to.joinpath("a.bin").write_bytes(b"abc"), "some"
    )
    states = [one.state for one in weighing.weights(tmp_path / "models") if str(folder) in one.seen]
    assert states == [State.OK]
    (folder / "a.bin").write_bytes(b"abd")
    assert bundled.is_whole(folder)
    states = [one.state for one in weighing.weights(tmp_path / "models") if str(folder) in one.seen]
    assert states == [State.FAULT]
    (folder / bundled.INVENTORY).write_text('{"a.bin": 3}', encoding="utf-8")  # of an earlier version
    states = [one.state for one in weighing.weights(tmp_path / "models") if str(folder) in one.seen]
    assert (states, bundled.is_whole(folder)) == ([State.WARNING], True)


def test_little_disk_space_and_missing_parts_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    for free, state in ((2**20, State.FAULT), (2**30, State.WARNING), (2**40, State.OK)):
        monkeypatch.setattr(shutil, "disk_usage", lambda _, free=free: usage._replace(free=free))
        assert next(machine.disk(tmp_path / "new", "disk")).state is state
    monkeypatch.setattr(machine, "find_spec", lambda _: None)
    assert next(machine.other_models()).advice == "pip install 'pincite[hub]'"
    monkeypatch.setattr(shutil, "which", lambda _: None)
    assert next(machine.fonts()).state is State.OK
