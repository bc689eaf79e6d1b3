"""However a command ends, there is a sentence or JSON, and the right status."""

import json
import re
import sys
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any

import pytest

from pincite.index.truth.documents import all_documents
from pincite.ingest.errors import BadOption, UnknownDocument
from pincite.service.cli import ending, render
from pincite.service.cli.commands import app
from tests.making.library import add, collection_at
from tests.serving.command_line import pincite_here


def ends(monkeypatch: pytest.MonkeyPatch, command: Any, *arguments: str) -> object:
    """The exit status with which the command ends when called so."""
    monkeypatch.setattr(sys, "argv", ["pincite", *arguments])
    with pytest.raises(SystemExit) as end:
        ending.run(command, "pincite")
    return end.value.code


def raising(error: BaseException) -> Any:
    def command() -> None:
        raise error

    return command


@pytest.mark.parametrize(
    ("error", "status", "kind"),
    [
        (BadOption("Not so."), 2, "BadOption"),
        (UnknownDocument("Not here."), 1, "UnknownDocument"),
        (KeyboardInterrupt(), 130, "Interrupted"),
        (SystemExit(130), 130, "Interrupted"),  # typer makes that of Ctrl-C
    ],
)
def test_errors_have_a_status_and_are_json_where_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], error: BaseException, status: int, kind: str
) -> None:
    assert ends(monkeypatch, raising(error)) == status
    plain = capsys.readouterr()
    assert (plain.out, plain.err.startswith("pincite: ")) == ("", True)
    assert ends(monkeypatch, raising(error), "--json") == status
    assert json.loads(capsys.readouterr().out)["error"]["kind"] == kind


@pytest.mark.parametrize("arguments", [("search",), ("nonsense",), ("search", "a", "-k", "b"), ("list", "--no")])
def test_a_wrong_call_is_json_where_asked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]
) -> None:
    assert ends(monkeypatch, app, *arguments, "--json") == 2
    said = json.loads(capsys.readouterr().out)["error"]
    assert said["kind"] == "WrongCall"
    assert said["message"]


@pytest.mark.parametrize(("arguments", "shown"), [((), "\\uad6d"), (("--json",), "국")])
def test_a_terminal_of_few_characters_is_spoken_to(
    monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], shown: str
) -> None:
    bytes_out = BytesIO()
    monkeypatch.setattr(sys, "stdout", TextIOWrapper(bytes_out, encoding="ascii"))
    monkeypatch.setattr(sys, "argv", ["pincite", *arguments])
    ending.run(lambda: print("국"), "pincite")
    assert bytes_out.getvalue().decode("utf-8").strip() == shown


def test_words_in_no_encoding_are_taken_all_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    collection_at(tmp_path)
    status = ends(monkeypatch, app, "cite", "\udcb1\udcb9", "--home", str(tmp_path), "--json")
    assert (status, json.loads(capsys.readouterr().out)["error"]["kind"]) == (1, "UnknownCitation")


def test_what_is_piped_has_a_line_for_each_document(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    title = "A title of many words that no terminal of eighty columns shows beside an id and a name in one line"
    (tmp_path / "brief.txt").write_text("The summit was held.", encoding="utf-8")
    (tmp_path / "brief.meta.json").write_text(json.dumps({"title": title}), encoding="utf-8")
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "brief.txt")
    render.documents(all_documents(opened.connection), [], {})
    lines = [line for line in capsys.readouterr().out.splitlines() if title in line]
    assert len(lines) == 1
    assert "brief" in lines[0]


class Terminal(StringIO):
    """A terminal of eighty columns."""

    def isatty(self) -> bool:
        return True


def test_a_terminal_shows_titles_and_what_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "brief.txt").write_text("The summit was held.", encoding="utf-8")
    (tmp_path / "brief.meta.json").write_text('{"title": "On Bridges", "author": "R. Roe"}', encoding="utf-8")
    opened = collection_at(tmp_path / "home")
    add(opened, tmp_path / "brief.txt")
    monkeypatch.setattr("sys.stdout", shown := Terminal())
    render.documents(found := all_documents(opened.connection), [], {})
    monkeypatch.undo()
    title, facts = re.sub(r"\x1b\[[0-9;]*m", "", shown.getvalue()).splitlines()
    assert (title, facts.split(", ")) == (
        "On Bridges",
        [f"  {found[0].id} R. Roe", "en", "1 page", "1 passage", "brief"],
    )


def test_what_is_not_there_makes_no_collection(tmp_path: Path) -> None:
    said = pincite_here("add", str(tmp_path / "nothing"), "--home", str(tmp_path / "home"), status=1)
    assert "nothing was added" in said
    assert not (tmp_path / "home" / "collections").exists()


def test_the_version_is_an_option_too() -> None:
    assert pincite_here("--version") == pincite_here("version")
