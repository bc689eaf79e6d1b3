"""Bibliographies in four formats: the same works come of each, and what is wrong with one is said with its place."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.bibliography.keys import free_key, is_usable, new_key
from pincite.ingest.bibliography.matching import match
from pincite.ingest.bibliography.names import person, shown, whole
from pincite.ingest.bibliography.read import read_bibliography
from pincite.ingest.bibliography.work import Work
from pincite.ingest.errors import DamagedFile, EmptyFile, ReadError, UnreadableFile, UnsupportedFormat
from tests.making.bibliographies import BETTER_BIBTEX, EXPORTS, ZOTERO_RDF, write_export


@pytest.mark.parametrize("name", EXPORTS)
def test_every_format_tells_the_same(name: str, tmp_path: Path) -> None:
    found = read_bibliography(write_export(tmp_path, name))
    brief, article = found.works
    assert found.problems == ()
    assert (brief.key, article.key) == ("kim2024summit", "mullerArmsTradeDoes2023")
    assert brief.item["title"] == "북러 정상회담과 KN-23 50% 평가"
    assert brief.item["author"] == [{"literal": "김철수"}, {"literal": "통일연구원"}]
    assert brief.item["issued"] == {"date-parts": [[2024, 5, 1]]}
    assert brief.item["accessed"] == {"date-parts": [[2024, 6, 2]]}
    assert (brief.item["publisher"], brief.item["publisher-place"]) == ("국립외교원", "서울")
    assert (brief.item["type"], brief.item["genre"], brief.item["language"]) == ("report", "정책브리프", "ko")
    assert brief.item["number"] == "24-05"
    assert article.item["title"] == "Arms, Trade & What It Does: A Study"
    assert [shown(one) for one in article.item["author"]] == ["Müller, Jürgen", "Doe, Jane", "van der Berg, Jan"]
    assert article.item["issued"] == {"date-parts": [[2023, 11]]}
    numbers = [article.item[one] for one in ("container-title", "volume", "issue", "page", "DOI", "ISSN", "type")]
    assert numbers == ["Journal of Conflict", "7", "2", "12-30", "10.1000/j_conf.2023", "1234-5678", "article-journal"]
    assert article.item["abstract"] == "What is sold, to whom, and why 30% of it is lost."
    if name != "library.json":  # which names no files and no tags
        assert [one.files[0].split("/")[1] for one in found.works] == ["12", "15"]
        assert brief.item["keyword"].replace(" ", "") == "포탄,북러"
    if name in ("library.bib", "library.rdf"):
        assert (brief.collections, article.collections) == (("Summits", "2024"), ("Summits",))
    if name == "library.json":
        assert brief.link == "zotero://select/library/items/ABCD2345"
        assert article.link == "zotero://select/groups/77/items/QWER6789"


@pytest.mark.parametrize(
    ("family", "given", "said"),
    [
        ("김", "철수", "김철수"),
        ("남궁", "민", "남궁민"),
        ("김", "철 수", "김철수"),
        ("푸틴", "블라디미르", "블라디미르 푸틴"),
        ("安倍", "晋三", "安倍晋三"),
        ("Kim", "Chul-soo", "Kim, Chul-soo"),
        ("통일연구원", "", "통일연구원"),
    ],
)
def test_names_in_parts(family: str, given: str, said: str) -> None:
    assert shown(person(family, given)) == said
    assert shown(whole(f"{family}, {given}")) == said


@pytest.mark.parametrize(("text", "said"), [("철수 김", "김철수"), ("김 철수", "김철수"), ("한국 은행", "한국 은행")])
def test_names_in_one_piece(text: str, said: str) -> None:
    assert shown(whole(text)) == said


def read(folder: Path, name: str, content: str | bytes) -> tuple[list[Work], str]:
    """The works of a bibliography with this content, and its problems as one text."""
    raw = content.encode() if isinstance(content, str) else content
    (folder / name).write_bytes(raw)
    found = read_bibliography(folder / name)
    return list(found.works), "\n".join(found.problems)


@pytest.mark.parametrize(
    ("name", "content", "error", "said"),
    [
        ("a.bib", "", EmptyFile, "is empty"),
        ("a.bib", "% nothing\n", EmptyFile, "lists no work"),
        ("a.bib", "@article{a, title = {x", DamagedFile, "line 1"),
        ("a.json", "[{]", DamagedFile, "line 1, column 3"),
        ("a.json", "[" * 100_000, DamagedFile, "nested too deeply"),
        ("a.json", '"x"', DamagedFile, "not CSL-JSON"),
        ("a.ris", "TI  - x\n", DamagedFile, "no record"),
        ("a.rdf", "<rdf", DamagedFile, "not valid XML"),
        ("a.rdf", "<html/>", DamagedFile, "not Zotero RDF"),
        ("a.txt", "x", UnsupportedFormat, "no bibliography"),
    ],
)
def test_what_is_no_bibliography_is_said(
    name: str, content: str, error: type[ReadError], said: str, tmp_path: Path
) -> None:
    with pytest.raises(error, match=said):
        read(tmp_path, name, content)


def test_a_missing_bibliography_is_said(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no such file"):
        read_bibliography(tmp_path / "none.bib")


def test_an_entry_that_is_broken_does_not_take_the_others_along(tmp_path: Path) -> None:
    broken = "@book{whole1, title = {One}}\n@book{broken, title = {Two\n\n" + BETTER_BIBTEX
    works, problems = read(tmp_path, "a.bib", broken)
    assert [one.key for one in works] == ["whole1", "kim2024summit", "mullerArmsTradeDoes2023"]
    assert problems == "The entry in line 2 is not used: its braces are not balanced."
    works, problems = read(tmp_path, "a.ris", "TY  - RPRT\nTI  - a\n\nTY  - BOOK\nTI  - b\nER  - \n")
    assert ([one.item["title"] for one in works], "line 1" in problems) == (["b"], True)
    works, problems = read(tmp_path, "a.json", '[1, {"title": "b", "author": [{}]}, {"id": "c", "title": "c"}]')
    assert ([one.key for one in works], problems.count("is not used")) == (["c"], 2)


def test_keys_that_are_there_twice_are_both_used_and_said(tmp_path: Path) -> None:
    works, problems = read(tmp_path, "a.bib", '@book{k, title = "One"}\n@book{k, title = "Two", year = 1999}\n')
    assert [(one.key, one.item["title"]) for one in works] == [("k", "One"), ("k", "Two")]
    assert "k is there 2 times" in problems


def test_other_encodings_are_read_and_a_broken_one_is_said(tmp_path: Path) -> None:
    works, _ = read(tmp_path, "a.bib", "@book{k, title = {북러 정상회담의 평가와 시사점}}\n".encode("cp949"))
    assert works[0].item["title"] == "북러 정상회담의 평가와 시사점"
    _, problems = read(tmp_path, "b.bib", "@book{k, title = {북러 정상회담의 평가와".encode() + b"\xff\xfe}}\n")
    assert "encoding is broken" in problems


@pytest.mark.parametrize("bomb", ['<!DOCTYPE x [<!ENTITY a "aaaa">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">'])
def test_a_document_type_is_refused(bomb: str, tmp_path: Path) -> None:
    with pytest.raises(DamagedFile, match="DOCTYPE"):
        read(tmp_path, "a.rdf", bomb + ZOTERO_RDF.replace("Full Text", "&a;" if "ENTITY" in bomb else "x"))


@pytest.mark.parametrize("named", ["../secret.txt", "{outside}/secret.txt", "file://{outside}/secret.txt", "link.txt"])
def test_a_file_outside_the_folder_is_not_followed(named: str, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    folder = tmp_path / "export"
    folder.mkdir()
    (folder / "link.txt").symlink_to(tmp_path / "secret.txt")
    work = Work("k", {"title": "t"}, "line 1", files=(named.format(outside=tmp_path),))
    matched = match([work], folder, [])
    assert (matched.files, matched.rest) == ({}, (work,))
    assert "outside" in matched.problems[0][1]
    given = match([work], folder, [tmp_path / "secret.txt"])  # where it was given, it may be described
    assert given.files == {tmp_path / "secret.txt": work}


def test_paths_of_another_machine_fit_files_of_the_same_name(tmp_path: Path) -> None:
    (tmp_path / "김철수 2024.pdf").write_bytes(b"x")
    work = Work("k", {}, "line 1", files=("C:\\Users\\kim\\Zotero\\storage\\ABCD2345\\김철수 2024.pdf",))
    assert match([work], tmp_path / "elsewhere", [tmp_path / "김철수 2024.pdf"]).files
    csl = Work("kim2024", {"title": "The summit in Vladivostok"}, "entry 1")
    named = tmp_path / "Kim - 2024 - The Summit in Vladivostok.pdf"
    named.write_bytes(b"x")
    assert match([csl], tmp_path, [named, tmp_path / "김철수 2024.pdf"]).files == {named: csl}


words = st.one_of(st.none(), st.text(max_size=30))


@given(words, words, words)
def test_a_new_key_can_be_used_everywhere(author: str | None, date: str | None, title: str | None) -> None:
    key = new_key(author, "2024" if date else None, title, "47222da90f35864b")
    assert is_usable(key)
    assert key.isascii()


def test_keys_of_one_author_and_year_get_letters() -> None:
    taken: set[str] = set()
    for _ in range(30):
        taken.add(free_key(new_key("김철수", "2024-05", "북한의 포탄 지원", "0" * 16), taken))
    assert {"kim2024bukhan", "kim2024bukhana", "kim2024bukhanz", "kim2024bukhana1"} <= taken
    assert len(taken) == 30


@given(st.lists(st.fixed_dictionaries({"title": st.text(), "id": st.text()}), max_size=5), st.booleans())
def test_any_json_is_read_or_refused(items: list[dict[str, str]], as_object: bool) -> None:
    from pincite.ingest.bibliography.csl import read_csl

    found = read_csl(json.dumps({"items": items} if as_object else items))
    assert len(found.works) + len(found.problems) == len(items)
