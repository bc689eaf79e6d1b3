"""References come out of a collection as its bibliography brought them in, and in text as manuscripts cite."""

import json
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from pincite.index.collection import Collection
from pincite.index.truth.documents import find_document
from pincite.ingest.bibliography.read import read_bibliography
from pincite.ingest.bibliography.work import Work
from pincite.ingest.document import Span
from pincite.ingest.errors import UnknownItem
from pincite.service.citations.citation import label, make_citation
from pincite.service.citations.in_text import as_latex, as_pandoc
from pincite.service.citations.references import Form, Item, cited_item, written
from tests.index.changing.test_bibliographies import ARTICLE, BRIEF, add_bibliography
from tests.making.bibliographies import EXPORTS, write_export
from tests.making.library import add, collection_at, write_briefs

BACK = {"library.bib": Form.BIBTEX, "library.ris": Form.RIS, "library.json": Form.CSL_JSON, "library.rdf": Form.BIBTEX}


def items(collection: Collection, *names: str) -> list[Item]:
    """Citations of the first word of each document, as references."""
    found = []
    for name in names:
        document = find_document(collection.connection, name)
        page = collection.store.pages(document.id)[0]
        found.append(cited_item(collection, make_citation(document, page, Span(1, 0, 3))))
    return found


def filled(collection: Collection, folder: Path, name: str) -> Collection:
    """The collection with the export of this name; its files are there even if the export names none."""
    file = write_export(folder, name)
    if name == "library.json":
        add_bibliography(collection, write_export(folder, "library.ris"))
    add_bibliography(collection, file)
    return collection


def told(work: Work, name: str) -> Work:
    """What of a work is to come out again; the format it comes out in adds what it calls the entry."""
    item = {key: value for key, value in work.item.items() if key not in ("custom", "locator", "label", "keyword")}
    keywords = [one.strip() for one in work.item.get("keyword", "").split(",")]
    collections = work.collections if name in ("library.bib", "library.rdf") else ()
    return Work(work.key, {**item, "keywords": keywords}, "", collections, work.link)


