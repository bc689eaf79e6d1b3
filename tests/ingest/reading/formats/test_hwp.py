"""HWP 5: what the records hold comes out once, in order, and nothing that is not there."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import DamagedFile, ReadError
from pincite.ingest.reading.formats.hwp import read_hwp
from tests.making.files import KOREAN, compound, hwp
from tests.making.hwp import (
    LOWERED,
    OUTLINE,
    RAISED,
    Node,
    control,
    distributed,
    hwp_of,
    listed,
    para,
    table,
    texts,
)


def lines(data: bytes) -> list[str]:
    return read_hwp(data).pages[0].text.splitlines()


@given(st.integers(0, 2**32 - 1), st.binary(min_size=16, max_size=16))
def test_a_document_for_distribution_gives_its_text_and_not_the_placeholder(seed: int, key: bytes) -> None:
    assert lines(distributed(para(KOREAN), para("둘째 문단"), seed=seed, key=key)) == [KOREAN, "둘째 문단"]


def test_a_document_for_distribution_without_its_text_is_not_counted_as_read() -> None:
    whole = hwp(KOREAN, flags=4)  # the flag is set, but there is no ViewText
    with pytest.raises(DamagedFile, match="no text part"):
        read_hwp(whole)


def test_raised_and_lowered_characters_stay_apart_from_numbers() -> None:
    data = hwp_of(para("2023", (RAISED, "4"), "년 10", (RAISED, "6"), "회, CO", (LOWERED, "2"), " 배출"))
    assert lines(data) == ["2023⁴년 10⁶회, CO₂ 배출"]


def test_page_headers_and_footers_are_not_among_the_text() -> None:
    head = control(16, "head", *listed(para("머리말")))
    foot = control(16, "foot", *listed(para("꼬리말")))
    assert lines(hwp_of(para(head, foot, "본문"))) == ["본문"]
    assert read_hwp(hwp_of(para(head, foot, "본문"))).problems == ()


def test_tables_give_rows_with_their_caption() -> None:
    number = control(18, "atno", payload=b"\x04\0\0\0\x02\0" + b"\0" * 6)
    inner = control(11, "tbl ", Node(77, b"\0" * 8), *listed(para("안")))
    cells = (
        *listed(para("가"), para("나")),
        *listed(para("다", inner), place=(1, 0)),
        *listed(para("라"), place=(0, 1)),
    )
    grid = control(11, "tbl ", *listed(para("표 ", number, " 제목")), Node(77, b"\0" * 8), *cells)
    assert lines(hwp_of(para("앞", grid), para("뒤"))) == ["앞", "표 2 제목", "가", "나\t다", "안", "라", "뒤"]


def test_notes_follow_the_text_and_boxes_their_paragraph() -> None:
    note = control(17, "fn  ", *listed(para(control(18, "atno", payload=b"\x01\0\0\0\x01\0"), "각주의 글")))
    end = control(17, "en  ", *listed(para("미주의 글")))
    box = control(11, "gso ", Node(76, b"", listed(para("글상자"))))
    assert lines(hwp_of(para("본", note, "문", box, "이다", end), para("다음"))) == [
        "본문이다", "글상자", "다음", "각주의 글", "미주의 글",
    ]  # fmt: skip


def test_equations_and_text_over_text_stand_in_their_sentence() -> None:
    equation = control(11, "eqed", Node(88, b"\0" * 4 + texts("E = mc ^{2}")))
    over = control(23, "tdut", payload=texts("전략무기", "핵미사일"))
    circled = control(23, "tcps", payload=texts("갑"))
    assert lines(hwp_of(para("식은 ", equation, "이고 ", over, "와 ", circled, "이다."))) == [
        "식은 E = mc²이고 전략무기(핵미사일)와 갑이다."
    ]


def test_comments_are_marked_as_such() -> None:
    hidden = control(15, "tcmt", *listed(para("고칠 것")))
    memo = (Node(93, b"\0" * 4), *listed(para("확인 바람")))
    data = hwp_of(para("본문", hidden), Node(66, b"\0" * 22, (Node(67, "끝\r".encode("utf-16-le")), *memo)))
    assert lines(data) == ["본문", "끝", "[메모] 고칠 것", "[메모] 확인 바람"]


def test_headings_come_from_outline_paragraphs_and_no_numbers_are_made() -> None:
    page = read_hwp(hwp_of(para("개요", shape=OUTLINE), para("내용"), para("결론", shape=OUTLINE))).pages[0]
    assert page.text == "개요\n내용\n결론"
    assert [page.text[one.start : one.end] for one in page.headings] == ["개요", "결론"]


def test_tracked_changes_are_said() -> None:
    assert "records changes" in read_hwp(hwp_of(para("본문"), flags=1 << 14)).problems[0]


def test_long_records_are_read() -> None:
    assert lines(hwp_of(para("가" * 2500))) == ["가" * 2500]


def test_every_flip_in_a_whole_document_is_text_or_a_read_error() -> None:
    for data in (distributed(para(KOREAN)), hwp_of(para(KOREAN, table(("a", "b"), caption="c")))):
        for place in range(0, len(data), len(data) // 300):
            for value in (0, 0xFF, data[place] ^ 0x10):
                try:
                    read_hwp(data[:place] + bytes([value]) + data[place + 1 :])
                except ReadError:
                    continue


def test_a_container_whose_sectors_form_a_circle_is_damaged() -> None:
    data = bytearray(compound({"FileHeader": b"HWP Document File\0".ljust(256, b"\0")}))
    data[512 + 8 : 512 + 12] = (2).to_bytes(4, "little")  # the directory's sector follows itself
    with pytest.raises(DamagedFile, match="container"):
        read_hwp(bytes(data))
