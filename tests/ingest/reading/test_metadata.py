"""Titles, authors and dates: where they come from, and whose word counts."""

import json
from pathlib import Path

import pytest

from pincite.ingest.reading.formats.content import Facts, Told
from pincite.ingest.reading.metadata import (
    from_file,
    from_name,
    from_sidecars,
    merge,
    origins,
    told_by,
    when_made,
    whole_title,
)


@pytest.mark.parametrize(
    "junk",
    [
        "Microsoft Word - brief.hwp",
        "untitled",
        "제목 없음",
        "문서1",
        "Document1",
        "report.pdf",
        "PowerPoint 프레젠테이션",
        "PowerPoint Presentation",
        "Presentation",
        "---",
        "a3f9c1d2e4b5a6978899aabbccddeeff",
        "\ue001\ue002\ue003\ue004\ue005",
        "HWP Document",
        "XYZ_note_template_v3",
        "ab010932 1..12",
        "규칙 복사본",
    ],
)
def test_what_programs_call_a_file_is_no_title(junk: str) -> None:
    assert from_file(Facts(title=junk)).title is None


@pytest.mark.parametrize(
    "junk",
    [
        "user",
        "Administrator",
        "사용자",
        "DESKTOP-A1B2",
        "PC3",
        "Windows User",
        "A",
        "python-docx",
        "python-pptx",
        "openpyxl",
        "intern2",
        "jdoe",
        "AB:C:DEF",
    ],
)
def test_what_machines_are_called_is_no_author(junk: str) -> None:
    assert from_file(Facts(author=junk)).author is None


def test_what_people_call_a_file_is_kept() -> None:
    facts = from_file(Facts(title=" 북러\n정상회담 ", author="이윤식", language="ko-KR", date="2023"))
    assert facts == Facts(title="북러 정상회담", author="이윤식", language="ko", date="2023")


@pytest.mark.parametrize(
    ("name", "title", "date"),
    [
        ("북러_정상회담 평가.pdf", "북러 정상회담 평가", None),
        ("2023-09-14 brief.pdf", "2023-09-14 brief", "2023-09-14"),
        ("000_3beca505dd400eb5.txt", None, None),
        ("12345.pdf", None, None),
        ("brief_20230914_final.pdf", "brief 20230914 final", "2023-09-14"),
        ("주간 동향(2023.09.14).pdf", "주간 동향(2023.09.14)", None),
        ("주간 동향 2023.09.14.pdf", "주간 동향 2023.09.14", "2023-09-14"),
        ("2024-05 월간 동향.pdf", "2024-05 월간 동향", "2024-05"),
        ("공고 제2024-08호.pdf", "공고 제2024-08호", None),
        ("The visit of 23 August 2002.pdf", "The visit of 23 August 2002", None),
        ("북러 정상회담(2019.04.25) 평가.pdf", "북러 정상회담(2019.04.25) 평가", None),
    ],
)
def test_a_file_name_gives_a_title_if_it_has_words(name: str, title: str | None, date: str | None) -> None:
    assert from_name(Path(name)) == Facts(title=title, date=date)


def sidecar(folder: Path, name: str, content: object) -> None:
    text = content if isinstance(content, str) else json.dumps(content)
    (folder / name).write_text(text, encoding="utf-8")


def test_sidecars_win_in_their_order(tmp_path: Path) -> None:
    entries = [
        {"document": "other", "title": "Other"},
        {"document": "보고서", "title": "folder", "author": "A", "date": 2019},
    ]
    sidecar(tmp_path, "metadata.jsonl", "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries))
    report = tmp_path / "보고서.pdf"
    assert from_sidecars(report) == (Facts(title="folder", author="A", date="2019"), ())
    sidecar(tmp_path, "보고서.meta.json", {"title": "file", "unknown": 1, "publisher": None})
    assert from_sidecars(report)[0] == Facts(title="file", author="A", date="2019")
    sidecar(tmp_path, "보고서.pdf.meta.json", {"title": "nearest", "author": ["B", "C"], "language": "ko"})
    assert from_sidecars(report) == (Facts("nearest", "B, C", None, "2019", "ko"), ())


def test_names_in_a_sidecar_may_be_escaped_or_whole(tmp_path: Path) -> None:
    sidecar(tmp_path, "metadata.jsonl", json.dumps({"document": "보고서.pdf", "title": "T"}))
    assert from_sidecars(tmp_path / "보고서.pdf")[0].title == "T"
    assert from_sidecars(tmp_path / "보고.pdf")[0] == Facts()


@pytest.mark.parametrize("broken", ["{not json", "[1, 2]", "\udcff"])
def test_a_broken_sidecar_is_a_problem_and_no_more(tmp_path: Path, broken: str) -> None:
    (tmp_path / "a.meta.json").write_bytes(broken.encode("utf-8", "surrogateescape"))
    facts, problems = from_sidecars(tmp_path / "a.pdf")
    assert facts == Facts()
    assert len(problems) == 1 and problems[0].startswith("a.meta.json")


def test_a_wrong_value_is_a_problem_of_its_own(tmp_path: Path) -> None:
    sidecar(tmp_path, "a.meta.json", {"title": 7, "date": "someday", "author": "A"})
    facts, problems = from_sidecars(tmp_path / "a.pdf")
    assert facts == Facts(author="A")
    assert len(problems) == 2


def test_later_sources_win_only_where_they_speak() -> None:
    name = told_by(Facts(title="a", date="2019"), "in the file's name")
    own = told_by(Facts(title="b", author="c", language="ko"), "in the file's properties")
    known = merge(name, own)
    assert {fact.name: fact.value for fact in known.values()} == {
        "title": "b",
        "author": "c",
        "date": "2019",
        "language": "ko",
    }
    assert sorted(origins(known.values())) == [
        "author c: in the file's properties",
        "date 2019: in the file's name",
        "title b: in the file's properties",
    ]


def test_a_stated_title_that_the_page_has_in_full_is_the_one_on_the_page() -> None:
    page = [Told("title", "Rivers: What they do", "at the top of page 1")]
    assert whole_title(Facts(title="Rivers"), page) == Facts()
    assert whole_title(Facts(title="River"), page) == Facts(title="River")
    assert whole_title(Facts(title="Lakes"), page) == Facts(title="Lakes")


@pytest.mark.parametrize(
    ("created", "date"),
    [("2013-12-23", None), ("D:19700101000000Z", None), ("D:20240503", "2024-05-03"), (None, None)],
)
def test_the_day_a_file_was_made_counts_unless_a_program_invented_it(created: str | None, date: str | None) -> None:
    assert when_made(created) == Facts(date=date)


def test_a_fact_of_endless_length_is_refused_in_words(tmp_path: Path) -> None:
    sidecar(tmp_path, "a.meta.json", {"title": "a" * 10_000, "author": "R. Roe"})
    facts, problems = from_sidecars(tmp_path / "a.txt")
    assert (facts.title, facts.author) == (None, "R. Roe")
    assert problems == ("a.meta.json: title has 10000 characters, more than 2000; shorten it",)
