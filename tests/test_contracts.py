"""Promises about the whole: errors for people, one owner for each library, a light `import ingest`."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from ingest import errors

ROOT = Path(__file__).parents[1]
OWNERS = {
    "faiss": "index/nearest.py",
    "tantivy": "index/lexical.py",
    "sentence_transformers": "index/encoder.py",
    "openvino": "index/network.py",
    "kiwipiepy": "ingest/korean.py",
    "langchain_text_splitters": "ingest/split.py",
    "pypdf": "ingest/formats/pdf.py",
    "docx": "ingest/formats/docx.py service/export_docx.py",  # one reads, the other writes
    "pytesseract": "ingest/ocr.py",
    "pypdfium2": "ingest/pdfium.py",
    "unhwp": "ingest/formats/hwp.py",
    "rapidfuzz": "service/quote_text.py",
    "ir_measures": "eval/retrieval.py",
    "citeproc": "service/references.py",
    "rispy": "service/references.py",
    "PIL": "service/pictures.py",
    "babel": "service/checking/places.py",
    "simplemma": "service/checking/words.py",
    "uvicorn": "service/http/serving.py",
    "json_repair": "service/writing/reply.py",
    "xllamacpp": "eval/small_model/serving.py",
    "mcp": "service/mcp/server.py service/mcp/transports.py",
    # One asks and waits, the other streams under deadlines.
    "httpx": "service/transport.py service/language_model/wire.py",
    "python_multipart": "service/http/receiving.py",
    "prometheus_client": "service/http/metrics.py",
    "platformdirs": "service/settings.py",
}


def product_files() -> list[Path]:
    files = [path for folder in ("ingest", "index", "service", "eval") for path in (ROOT / folder).rglob("*.py")]
    # What is in eval/bench runs in other systems' processes and environments.
    return [path for path in files if "sample" not in path.parts and "bench" not in path.parts]


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


def test_reading_loads_no_model() -> None:
    script = "import sys, ingest, ingest.read, ingest.split, ingest.worker; print([n for n in sys.modules])"
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
        if leaf.__module__ == "ingest.errors":
            assert leaf.__name__ in errors.__doc__
            assert leaf.__doc__
