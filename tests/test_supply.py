"""What an installation is made of: locked lists that agree with pyproject.toml, and no need of torch for the pair."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.making.library import write_briefs
from tests.places import ROOT

HUB = {"torch", "sentence-transformers"}
_PACKAGE = re.compile(
    r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)[^\n]*((?:\n    --hash=sha256:[0-9a-f]{64}[ \\]*)*)", re.MULTILINE
)

BLOCKED = """
import sys
class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("torch", "sentence_transformers", "transformers", "safetensors"):
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Blocked())
from pincite.service.cli.main import main
sys.argv = ["pincite", *sys.argv[1:]]
main()
"""


def locked(name: str) -> dict[str, tuple[Version, int]]:
    """The version of each package in a locked list, and how many hashes it may have."""
    text = (ROOT / name).read_text(encoding="utf-8")
    found = {one[1]: (Version(one[2]), one[3].count("--hash")) for one in _PACKAGE.finditer(text)}
    assert len(found) <= len(re.findall(r"^[a-z0-9]", text, re.MULTILINE))
    return found


def wanted() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return [Requirement(one) for one in project["dependencies"]]


@pytest.mark.parametrize(("name", "without"), [("requirements.lock", set()), ("requirements-light.lock", HUB)])
def test_the_locked_lists_agree_with_the_project(name: str, without: set[str]) -> None:
    packages = locked(name)
    assert all(hashes for _, hashes in packages.values())
    for one in wanted():
        package = re.sub(r"[-_.]+", "-", one.name).lower()
        if package in without:
            assert package not in packages
        else:
            assert one.specifier.contains(packages[package][0]), one
    assert not {"transformers", "triton"} & set(packages) or not without


def test_the_extra_for_other_models_asks_for_what_the_default_list_does() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extra = {str(Requirement(one)) for one in project["optional-dependencies"]["hub"]}
    assert extra == {str(one) for one in wanted() if one.name in HUB}


def pincite(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", BLOCKED, *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT, timeout=280)


@pytest.mark.weights
def test_the_built_in_pair_needs_neither_torch_nor_sentence_transformers(tmp_path: Path) -> None:
    briefs, home = write_briefs(tmp_path / "briefs"), str(tmp_path / "home")
    added = pincite("add", str(briefs), "--home", home)
    assert added.returncode == 0, added.stderr
    asked = pincite("ask", "Where was the treaty signed?", "--home", home)
    assert (asked.returncode, "Pyongyang" in asked.stdout) == (0, True), asked.stderr


def test_another_model_says_what_it_needs(tmp_path: Path) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    refused = pincite("add", str(briefs), "--home", str(tmp_path / "home"), "--model", "some/model")
    assert refused.returncode == 1
    assert "pip install 'pincite[hub]'" in refused.stderr
    assert "Traceback" not in refused.stderr
