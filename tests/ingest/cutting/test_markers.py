"""What the beginning of a line says."""

import pytest

from pincite.ingest.cutting.markers import (
    can_be_title,
    counts_on,
    enumerator,
    heading_level,
    is_footnote,
    kind_of,
    starts_item,
)

_SIGNS = ["□ 가능성", "○ 요약", "o 두 정상은", "- 이번 회담은", "※ 참고", "① 첫째", "<요 약>", "• item", "[3] source"]
_NUMBERS = [
    "가. 군사",
    "나) 경제",
    "1. 배경",
    "(2) 둘",
    "Ⅱ. 추진",
    "제3조(목적)",
    "제 2 장",
    "1)｢기본법｣",
    "2.4.1 CD-ROM",
]


@pytest.mark.parametrize("line", [*_SIGNS, *_NUMBERS])
def test_items(line: str) -> None:
    assert starts_item(line)


@pytest.mark.parametrize(
    "line", ["러시아는", "2023년 9월", "3.5배로", "다만 그는", "of the treaty", "-5도", "on the", "10월에는"]
)
def test_running_text(line: str) -> None:
    assert not starts_item(line)


def test_counting() -> None:
    assert [enumerator(line) for line in ("1. 배경", "나) 경제", "(c) third", "□ 가", "글")] == ["1", "나", "c", "", ""]
    assert [kind_of(mark) for mark in ("12", "나", "Ⅳ", "c")] == ["1", "가", "Ⅰ", "a"]
    assert counts_on("2", "1") and counts_on("나", "가") and counts_on("1", "") and counts_on("b", "a")
    assert not (counts_on("3", "1") or counts_on("다", "가") or counts_on("14", "") or counts_on("d", ""))


def test_heading_levels() -> None:
    lines = ["Ⅰ. 개요", "제1장 총칙", "1. 배경", "□ 한계", "① 공급", "2.4 매체", "2.4.1 CD", "정책적 고려사항"]
    assert [heading_level(line) for line in lines] == [1, 1, 2, 3, 4, 3, 4, 0]
    assert heading_level("1. 사업개요 ········ 1") == 0


def test_footnotes() -> None:
    assert is_footnote("1) 연합뉴스") and is_footnote("* 이 글은") and is_footnote("1)｢기본법｣")
    assert not is_footnote("1. 배경") and not is_footnote("본문")


def test_titles() -> None:
    assert (
        can_be_title("정책적 고려사항") and can_be_title("러시아는 왜 북한을 필요로 하나") and can_be_title("Methods")
    )
    for line in ("그림 1 제재 대상국", "끝났다", "활용함", "of the treaty", "12 34 56", "□ 항목", "(주) 회사", "이유:"):
        assert not can_be_title(line)