@pytest.mark.parametrize("name", EXPORTS)
def test_what_goes_in_comes_out(name: str, tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", name)
    form = BACK[name]
    suffix = {Form.BIBTEX: "bib", Form.RIS: "ris", Form.CSL_JSON: "json"}[form]
    out = tmp_path / f"out.{suffix}"
    out.write_text(written(items(collection, BRIEF, ARTICLE), form), encoding="utf-8")
    before, after = read_bibliography(tmp_path / "export" / name), read_bibliography(out)
    for one, other in zip(before.works, after.works, strict=True):
        expected, found = told(one, name), told(other, name)
        assert {**expected.item, "page": ""} == {**found.item, "page": ""}
        assert found.item.get("page", "1") == expected.item.get("page", "1")  # the page that is cited
        assert (found.key, found.collections, found.link) == (expected.key, expected.collections, expected.link)


def test_a_work_cited_twice_is_one_reference_with_both_pages(tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", "library.bib")
    (brief,) = items(collection, BRIEF)
    one = {**brief, "locator": "1", "label": "page"}
    said = written([one, {**one, "locator": "7"}], Form.BIBTEX)
    assert (said.count("@report{kim2024summit,"), "pages = {1, 7}" in said) == (1, True)
    assert written([one, {**one, "locator": "7"}], Form.PANDOC) == "[@kim2024summit, p. 1]\n[@kim2024summit, p. 7]\n"


@pytest.mark.parametrize(
    ("place", "words"), [("slide 3", "slide 3"), ("sheet 2022!B4", "2022!B4"), ("paragraph 12", "paragraph 12")]
)
def test_what_has_no_pages_is_not_cited_by_page(place: str, words: str, tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", "library.bib")
    document = find_document(collection.connection, ARTICLE)
    page = collection.store.pages(document.id)[0]
    cited = replace(make_citation(document, page, Span(1, 0, 3)), page_label=place)
    item = {name: value for name, value in cited_item(collection, cited).items() if name != "page"}
    bibtex, ris = written([item], Form.BIBTEX), written([item], Form.RIS)
    assert (f"addendum = {{{words}}}" in bibtex, "  pages = " in bibtex) == (True, False)
    assert (f"SE  - {words}" in ris, "SP  - " in ris) == (True, False)
    assert written([item], Form.PANDOC) == f"[@mullerArmsTradeDoes2023, {words}]\n"
    assert written([item], Form.LATEX) == f"\\cite[{words}]{{mullerArmsTradeDoes2023}}\n"


def test_a_text_without_pages_is_cited_by_paragraph(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    lines = "The harbour of Orrin\nis closed.\n\nThree piers stood\nclosed for forty days.\n"
    (tmp_path / "orrin.txt").write_text(lines, encoding="utf-8")
    add(collection, tmp_path / "orrin.txt")
    document = find_document(collection.connection, "orrin")
    page = collection.store.pages(document.id)[0]
    at = page.text.index("closed for")
    assert make_citation(document, page, Span(1, at, at + 6)).page_label == "paragraph 2"


def test_an_untitled_document_is_known_by_who_brought_it_out_and_when(tmp_path: Path) -> None:
    collection = collection_at(tmp_path / "home")
    for name, facts in (("0a1b_4c04b5fa27c55ebf", {"publisher": "아산정책연구원", "date": "2024-07-08"}),
                        ("0a1b_5c04b5fa27c55ebf", {"author": "홍길동", "date": "2024"}),
                        ("0a1b_6c04b5fa27c55ebf", {"date": "2023"})):  # fmt: skip
        (tmp_path / f"{name}.txt").write_text(f"The harbour {name} is closed, and nobody says why.", encoding="utf-8")
        (tmp_path / f"{name}.meta.json").write_text(json.dumps(facts), encoding="utf-8")
        add(collection, tmp_path / f"{name}.txt")
    stored = [find_document(collection.connection, f"0a1b_{one}c04b5fa27c55ebf") for one in (4, 5, 6)]
    assert [one.title for one in stored] == [None, None, None]
    assert [one.known_as for one in stored] == ["아산정책연구원, 2024-07-08", "홍길동, 2024", "0a1b_6c04b5fa27c55ebf"]
    page = collection.store.pages(stored[0].id)[0]
    assert label(make_citation(stored[0], page, Span(1, 0, 3))) == "아산정책연구원, 2024-07-08, paragraph 1"
    published, written_by, neither = items(collection, *(one.name for one in stored))
    assert written([published], Form.TEXT) == "아산정책연구원, 2024-07-08, para. 1.\n"
    assert written([written_by], Form.TEXT) == "홍길동, 2024, para. 1.\n"
    assert "0a1b_6c04b5fa27c55ebf" in written([neither], Form.TEXT)
    assert ("title" in written([published], Form.BIBTEX), "TI  -" in written([published], Form.RIS)) == (False, False)


def test_in_text_citations_and_the_address_in_zotero(tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", "library.json")
    both = items(collection, BRIEF, ARTICLE)
    assert (
        written(both, Form.LATEX)
        == "\\cite[paragraph 1]{kim2024summit}\n\\cite[paragraph 1]{mullerArmsTradeDoes2023}\n"
    )
    links = "zotero://select/library/items/ABCD2345\nzotero://select/groups/77/items/QWER6789\n"
    assert written(both, Form.ZOTERO) == links
    add(collection, write_briefs(tmp_path / "briefs"))
    with pytest.raises(UnknownItem, match="No address in Zotero"):
        written(items(collection, "treaty"), Form.ZOTERO)
    assert written(items(collection, "treaty"), Form.PANDOC) == "[@doe2024treaty, paragraph 1]\n"


@pytest.mark.parametrize("page", ["]", "[3]", "3}", "a, b", "@x", "\\x", "", "5%", "A-3"])
def test_no_page_label_breaks_a_citation(page: str) -> None:
    item = {"id": "k", "locator": page, "title": "t"}
    latex, pandoc = as_latex([item]).strip(), as_pandoc([item]).strip()
    assert latex.startswith("\\cite") and latex.endswith("{k}")
    assert latex.count("{") == latex.count("}")
    assert pandoc.startswith("[@k") and pandoc.endswith("]")
    assert (pandoc.count("["), pandoc.count("]"), pandoc.count("@")) == (1, 1, 1)


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is missing; .ci/pandoc installs it")
@pytest.mark.parametrize("form", [Form.BIBTEX, Form.CSL_JSON])  # Debian's pandoc reads no RIS
def test_pandoc_renders_the_citations(form: Form, tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", "library.bib")
    add(collection, write_briefs(tmp_path / "briefs"))
    cited = items(collection, BRIEF, ARTICLE, "treaty", "군사")
    suffix = {Form.BIBTEX: "bib", Form.RIS: "ris", Form.CSL_JSON: "json"}[form]
    (tmp_path / f"out.{suffix}").write_text(written(cited, form), encoding="utf-8")
    (tmp_path / "text.md").write_text(f"Said {written(cited, Form.PANDOC)}", encoding="utf-8")
    command = ["pandoc", "--citeproc", "--bibliography", f"out.{suffix}", "-t", "plain", "--wrap=none", "text.md"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stderr == ""  # it warns of keys that it does not find
    text, _, references = done.stdout.partition("\n")
    for part in ("김철수 and 통일연구원 2024, para. 1", "Müller, Doe, and Berg 2023, para. 1", "Doe 2024, para. 1"):
        assert part in text.replace("van der ", "")
    assert "김철수, and 통일연구원. 2024." in references
    assert "Journal of Conflict 7 (2): 12–30" in references.replace("_", "").replace("*", "")
    assert "북러 정상회담과 KN-23 50% 평가" in references


def test_csl_json_is_a_list_of_items(tmp_path: Path) -> None:
    collection = filled(collection_at(tmp_path / "home"), tmp_path / "export", "library.rdf")
    (item,) = json.loads(written(items(collection, BRIEF), Form.CSL_JSON))
    assert item["author"] == [{"literal": "김철수"}, {"literal": "통일연구원"}]
    assert item["custom"]["collections"] == ["Summits", "2024"]
