"""Two checkouts beside each other: each runs its own code, and one that fails stops no other."""

import sys
from pathlib import Path

import pytest

from pincite.eval.bench.as_markdown import (
    crowd_markdown,
)
from pincite.eval.bench.crowd import compare_services
from pincite.eval.bench.homes import Home, home_with_briefs
from pincite.eval.bench.plan import QUICK, THIS, Version, other_version, systems
from pincite.eval.bench.start import measure_starts
from pincite.eval.bench.systems import FOLDER
from pincite.eval.bench.visitors import Words
from pincite.eval.bench.worker import Worker
from pincite.eval.measures.summary import Estimate
from pincite.ingest.errors import BadOption
from tests.eval.bench.systems import EFFORT, no_step

# A Pincite whose command line says nothing but works, or fails.
COMMANDS = """
import sys
def main():
    if "add" in sys.argv:
        sys.exit(ADDING)
    assert sys.argv[1] == "ask" and "--home" in sys.argv
    if sys.argv[2] == "질문":
        sys.exit(ASKING)
"""


def version(folder: Path, name: str, adding: str = "0", asking: str = "0") -> Version:
    package = folder / name / "pincite" / "service" / "cli"
    package.mkdir(parents=True)
    for one in (package, package.parent, package.parent.parent):
        (one / "__init__.py").write_text("")
    (package / "main.py").write_text(f"ADDING, ASKING = {adding}, {asking}\n{COMMANDS}", "utf-8")
    return Version(name, Path(sys.executable), FOLDER, {"PYTHONPATH": str(folder / name)})


def test_versions_start_in_turn_and_one_that_fails_stops_no_other(tmp_path: Path) -> None:
    broken = [version(tmp_path, "no-home", adding="'no such file'"), version(tmp_path, "no-ko", asking="'no analyser'")]
    homes = [home_with_briefs(one, tmp_path / "home", 60) for one in [version(tmp_path, "right"), *broken]]
    rows = measure_starts(homes, {"en": "question", "ko": "질문"}, EFFORT, no_step, tmp_path / "log")
    assert [(one.name, one.language) for one in rows] == [
        (name, language) for language in ("en", "ko") for name in ("right", "no-home", "no-ko")
    ]
    whole, unfilled = rows[0], rows[1]
    assert len(whole.starts) == EFFORT.starts and whole.ratio == Estimate(1, 1, 1, EFFORT.starts)
    assert all(0 < one.seconds < 60 and one.cpu > 0 and one.memory > 1_000_000 for one in whole.starts)
    assert "no such file" in unfilled.failure and not unfilled.starts
    assert "no analyser" in rows[5].failure and not rows[5].starts


def test_the_memory_of_the_bench_is_not_that_of_what_it_starts(tmp_path: Path) -> None:
    home = home_with_briefs(version(tmp_path, "small"), tmp_path / "home", 60)
    models = bytearray(b"x" * 300_000_000)  # resident, as the models of the bench are
    rows = measure_starts([home], {"en": "question"}, EFFORT, no_step, tmp_path / "log")
    assert len(models) > 10 * max(one.memory for one in rows[0].starts) > 0


def test_a_service_that_cannot_start_gets_a_row(tmp_path: Path) -> None:
    words = Words(["a question"], ["a", "word"])
    homes = [
        Home(version(tmp_path, "unfilled"), tmp_path / "a", "no such file"),
        Home(version(tmp_path, "b"), tmp_path),
    ]
    rows = compare_services(homes, words, QUICK, no_step, tmp_path)
    assert [one.failure[:31] for one in rows] == ["no such file", "The service did not become read"]
    assert all(one.answered == 0 and one.ratio is None for one in rows)
    assert "no such file" in crowd_markdown(rows)


def test_a_checkout_to_compare_with_runs_its_own_code(tmp_path: Path) -> None:
    place = tmp_path / "eval" / "bench" / "systems"
    place.mkdir(parents=True)
    with pytest.raises(BadOption, match="no checkout of Pincite"):
        other_version(tmp_path)
    (place / "pincite_system.py").write_text(
        "import os\nclass System:\n    def where(self, _): return os.environ['PYTHONPATH']\n"
    )
    found = other_version(tmp_path)
    assert found.python == THIS.python
    with Worker(found.program("pincite_system.py"), tmp_path / "log") as worker:
        reply = worker.ask("where", {}, 20)
    assert reply is not None and reply.result == str(tmp_path / "src")
    names = [one.program.name for one in systems(tmp_path, tmp_path)]
    assert names[:2] == ["Pincite", f"Pincite at {tmp_path.name}"] and len(names) == 5
