"""What the shell offers when Tab is pressed."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from pincite.service.cli import commands
from tests.making.library import add, collection_at, write_briefs


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("completing")
    briefs = write_briefs(folder / "briefs")
    (briefs / "two words.txt").write_text("This brief has two words in its name.\n", encoding="utf-8")
    add(collection_at(folder / "home"), briefs)
    collection_at(folder / "home", "회담")
    return folder / "home"


def offered(arguments: list[str], incomplete: str) -> list[str]:
    """What bash is told to offer."""
    words = ["pincite", *arguments, incomplete]
    asked = {"COMP_WORDS": " ".join(words), "COMP_CWORD": str(len(words) - 1), "_PINCITE_COMPLETE": "complete_bash"}
    done = CliRunner().invoke(commands.app, env=asked, prog_name="pincite")
    assert done.exit_code == 0, done.output
    return done.stdout.split()


def test_collections_and_documents_are_offered(home: Path) -> None:
    at = ["--home", str(home)]
    assert offered(["ask", *at, "-c"], "회") == ["회담"]
    assert offered(["ask", *at, "-d"], "tre") == ["treaty"]
    assert offered(["remove", *at], "군") == ["군사"]
    (two,) = (one for one in offered(["report", *at], "") if len(one) == 16)  # a name with spaces had to be quoted
    assert offered(["report", *at], two[:6]) == [two]
    assert offered(["collections", "delete", *at], "") == ["default", "회담"]


def test_what_cannot_be_looked_at_offers_nothing(tmp_path: Path) -> None:
    (tmp_path / "collections").write_text("no folder", encoding="utf-8")
    for arguments in (["ask", "-c"], ["ask", "-d"], ["remove"]):
        assert offered([arguments[0], "--home", str(tmp_path), *arguments[1:]], "") == []
        assert offered([arguments[0], "--home", str(tmp_path / "none"), *arguments[1:]], "") == []
