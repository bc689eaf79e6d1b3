"""A bibliography describes documents: new ones as they are read, stored ones without embedding anything again."""

from pathlib import Path

import pytest

from pincite.index.changing.adding import Summary
from pincite.index.changing.bibliographies import Described, add_with_bibliography
from pincite.index.changing.check import check
from pincite.index.changing.describing import Applied
from pincite.index.changing.grouping import regroup
from pincite.index.changing.removing import remove_documents
from pincite.index.collection import Collection
from pincite.index.hit import Filters
from pincite.index.keeping.forgetting import forget
from pincite.index.search.search import prepare, search
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.works import work_of
from pincite.ingest.bibliography.read import read_bibliography
from tests.fakes.hashed_words import HashedWords
from tests.making.bibliographies import EXPORTS, FILES, write_export
from tests.making.library import ReadHere, add, collection_at, write_briefs

BRIEF, ARTICLE = (Path(name).stem for name in FILES)


def add_bibliography(collection: Collection, file: Path, *paths: Path) -> tuple[Summary, Applied]:
    """Adds a bibliography, with paths beside it; files are read in this process."""
    files = Described(read_bibliography(file), file.parent, paths)
    return add_with_bibliography(collection, HashedWords(), files, ReadHere(), lambda _: None)


@pytest.fixture
def collection(tmp_path: Path) -> Collection:
    return collection_at(tmp_path / "home")


@pytest.mark.parametrize("name", [name for name in EXPORTS if name != "library.json"])
def test_the_files_of_an_export_are_added_as_it_describes_them(
    name: str, tmp_path: Path, collection: Collection
) -> None:
    summary, applied = add_bibliography(collection, write_export(tmp_path / "export", name))
    assert (len(summary.added), summary.described, applied) == (2, [], Applied(2, 2, ()))
    brief = find_document(collection.connection, BRIEF)
    assert (brief.title, brief.author) == ("북러 정상회담과 KN-23 50% 평가", "김철수; 통일연구원")
    assert (brief.date, brief.publisher, brief.citation_key) == ("2024-05-01", "국립외교원", "kim2024summit")
    assert find_document(collection.connection, ARTICLE).author == "Müller, Jürgen; Doe, Jane; van der Berg, Jan"
    assert brief.collections == (() if name == "library.ris" else ("Summits", "2024"))
    assert check(collection, deep=True) == []
    regroup(collection, [brief.id], into=["By hand"], out_of=["Summits"])
    again, _ = add_bibliography(collection, tmp_path / "export" / name)
    assert find_document(collection.connection, brief.id).groups == (
        *(("2024",) if brief.collections else ()),
        "By hand",
    )
    assert (again.added, again.described, again.embedded, len(again.unchanged)) == ([], [], 0, 2)


def test_stored_documents_are_described_and_nothing_is_embedded_again(tmp_path: Path, collection: Collection) -> None:
    file = write_export(tmp_path / "export", "library.bib")
    add(collection, tmp_path / "export")
    asked = prepare("What was signed in Pyongyang?", HashedWords())
    before = [hit.passage.id for hit in search(collection, asked, 5, Filters())]
    summary, applied = add_bibliography(collection, file)
    assert (summary.added, summary.embedded, len(summary.described), applied.applied) == ([], 0, 2, 2)
    found = search(collection, asked, 5, Filters())
    assert [hit.passage.id for hit in found] == before
    assert found[0].document.title == "Arms, Trade & What It Does: A Study"
    assert found[0].signals["year"] == 0
    dated = search(collection, prepare("What was signed in 2023?", HashedWords()), 5, Filters())
    assert {hit.document.name: hit.signals["year"] for hit in dated} == {ARTICLE: 1, BRIEF: 0}
    assert check(collection, deep=True) == []


def test_a_bibliography_without_files_fits_stored_documents_by_title(tmp_path: Path, collection: Collection) -> None:
    add_bibliography(collection, write_export(tmp_path / "export", "library.ris"))
    csl = write_export(tmp_path / "other", "library.json")
    summary, applied = add_bibliography(collection, csl)
    assert (len(summary.described), applied.problems) == (2, ())
    brief = find_document(collection.connection, BRIEF)
    stored = work_of(collection.connection, brief.id)
    assert stored is not None
    assert (stored.key, stored.link) == ("kim2024summit", "zotero://select/library/items/ABCD2345")


def test_every_document_has_a_key_that_stays(tmp_path: Path, collection: Collection) -> None:
    briefs = write_briefs(tmp_path / "briefs")
    (briefs / "treaty2.txt").write_text("Another treaty.\n", encoding="utf-8")
    (briefs / "treaty2.meta.json").write_text('{"title": "Treaty", "date": "2024", "author": "Doe, J."}', "utf-8")
    add(collection, briefs)
    keys = {one.name: one.citation_key for one in all_documents(collection.connection)}
    assert set(keys.values()) >= {"doe2024treaty", "doe2024treatya", "gunsa"}
    (briefs / "treaty.txt").write_text("The treaty was changed.\n", encoding="utf-8")
    add(collection, briefs)
    remove_documents(collection, ["군사"])
    add(collection, briefs)
    assert {one.name: one.citation_key for one in all_documents(collection.connection)} == keys


def test_works_that_fit_nothing_and_files_elsewhere_are_said(tmp_path: Path, collection: Collection) -> None:
    export = tmp_path / "export"
    file = write_export(export, "library.bib")
    text = file.read_text(encoding="utf-8").replace("files/12/", "../secret/").replace("files/15/", "files/99/")
    file.write_text(text + "@book{none, title = {No file at all}}\n@book{kim2024summit, title = {Twice}}\n", "utf-8")
    summary, applied = add_bibliography(collection, file)
    assert (summary.added, applied.applied) == ([], 0)
    said = "\n".join(applied.problems)
    for part in ("lies outside the bibliography's folder", "files/99", "is not there", "none (line 34)", "2 times"):
        assert part in said


def test_two_files_of_a_work_share_its_key_and_two_works_do_not(tmp_path: Path, collection: Collection) -> None:
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.txt").write_text(f"The lighthouse {name} was closed.\n", encoding="utf-8")
    bib = "@book{k, title={One}, file={a.txt;b.txt}}\n@book{k, title={Two}, file={c.txt}}\n@book{k x, title={Three}}\n"
    (tmp_path / "l.bib").write_text(bib, encoding="utf-8")
    _, applied = add_bibliography(collection, tmp_path / "l.bib")
    keys = {one.name: one.citation_key for one in all_documents(collection.connection)}
    assert keys == {"a": "k", "b": "k", "c": "ka"}
    assert "it is cited as ka" in "\n".join(applied.problems)


def test_forgetting_leaves_nothing_of_a_work(tmp_path: Path, collection: Collection) -> None:
    add_bibliography(collection, write_export(tmp_path / "export", "library.bib"))
    forget(collection, ARTICLE, lambda _: None)
    collection.store.empty_log()
    for path in collection.folder.rglob("*"):
        if path.is_file():
            assert b"mullerArms" not in path.read_bytes(), path
            assert b"Journal of Conflict" not in path.read_bytes(), path
