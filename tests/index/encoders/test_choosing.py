"""The engine is chosen by a measurement that is stored, and only among those whose vectors are close to float32."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pincite.index.encoders import choosing
from pincite.index.encoders.bundled import unpack
from pincite.index.encoders.choosing import CANDIDATES, Figure, choice, chosen, quickest
from pincite.index.encoders.network import FLOATS, ROWS
from pincite.index.encoders.packed_weights import open_packed
from tests.fakes.tiny_weights import write_tiny_weights
from tests.places import ROOT


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_tiny_weights(tmp_path / "tiny.bin")
    (tmp_path / "models").mkdir()
    unpack(open_packed(tmp_path / "tiny.bin"), tmp_path / "models" / "tiny")
    return tmp_path / "models" / "tiny"


def test_the_quickest_that_is_close_enough_is_taken() -> None:
    first, far = Figure(ROWS, 8.0, 100.0, 0.9998), Figure(ROWS, 4.0, 50.0, 0.9994)
    assert quickest([first, Figure(FLOATS, 4.0, 50.0, 0.9996)]) == FLOATS
    assert quickest([first, Figure(FLOATS, 7.9, 99.0, 0.9996)]) == ROWS
    assert quickest([first, Figure(FLOATS, 4.0, 50.0, 0.9994)]) == ROWS
    assert quickest([far, Figure(FLOATS, 9.0, 100.0, 0.9996)]) == FLOATS
    assert quickest([far, Figure(FLOATS, 9.0, 100.0, 0.9994)]) == ROWS


def test_it_is_measured_once_and_anew_on_another_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    first = chosen(folder, said.append)
    assert first in CANDIDATES and len(said) == 1
    assert chosen(folder, said.append) == first and len(said) == 1
    stored = choice(folder)
    assert stored is not None and [one.engine for one in stored.figures] == list(CANDIDATES)
    assert all(one.question > 0 and one.text > 0 and 0.9 < one.cosine < 1.0001 for one in stored.figures)
    for name, value in {"processor": ("another", ()), "version": "another"}.items():
        with monkeypatch.context() as changed:
            changed.setattr(choosing, name, lambda value=value: value)
            assert choice(folder) is None
            chosen(folder, said.append)
    assert len(said) == 3


@pytest.mark.parametrize("content", ["", "[]", "{", '{"engine": 1}', '{"figures": [1], "engine": {}, "machine": 3}'])
def test_a_broken_file_is_made_anew(folder: Path, content: str) -> None:
    file = folder.with_name("tiny.engine.json")
    file.write_text(content)
    assert choice(folder) is None
    assert chosen(folder) in CANDIDATES
    assert json.loads(file.read_text())["machine"]
    assert sorted(path.name for path in folder.parent.iterdir() if path != folder) == [file.name, f"{file.name}.lock"]


def test_an_engine_far_from_float32_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(choosing, "EXACT", ROWS)  # measured against rounded vectors, float32 itself is the odd one
    monkeypatch.setattr(choosing, "CANDIDATES", (FLOATS, ROWS))
    monkeypatch.setattr(choosing, "LEAST_GAIN", 1e9)  # no engine is quick enough to replace the first
    monkeypatch.setattr(choosing, "LEAST_COSINE", 0.99999)
    assert chosen(folder) == ROWS


def test_two_processes_measure_once(folder: Path) -> None:
    code = f"""
from pathlib import Path
from pincite.index.encoders.choosing import chosen
said = []
print(chosen(Path({str(folder)!r}), said.append), len(said), sep=";")
"""
    both = [subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, text=True, stdout=subprocess.PIPE) for _ in "ab"]
    told = [one.communicate(timeout=120)[0].strip().split(";") for one in both]
    assert [one.returncode for one in both] == [0, 0]
    assert len({engine for engine, _ in told}) == 1
    assert sum(int(count) for _, count in told) == 1
