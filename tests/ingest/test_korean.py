"""Korean words are closed, kept apart and taken to pieces as Korean readers would."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.ingest.korean import (
    close_spaced_out,
    content_words,
    goes_on,
    has_hangul,
    spaces_at,
)


@pytest.mark.parametrize(
    ("before", "after", "space"),
    [
        ("보스토치", "니 우주기지에서", False),
        ("우주기지에서", "만났다", True),
        ("북한과의 협력을 강화하는 것이 필요하", "다. 전쟁 관련", False),
        ("최고지도자", "로서는 처음으로", False),
        ("일자리를 구하는", "사람이 늘었다", True),
        ("두만강 철교 ‘우호의", "다리’를 건너", True),
    ],
)
def test_spaces_at_line_breaks(before: str, after: str, space: bool) -> None:
    assert spaces_at([(before, after)]) == [space]
    assert goes_on(before, after) is not space


def test_breaks_are_independent_of_each_other() -> None:
    pairs = [("보스토치", "니 우주기지에서"), ("우주기지에서", "만났다"), ("보스토치", "니 우주기지에서")]
    assert spaces_at(pairs) == [spaces_at([pair])[0] for pair in pairs] == [False, True, False]
    assert spaces_at([]) == []


def test_spaced_out_words_are_closed() -> None:
    assert close_spaced_out("극 동 연 방 관 구") == "극동 연방 관구"
    assert close_spaced_out("유리 극 동 연 방 관 구 대표") != "유리 극 동 연 방 관 구 대표"
    ordinary = "그 말 한 사람이 다 안다"
    assert close_spaced_out(ordinary) == ordinary


@given(st.text(alphabet="가나다 극동 연방a.\n", max_size=60))
@settings(max_examples=60, deadline=None)
def test_closing_changes_white_space_only(text: str) -> None:
    assert "".join(close_spaced_out(text).split()) == "".join(text.split())


def test_content_words() -> None:
    assert content_words("정상회담을 가졌다") == ["정상", "회담", "가지"]
    assert content_words("NATO가 2023년에")[:2] == ["nato", "2023"]


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("정상회담", ["정상", "회담"]),
        ("우주기지", ["우주", "기지"]),
        ("정찰위성", ["정찰", "위성"]),
        ("인공위성", ["인공", "위성"]),
        ("요구사항", ["요구", "사항"]),
        ("국민건강보험", ["국민", "건강", "보험"]),
    ],
)
@pytest.mark.parametrize("sentence", ["{}", "{}을 보았다", "새로운 {}이 필요하다", "러시아의 {}에 대한 평가"])
def test_compounds_come_in_the_same_parts_everywhere(compound: str, parts: list[str], sentence: str) -> None:
    words = content_words(sentence.format(compound))
    assert any(words[start : start + len(parts)] == parts for start in range(len(words)))
    assert compound not in words


@pytest.mark.parametrize("name", ["우크라이나", "블라디보스토크", "아르메니아", "네트워크", "대통령", "프로그램"])
def test_words_that_are_no_compounds_stay_whole(name: str) -> None:
    assert content_words(f"{name}에서 시작했다")[0] == name


@pytest.mark.parametrize("text", ["", "\x00가", "가\ud800나", "😀", "\u0301", "ㅋ" * 1000])
def test_nothing_raises(text: str) -> None:
    content_words(text)
    close_spaced_out(text)
    spaces_at([(text, text)])
    assert has_hangul(text) is ("가" in text or "ㅋ" in text)
