"""What a line break stands for."""

import pytest

from pincite.ingest.cutting.joins import Join, join_lines
from pincite.ingest.cutting.lines import split_lines
from pincite.ingest.document import Page


def joins(*lines: str) -> list[Join]:
    return join_lines([split_lines([Page(1, "1", "\n".join(lines))])])[0]


@pytest.mark.parametrize(
    ("before", "after", "join"),
    [
        ("the treaty", "of peace", Join.SPACE),
        ("the govern-", "ment said", Join.HYPHEN),
        ("прави-", "тельство", Join.HYPHEN),
        ("govern\u00ad", "ment", Join.HYPHEN),
        ("COVID-", "19 pandemic", Join.CLOSED),
        ("North-", "South talks", Join.CLOSED),
        ("yes -", "no", Join.SPACE),
        ("‘김일성-", "김정일주의’", Join.CLOSED),
        ("북ㆍ", "러 정상", Join.CLOSED),
        ("남", "ㆍ북ㆍ러", Join.CLOSED),
        ("首脳会", "談で", Join.CLOSED),
        ("한국횡단철도", "(TKR) 철도", Join.CLOSED),
        ("보스토치", "니 우주기지", Join.CLOSED),
        ("우주기지에서", "만났다", Join.SPACE),
        ("MIG-29", "와 수호이", Join.CLOSED),
    ],
)
def test_joins(before: str, after: str, join: Join) -> None:
    assert joins(before, after) == [join]


def test_a_hyphen_that_the_document_writes_elsewhere_is_the_words_own() -> None:
    assert joins("a well-known fact; it is well-", "known") == [Join.CLOSED]
    assert joins("a wellknown fact; it is well-", "known") == [Join.HYPHEN]


def test_words_of_the_document_decide() -> None:
    # Alone the model would part "정상" and "회담이"; a document that writes them as one word closes them.
    apart = joins("열린 북러 정상", "회담이 끝났다")
    told = joins("그때 정상회담이 있었고 다시 정상회담이 열렸다", "열린 북러 정상", "회담이 끝났다")
    assert (apart, told[1]) == ([Join.SPACE], Join.CLOSED)


def test_white_space_left_behind_a_line_is_a_space() -> None:
    lines = ["신형전차 등의 생산을 정상화 ", "할 것을 촉구하", "고 떠난 것이 사", "실이라고 말했다"]
    assert joins(*lines)[0] is Join.SPACE
    assert joins(*(line.strip() for line in lines))[0] is Join.CLOSED


def test_blocks_are_joined_within_themselves() -> None:
    first, second = split_lines([Page(1, "1", "the govern-\nment\nof all")]), split_lines([Page(1, "1", "one")])
    assert join_lines([first, second, []]) == [[Join.HYPHEN, Join.SPACE], [], []]


def test_a_document_that_breaks_between_words_never_breaks_a_word() -> None:
    slip = ["신형전차 등의 생산을 정상화", "할 것을 촉구하고 떠났다"]
    assert joins(*slip) == [Join.CLOSED]
    between_words = [
        f"{number}월 {number}일 보스토치니 우주기지에서" if number % 2 else "서로 만났다" for number in range(40)
    ]
    assert set(joins(*between_words, *slip)) == {Join.SPACE}
