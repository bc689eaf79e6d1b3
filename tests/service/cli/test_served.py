"""Commands ask the service that runs on their home, and answer the same by themselves where there is none."""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pincite.ingest.errors import BadOption
from pincite.service.cli import commands  # registers the commands
from pincite.service.cli.app import app
from pincite.service.desk import opening
from pincite.service.keys import Keys, Scope
from pincite.service.running import running_service
from tests.fakes.hashed_words import open_hashed
from tests.making.library import add, collection_at, write_briefs
from tests.serving.announcing import announcing
from tests.serving.http_service import running

QUESTION = "북한은 러시아에 무엇을 공급했나"

Printed = Callable[..., str]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("served")
    add(collection_at(folder / "home"), write_briefs(folder / "briefs"))
    return folder / "home"


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The models that commands have opened in this process."""
    assert commands
    names: list[str] = []

    def open_here(name: str, *_: Any) -> Any:
        names.append(name)
        return open_hashed(name)

    monkeypatch.setattr(opening, "open_encoder", open_here)
    return names


@pytest.fixture
def printed(home: Path, capsys: pytest.CaptureFixture[str]) -> Printed:
    def run(*arguments: str) -> str:
        capsys.readouterr()
        app([*arguments, "--home", str(home)], standalone_mode=False)
        return capsys.readouterr().out

    return run


@pytest.mark.parametrize(
    "asked",
    [
        ("ask", QUESTION),
        ("ask", QUESTION, "--json"),
        ("ask", "When was the treaty signed?", "--author", "doe", "--from", "2024"),
        ("ask", "zebra quagga okapi"),
        ("ask", "zebra quagga okapi", "--json"),
        ("search", QUESTION, "-k", "2", "--numbers"),
        ("search", QUESTION, "--json"),
    ],
)
@pytest.mark.usefixtures("service_process")
def test_a_running_service_is_asked_and_the_answer_is_the_same(
    asked: tuple[str, ...], opened: list[str], printed: Printed
) -> None:
    served = printed(*asked)
    assert opened == []
    assert printed(*asked, "--local") == served
    assert len(opened) == 1


@pytest.fixture(scope="module")
def service_process(home: Path) -> Any:
    with announcing(home) as process:
        yield process
    assert not (home / "service.json").exists()


@pytest.mark.usefixtures("service_process")
def test_a_document_is_meant_from_the_folder_where_one_stands(
    home: Path, opened: list[str], printed: Printed, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(home.parent / "briefs")
    found = json.loads(printed("search", QUESTION, "-d", "treaty.txt", "--json"))
    assert {one["document"] for one in found["hits"]} == {"treaty"}
    assert opened == []


@pytest.mark.usefixtures("service_process")
@pytest.mark.parametrize("ending", ["md", "html", "bib", "ris", "json", "docx"])
def test_an_answer_is_written_to_a_file_also_by_a_service(
    ending: str, printed: Printed, opened: list[str], tmp_path: Path
) -> None:
    written = []
    for more in ((), ("--local",)):
        out = tmp_path / f"answer{len(more)}.{ending}"
        printed("ask", "When was the treaty signed?", "--out", str(out), *more)
        written.append(out.read_bytes())
    assert len(opened) == 1
    if ending == "docx":
        assert all(content.startswith(b"PK") for content in written)
        return
    assert written[0] == written[1]
    assert b"treaty" in written[0]
    if ending in ("md", "html"):
        assert written[0].decode().count("The treaty was signed in Pyongyang on 19 June 2024") == 1


def test_a_file_of_another_kind_is_refused_before_anything_is_asked(
    printed: Printed, opened: list[str], tmp_path: Path
) -> None:
    for name in ("answer.pdf", "answer", "nowhere/answer.md"):
        with pytest.raises(BadOption, match=r"must end in|no folder"):
            printed("ask", QUESTION, "--out", str(tmp_path / name))
    assert opened == []


@pytest.mark.usefixtures("service_process", "opened")
def test_an_error_is_the_commands_own(printed: Printed) -> None:
    messages = []
    for more in ((), ("--local",)):
        with pytest.raises(Exception, match="nobody") as refused:
            printed("ask", QUESTION, "-d", "nobody", *more)
        messages.append((type(refused.value), str(refused.value)))
    assert messages[0] == messages[1]


def test_a_service_that_was_killed_is_no_longer_asked(
    tmp_path: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    with announcing(tmp_path / "home") as process:
        process.kill()
        process.wait(60)
        assert (tmp_path / "home" / "service.json").exists()
        app(["ask", QUESTION, "--home", str(tmp_path / "home")], standalone_mode=False)
    assert "포탄" in capsys.readouterr().out
    assert len(opened) == 1


@pytest.mark.parametrize(
    "other",
    [{"instance": "of another run"}, {"version": "0.0.0"}, {"process": 2**40}, {"address": "http://127.0.0.1:1"}],
)
def test_no_other_program_is_taken_for_the_service(
    other: dict[str, Any], tmp_path: Path, opened: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    home = tmp_path / "home"
    add(collection_at(home), write_briefs(tmp_path / "briefs"))
    with running(home) as address:
        said = {"address": address, "process": os.getpid(), "version": _version(), "instance": "x"}
        (home / "service.json").write_text(json.dumps({**said, **other}), encoding="utf-8")
        app(["ask", QUESTION, "--home", str(home)], standalone_mode=False)
    assert "포탄" in capsys.readouterr().out
    assert len(opened) == 1


@pytest.mark.parametrize(
    "harm", ["", "[]", "{}", '{"address": 1, "process": "x", "version": 2, "instance": 3}', "\x00"]
)
def test_a_broken_file_is_like_none(harm: str, tmp_path: Path) -> None:
    (tmp_path / "service.json").write_text(harm, encoding="utf-8")
    assert running_service(tmp_path) is None


def test_where_keys_are_needed_the_command_goes_its_own_way(tmp_path: Path, opened: list[str]) -> None:
    add(collection_at(tmp_path / "home"), write_briefs(tmp_path / "briefs"))
    with announcing(tmp_path / "home"):
        Keys(tmp_path / "home").add("whoever", Scope.READ)
        app(["ask", QUESTION, "--home", str(tmp_path / "home")], standalone_mode=False)
    assert len(opened) == 1


def _version() -> str:
    from importlib.metadata import version

    return version("pincite")
