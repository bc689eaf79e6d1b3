"""Titles, authors and dates: where they come from, and whose word counts."""

import json
from pathlib import Path

import pytest

from pincite.ingest.document import Page, StatedBlock
from pincite.ingest.reading.dates import find_date, parse_date
from pincite.ingest.reading.formats.content import Facts
from pincite.ingest.reading.metadata import from_file, from_first_page, from_name, from_sidecars, merge


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2023. 9. 14.(목), 이윤식 실장", "2023-09-14"),
        ("2023년 9월 14일", "2023-09-14"),
        ("발행일: 2023-09-14", "2023-09-14"),
        ("2023.09.14", "2023-09-14"),
        ("September 14, 2023", "2023-09-14"),
        ("14 Sept. 2023", "2023-09-14"),
        ("14th of no month, 1 September 2023", "2023-09-01"),
        ("2024년 2월", "2024-02"),
        ("2024. 5.", "2024-05"),
        ("March 2024", "2024-03"),
        ("brief_20230914_final", "2023-09-14"),
        ("입력 2025.10.28 10:22 수정 2025.10.29", "2025-10-28"),
        ("2023. 2. 30.", "2023-02"),
        ("2023년 정상회담(4.25)", None),
        ("통권 125호", None),
        ("전화 02-2023-1234", None),
        ("120230914555", None),
        ("no date", None),
    ],
)
def test_dates_are_found_as_they_are_written(text: str, date: str | None) -> None:
    assert find_date(text) == date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2019", "2019"),
        ("2019년", "2019"),
        ("D:20230914093000+09'00'", "2023-09-14"),
        ("D:2023", "2023"),
        ("2010-07-02T03:36:13Z", "2010-07-02"),
        ("D:99999999", None),
        ("soon", None),
        ("", None),
        ("0001-01-01", None),
    ],
)
def test_stated_dates_may_be_years_or_as_pdfs_write_them(text: str, date: str | None) -> None:
    assert parse_date(text) == date


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
        "---",
        "a3f9c1d2e4b5a6978899aabbccddeeff",
        "\ue001\ue002\ue003\ue004\ue005",
        "HWP Document",
    ],
)
def test_what_programs_call_a_file_is_no_title(junk: str) -> None:
    assert from_file(Facts(title=junk)).title is None


@pytest.mark.parametrize(
    "junk", ["user", "Administrator", "사용자", "DESKTOP-A1B2", "PC3", "Windows User", "A", "python-docx"]
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
    ],
)
def test_a_file_name_gives_a_title_if_it_has_words(name: str, title: str | None, date: str | None) -> None:
    assert from_name(Path(name)) == Facts(title=title, date=date)


BODY = "\n".join(["두 정상은 지난 9월 13일 우주기지에서 만나 여러 시간 동안 이야기를 나누었으며 그 뒤로"] * 10)


@pytest.mark.parametrize(
    ("top", "title"),
    [
        ("북러 정상회담:\n\n군사 밀착의 배경*\n\n2023. 9. 14.\n", "북러 정상회담: 군사 밀착의 배경"),
        ("이슈브리프 통권 125호\n2019. 5. 1.\n북러 정상회담 평가와 시사점\n", "북러 정상회담 평가와 시사점"),
        ("- 1 -\nwww.example.org\nBrief on Trade and Security\n", "Brief on Trade and Security"),
        ("", None),
        ("정상회담이 열렸다. 두 정상은\n", None),
        ("o 요약된 항목이다\n", None),
    ],
)
def test_a_title_is_what_stands_alone_at_the_top(top: str, title: str | None) -> None:
    assert from_first_page(Page(1, "1", top + BODY)).title == title


def test_a_marked_heading_is_the_title() -> None:
    page = Page(1, "1", f"logo\n큰 제목입니다\n{BODY}", (StatedBlock(5, 12, 1),))
    assert from_first_page(page).title == "큰 제목입니다"


def test_the_first_page_names_author_and_publisher() -> None:
    page = Page(1, "1", f"제목입니다\n2023년 9월 14일\n저자: 홍길동 연구위원\n발행처: 한국연구원\n{BODY}")
    facts = from_first_page(page)
    assert (facts.author, facts.publisher, facts.date) == ("홍길동 연구위원", "한국연구원", "2023-09-14")
    assert from_first_page(Page(1, "1", f"[한국신문=홍길동 기자] {BODY}")).author == "홍길동"


@pytest.mark.parametrize(
    "line",
    [
        "국방장관이 2023년 7월 25일 평양을 방문한 이후 9월에는 김정은 국무위원장이 다시",
        "2019년 4월 25일 회담이 열렸다.",
    ],
)
def test_dates_of_what_is_told_are_not_the_documents(line: str) -> None:
    assert from_first_page(Page(1, "1", f"{line}\n{BODY}")).date is None


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
    assert merge(Facts(title="a", date="2019"), Facts(title="b", author="c")) == Facts(
        title="b", author="c", date="2019"
    )
