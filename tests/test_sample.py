"""The sample collection: its gold is true of its files, and its texts are the project's own."""

import json
import re
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from docx import Document
from pypdf import PdfReader

SAMPLE = Path(__file__).parents[1] / "eval" / "sample"
BRIEFS = sorted(path for path in (SAMPLE / "briefs").iterdir() if path.suffix != ".json")
GOLD = [json.loads(line) for line in (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()]
TYPES = {"factoid", "list", "why", "comparison", "multi-doc", "temporal", "unanswerable"}
# Beside the checkout for CI, at a fixed place on the developers' machine.
CORPORA = [Path(__file__).parents[2] / "shared" / "corpus", Path("/work/shared/corpus")]


def dense(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text))


def pdf_pages(path: Path) -> list[str]:
    return [page.extract_text() for page in PdfReader(path).pages]


def docx_text(path: Path) -> list[str]:
    body = Document(str(path)).element.body
    return ["".join(node.text or "" for node in body.iter() if node.tag.endswith("}t"))]


def hwpx_text(path: Path) -> list[str]:
    with zipfile.ZipFile(path) as archive:
        root = ElementTree.fromstring(archive.read("Contents/section0.xml"))
    return ["".join(node.text or "" for node in root.iter() if node.tag.endswith("}t"))]


def html_text(path: Path) -> list[str]:
    return [BeautifulSoup(path.read_bytes(), "html.parser").get_text()]


# Plain libraries, not the product's readers: the gold must hold whoever reads.
EXTRACT = {
    ".pdf": pdf_pages,
    ".docx": docx_text,
    ".hwpx": hwpx_text,
    ".html": html_text,
    ".txt": lambda path: [path.read_bytes().decode("cp949")],
    ".md": lambda path: [path.read_bytes().decode("utf-8")],
}


@pytest.fixture(scope="module")
def pages() -> dict[str, list[str]]:
    """Page texts without whitespace, by the file's stem."""
    return {
        unicodedata.normalize("NFC", path.stem): [dense(page) for page in EXTRACT[path.suffix](path)]
        for path in BRIEFS
    }


@pytest.mark.parametrize("question", GOLD, ids=lambda question: str(question["id"]))
def test_every_quote_stands_on_one_page_of_its_document(
    question: dict[str, Any], pages: dict[str, list[str]]
) -> None:
    for evidence in question["evidence"]:
        assert evidence["doc"] in pages
        assert any(dense(evidence["quote"]) in page for page in pages[evidence["doc"]]), evidence


@pytest.mark.parametrize("question", GOLD, ids=lambda question: str(question["id"]))
def test_fields_are_valid(question: dict[str, Any]) -> None:
    assert set(question) == {"id", "question", "lang", "type", "answer", "key_facts", "evidence"}
    assert question["lang"] in {"en", "ko", "ru", "ja", "zh"}
    assert question["type"] in TYPES
    assert question["question"].strip() and question["answer"].strip()
    assert all(set(fact) == {"fact", "vital"} for fact in question["key_facts"])
    assert all(item["grade"] in {1, 2, 3} for item in question["evidence"])
    answering = [item for item in question["evidence"] if item["grade"] == 3]
    if question["type"] == "unanswerable":
        assert not answering and not question["key_facts"]
    else:
        assert answering and any(fact["vital"] for fact in question["key_facts"])


def test_no_brief_borrows_from_the_shared_corpus(pages: dict[str, list[str]]) -> None:
    corpus = next((folder for folder in CORPORA if folder.is_dir()), None)
    if corpus is None:
        pytest.skip("../shared/corpus is absent: nothing to compare the briefs with")
    foreign = "\n".join(dense(path.read_text("utf-8")) for path in corpus.glob("*.txt"))
    windows = {foreign[i : i + 20] for i in range(len(foreign) - 19)}
    for name, texts in pages.items():
        own = "".join(texts)
        borrowed = [own[i : i + 20] for i in range(len(own) - 19) if own[i : i + 20] in windows]
        assert not borrowed, f"{name}: {borrowed[:3]}"


def test_ids_are_unique() -> None:
    counts = Counter(question["id"] for question in GOLD)
    assert max(counts.values()) == 1
