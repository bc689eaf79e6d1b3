"""Promises about the whole: errors for people, one owner for each library, a light `import ingest`."""

import ast
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

from pincite.ingest import errors
from tests.places import ROOT

OWNERS = {
    # One compares all, the others scan codes.
    "faiss": "index/legs/nearest.py index/legs/codes.py index/legs/older_codes.py",
    "tantivy": "index/legs/lexical.py",
    "pymilvus": "index/legs/milvus/engine.py",
    "sentence_transformers": "index/encoders/encoder.py",
    # One builds, compiles and runs networks, the other puts one for several lengths together.
    "openvino": "index/encoders/graph.py index/encoders/network.py index/encoders/prepared.py",
    "sentencepiece": "index/encoders/pieces.py",
    "ray": "index/cluster/actors.py",
    "kiwipiepy": "ingest/analyser.py",
    "langchain_text_splitters": "ingest/cutting/split.py",
    "pypdf": "ingest/reading/formats/pdf.py service/pages/marking.py",  # one reads, the other writes
    # Two write files, the other comments on drafts.
    "docx": "service/export/word.py service/export/footnotes.py service/drafts/word.py",
    "xlsxwriter": "service/export/tables.py",
    "pytesseract": "ingest/reading/ocr.py",
    # One opens and draws, one reads lines, one takes the rules of tables.
    "pypdfium2": "ingest/reading/pdfium.py ingest/reading/printed.py ingest/reading/rules.py",
    "cryptography": "ingest/reading/formats/hwp_records.py",
    "rapidfuzz": "service/quotes/aligning.py",
    "ir_measures": "eval/measures/retrieval.py",
    "citeproc": "service/citations/references.py",
    "rispy": "service/citations/ris.py ingest/bibliography/ris.py",  # one writes, the other reads
    "bibtexparser": "ingest/bibliography/bibtex.py",
    "pylatexenc": "ingest/bibliography/bibtex.py",
    "PIL": "service/pages/drawing.py ingest/reading/pictures.py",  # one draws pages, the other opens pictures of them
    "babel": "service/checking/mentions/places.py",
    "simplemma": "service/checking/mentions/words.py",
    "uvicorn": "service/http/serving.py service/http/connections.py",
    "json_repair": "service/writing/reply.py",
    "xllamacpp": "eval/small_model/serving.py",
    "mcp": "service/mcp/server.py",
    # One asks and waits, the other streams under deadlines.
    "httpx": "service/client/transport.py service/language_model/wire.py",
    "python_multipart": "service/http/receiving.py",
    "prometheus_client": "service/http/metrics.py",
    "opentelemetry": "service/http/tracing.py",
    "platformdirs": "service/settings.py",
    "watchfiles": "service/watching/waking.py",
    "psycopg": "index/truth/postgresql.py index/truth/server_errors.py",  # one connects, the other tells errors
}


def product_files() -> list[Path]:
    files = [path for folder in ("ingest", "index", "service", "eval") for path in (ROOT / folder).rglob("*.py")]
    # What is in eval/bench runs in other systems' processes and environments.
    return [path for path in files if "sample" not in path.parts and "bench" not in path.parts]


@cache
def imports(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize(("library", "owner"), OWNERS.items())
def test_one_module_owns_a_library(library: str, owner: str) -> None:
    users = {str(path.relative_to(ROOT)) for path in product_files() if library in imports(path)}
    assert users == set(owner.split())


def test_the_command_line_speaks_through_the_modules_that_escape() -> None:
    """`print` and rich's own console would hand a terminal what documents and servers say, commands and all."""
    escaping = {"service/cli/lines.py", "service/cli/console.py"}
    talking = [path for path in product_files() if path.parent.name in ("cli", "commands")]
    styled = [path for path in product_files() if "rich" in imports(path)]
    for path in {*talking, *styled}:
        if str(path.relative_to(ROOT)) not in escaping:
            source = path.read_text(encoding="utf-8")
            assert "rich.console" not in source, path
            called = {node.func.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)
                      and isinstance(node.func, ast.Name)}  # fmt: skip
            assert "print" not in called, path


def test_reading_loads_no_model() -> None:
    modules = "pincite.ingest.reading.read, pincite.ingest.reading.worker, pincite.ingest.cutting.split"
    script = f"import sys, {modules}; print([n for n in sys.modules])"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    for heavy in ("torch", "faiss", "sentence_transformers", "tantivy"):
        assert f"'{heavy}'" not in run.stdout


def leaves(kind: type[errors.PinciteError]) -> list[type[errors.PinciteError]]:
    below = kind.__subclasses__()
    return [leaf for child in below for leaf in leaves(child)] if below else [kind]


def test_every_error_is_in_the_tree_and_none_hides_a_builtin() -> None:
    import builtins

    named = [name for name in dir(errors) if isinstance(getattr(errors, name), type)]
    assert not set(named) & set(dir(builtins))
    assert errors.__doc__ is not None
    for leaf in leaves(errors.PinciteError):
        if leaf.__module__ == "pincite.ingest.errors":
            assert leaf.__name__ in errors.__doc__
            assert leaf.__doc__


def test_no_source_is_hidden_from_git() -> None:
    """A folder named as something ignored would be missing from every checkout but this one."""
    if not (ROOT / ".git").exists():
        pytest.skip("this is no git checkout")
    command = ["git", "ls-files", "--others", "--ignored", "--exclude-standard", "--", "*.py", ":!.*", ":!build"]
    hidden = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    assert hidden.stdout.split() == []


@pytest.mark.parametrize("mark", ["browser", "llm", "load", "milvus", "proof", "ray"])
def test_marked_tests_stand_where_make_looks_for_them(mark: str) -> None:
    """To look through all folders for a few tests takes ten seconds."""
    (line,) = [one for one in (ROOT / "Makefile").read_text("utf-8").splitlines() if f"-m pytest -m {mark} " in one]
    searched = [ROOT / word for word in line.split() if word.startswith("tests/")]
    marked = [path for path in (ROOT / "tests").rglob("test_*.py") if f"mark.{mark}" in path.read_text("utf-8")]
    assert searched and marked
    assert [path for path in marked if not any(path.is_relative_to(one) for one in searched)] == []


def test_no_test_forks_its_worker() -> None:
    """A worker may have loaded gRPC, whose threads do not outlive a fork; the proofs and `killing` have their own."""
    may = {ROOT / "tests" / "making" / "killing.py", *(ROOT / "tests" / "proof").rglob("*.py")}
    for path in {*(ROOT / "tests").rglob("*.py")} - may:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            assert not (isinstance(node, ast.Attribute) and node.attr == "fork"), path
            named = {keyword.arg for keyword in node.keywords} if isinstance(node, ast.Call) else set()
            spawned = isinstance(node, ast.Call) and ast.unparse(node.func).startswith("subprocess.")
            assert not (spawned and named & {"user", "group", "extra_groups", "preexec_fn"}), path
