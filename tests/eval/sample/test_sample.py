"""The sample collection: its gold is true of its files, and its texts are the project's own."""

import json
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from docx import Document
from pypdf import PdfReader

from tests.places import ROOT, SHARED

SAMPLE = ROOT / "eval" / "sample"
BRIEFS = sorted(path for path in (SAMPLE / "briefs").iterdir() if path.suffix != ".json")
GOLD = [json.loads(line) for line in (SAMPLE / "gold.jsonl").read_text("utf-8").splitlines()]
TYPES = {"factoid", "list", "why", "comparison", "multi-doc", "temporal", "unanswerable"}


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
EXTRACT: dict[str, Callable[[Path], list[str]]] = {
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
        unicodedata.normalize("NFC", path.stem): [dense(page) for page in EXTRACT[path.suffix](path)] for path in BRIEFS
    }


@pytest.mark.parametrize("question", GOLD, ids=lambda question: str(question["id"]))
def test_every_quote_stands_on_one_page_of_its_document(question: dict[str, Any], pages: dict[str, list[str]]) -> None:
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
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
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


def test_the_questions_cover_languages_types_and_documents(pages: dict[str, list[str]]) -> None:
    assert GOLD[0]["question"] == "what did Russia gain from the Vostochny summit"
    assert Counter(question["lang"] for question in GOLD) == {"en": 12, "ko": 12, "ru": 2, "ja": 2, "zh": 2}
    types = Counter(question["type"] for question in GOLD)
    assert set(types) == TYPES and min(types.values()) >= 2
    assert types["unanswerable"] == 5
    assert {item["doc"] for question in GOLD for item in question["evidence"]} == set(pages)


def test_what_russia_gained_at_vostochny_is_told_in_both_languages() -> None:
    told = {item["doc"] for item in GOLD[0]["evidence"] if item["grade"] == 3}
    korean = {name for name in told if re.search("[가-힣]", name)}
    assert len(korean) >= 4 and len(told - korean) >= 4


def test_the_files_are_small_and_of_every_format() -> None:
    formats = Counter(path.suffix for path in BRIEFS)
    assert formats == {".pdf": 7, ".docx": 1, ".html": 1, ".hwpx": 1, ".txt": 1, ".md": 1}
    assert max(path.stat().st_size for path in BRIEFS) < 150_000
    assert [path.name for path in (SAMPLE / "briefs").glob("*.meta.json")] == ["최선희 크렘린 방문 단신.meta.json"]


def test_pdfs_are_hard_in_the_ways_that_real_ones_are() -> None:
    readers = {path.stem: PdfReader(path) for path in BRIEFS if path.suffix == ".pdf"}
    assert all(2 <= len(reader.pages) <= 4 for reader in readers.values())
    assert readers["포괄적 동반자 조약 조문 해설"].page_labels == ["i", "ii", "1", "2"]
    titles = {name: reader.metadata and reader.metadata.title for name, reader in readers.items()}
    assert titles["보스토치니 회담 군사 분야 평가"] == "Microsoft Word - 문서1"
    assert titles["극동 물류와 북러 경제협력"] is None
    first = readers["극동 물류와 북러 경제협력"].pages[0].extract_text()
    assert "극 동 연 방 관 구" in first
    assert "시베리\n아 횡단철도" in first  # a word broken over the line


def test_two_columns_are_read_one_after_the_other(pages: dict[str, list[str]]) -> None:
    first = pages["베이징 열병식과 북중러"][0]
    headings = ["사진한장의무게", "베이징의셈법", "모스크바가쥔것", "평양의줄타기"]
    positions = [first.index(heading) for heading in headings]
    assert positions == sorted(positions)


def test_the_generator_writes_what_is_committed_and_twice_the_same(tmp_path: Path, pages: dict[str, list[str]]) -> None:
    pytest.importorskip("hwpx", reason="python-hwpx writes the HWPX sample; only the generator needs it")
    pytest.importorskip("fpdf", reason="fpdf2 writes the PDF samples; only the generator needs it")
    from pincite.eval.sample.make import write_all
    from pincite.eval.sample.page import FONTS

    if not (FONTS / "NanumGothic.ttf").is_file():
        pytest.skip("the generator needs the Nanum fonts: apt-get install -y fonts-nanum")
    once, again = write_all(tmp_path / "once"), write_all(tmp_path / "again")
    assert [path.read_bytes() for path in once] == [path.read_bytes() for path in again]
    # Texts, not bytes: another version of a library may pack the same brief differently.
    written = {path.stem: [dense(page) for page in EXTRACT[path.suffix](path)] for path in once}
    assert written == pages
