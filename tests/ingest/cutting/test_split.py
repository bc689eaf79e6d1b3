"""Passages hold the whole body once, pinned to their places, whatever the pages are."""

import re
import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.ingest.cutting.lines import body_lines, split_lines
from pincite.ingest.cutting.split import Splitting, citable_text, passage_id, split_document
from pincite.ingest.document import Document, Page, Passage, StatedBlock

FULL = "러시아와 북한은 이번 회담에서 군사와 경제 협력을 넓히기로 하고 여러 문서에 서명하였"
CLOSED = "두 나라는 앞으로도 협력을 넓혀 나가기로 하고 회담을 마쳤으며 성명을 함께 발표하였다."


def document(*texts: str, content_hash: str = "0" * 64) -> Document:
    pages = tuple(Page(number, str(number), text) for number, text in enumerate(texts, 1))
    return Document(content_hash[:16], "/x", None, None, None, None, None, content_hash, pages)


def bare(text: str) -> str:
    return "".join(text.split())


def places(pages: tuple[Page, ...], passage: Passage) -> list[tuple[int, int]]:
    """Page number and offset of every character of the passage that is not white space."""
    text = {page.number: page.text for page in pages}
    return [
        (span.page, offset)
        for span in passage.spans
        for offset in range(span.start, span.end)
        if not text[span.page][offset].isspace()
    ]


def differs_in_spaces_and_hyphens(search_text: str, citable: str) -> bool:
    """True if `search_text` is the citable text but for white space and hyphens at the ends of lines."""
    lines = [bare(line) for line in citable.split("\n")]  # a passage may end at the end of a line
    pattern = "".join(re.sub(r"(\\-|‐|\u00ad)$", r"(?:\1)?", re.escape(line)) for line in lines)
    return re.fullmatch(pattern, bare(search_text)) is not None


def check(given_document: Document, splitting: Splitting) -> None:
    pages = given_document.pages
    passages = split_document(given_document, splitting)
    text = {page.number: page.text for page in pages}
    for passage in passages:
        assert passage.document_id == given_document.id
        assert passage.spans and all(0 <= span.start < span.end <= len(text[span.page]) for span in passage.spans)
        assert citable_text(pages, passage.spans) == passage.text
        assert 0 < len(passage.text) <= splitting.longest
        assert differs_in_spaces_and_hyphens(passage.search_text, passage.text)
        for sentence in passage.sentences:
            assert bare(sentence.text) == bare(citable_text(pages, sentence.spans))
        assert bare("".join(sentence.text for sentence in passage.sentences)) == bare(passage.text)
    lines = body_lines(split_lines(pages), len(pages))
    body = [
        (pages[line.page].number, offset)
        for line in lines
        for offset in range(line.start, line.end)
        if not text[pages[line.page].number][offset].isspace()
    ]
    held = [place for passage in passages for place in places(pages, passage)]
    assert sorted(held) == body
    assert len({passage.id for passage in passages}) == len(passages)
    assert split_document(given_document, splitting) == passages


_CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\n")
_WORDS = [
    "정상회담",
    "가졌다.",
    "다. ",
    "the govern-",
    "ment",
    "U.S.",
    "会談",
    "。",
    "שלום",
    "مرحبا",
    "극 동 연 방 관 구",
]
_SIGNS = ["1. ", "- 2 -", "2", "□ ", "※", "① ", "가. ", "1) ", "* ", "<요 약>", "이슈브리프 통권125호", "-", "\u00ad"]
_ODD = [
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "”",
    "(",
    ")",
    "…",
    ", ",
    "\u0301",
    "😀",
    "\x00",
    "\r",
    "\u2028",
    " " * 300,
    "x" * 700,
]
_PIECES = st.sampled_from([*_WORDS, *_SIGNS, *_ODD, FULL, CLOSED])
_TEXTS = st.one_of(st.text(_CHARACTERS, max_size=80), st.lists(_PIECES, max_size=40).map("".join))


@given(st.lists(_TEXTS, max_size=6), st.sampled_from([Splitting(), Splitting(60, 80, 20), Splitting(5, 7, 2)]))
@settings(max_examples=150, deadline=None)
def test_whatever_the_pages_are(texts: list[str], splitting: Splitting) -> None:
    check(document(*texts), splitting)


@given(st.lists(_TEXTS, min_size=1, max_size=3), st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_blocks_are_stated(texts: list[str], data: st.DataObject) -> None:
    place = st.tuples(st.integers(0, 120), st.integers(0, 30), st.integers(0, 6))
    made = document(*texts)
    pages = []
    for page in made.pages:
        found = data.draw(st.lists(place, max_size=4))
        stated = (StatedBlock(start, start + size, level) for start, size, level in found)
        pages.append(replace(page, blocks=tuple(stated)))
    check(replace(made, pages=tuple(pages)), Splitting())


def test_the_order_is_the_reading_order() -> None:
    made = document(*(f"{number}번 {CLOSED}\n{CLOSED} {number}" for number in range(20)))
    held = [place for passage in split_document(made) for place in places(made.pages, passage)]
    assert held == sorted(held)


@pytest.mark.parametrize(
    "text",
    [
        "가" * 100_000,
        "x" * 100_000,
        "." * 100_000,
        "가 " * 20_000,
        "a\n" * 20_000,
        "필요하\n다. " * 5_000,
        "a" + " " * 100_000 + "b",
        "\n" * 100_000,
        "1. 제목\n" + "본문이다.\n1. 제목\n" * 3_000,
    ],
    ids=["hangul", "latin", "dots", "spaced out", "short lines", "broken words", "spaces", "blank", "headings"],
)
def test_long_texts_are_split_in_time(text: str) -> None:
    began = time.monotonic()
    passages = split_document(document(text))
    assert time.monotonic() - began < 20
    assert bare("".join(passage.text for passage in passages)) == bare(text)


def test_very_many_pages() -> None:
    began = time.monotonic()
    passages = split_document(document(*(f"{number}번째 쪽의 글이다.\n- {number} -" for number in range(5_000))))
    assert time.monotonic() - began < 20
    assert all("- " not in passage.text for passage in passages)


def test_ids_depend_on_content_and_spans() -> None:
    text = "\n".join([CLOSED] * 30)
    first, again = split_document(document(text)), split_document(document(text))
    assert [passage.id for passage in first] == [passage.id for passage in again]
    other = split_document(document(text, content_hash="1" * 64))
    assert not {passage.id for passage in first} & {passage.id for passage in other}
    assert first[0].id == passage_id("0" * 64, first[0].spans) != passage_id("0" * 64, first[1].spans)
    assert len(first[0].id) == 16


def test_a_sentence_over_a_page_break_is_one_with_two_spans() -> None:
    note = "1) 연합뉴스, 2023. 9. 14."
    made = document(
        f"이슈브리프 통권125호\n{CLOSED}\n{FULL}\n{note}\n- 1 -", f"이슈브리프 통권125호\n고 말했다.\n{CLOSED}\n- 2 -"
    )
    sentences = [sentence for passage in split_document(made) for sentence in passage.sentences]
    crossing = next(sentence for sentence in sentences if sentence.text.startswith("러시아와"))
    assert crossing.text == f"{FULL}고 말했다."
    assert [span.page for span in crossing.spans] == [1, 2]
    assert note in [sentence.text for sentence in sentences]
    assert not any("통권" in sentence.text for sentence in sentences)


def test_a_hyphenated_word_is_closed_for_searching_only() -> None:
    (passage,) = split_document(document("This was said by the govern-\nment of the well-known north."))
    assert passage.search_text == "This was said by the government of the well-known north."
    assert "govern-\nment" in passage.text


def test_spaced_out_words_are_mended_for_searching_only() -> None:
    (passage,) = split_document(document("그는 극 동 연 방 관 구 대표였다."))
    assert passage.search_text == "그는 극동 연방 관구 대표였다."
    assert passage.text == passage.sentences[0].text == "그는 극 동 연 방 관 구 대표였다."


def test_headings_stay_with_what_they_head() -> None:
    text = "\n".join(f"{number}. 제목\n" + "\n".join([f"{number}번 {CLOSED}"] * 6) for number in range(1, 6))
    passages = split_document(document(text))
    for passage in passages:
        assert not passage.sentences[-1].text.endswith("제목")
        number = passage.sentences[-1].text[0]
        assert passage.heading == f"{number}. 제목"


def test_passages_are_neither_tiny_nor_uneven() -> None:
    text = "\n".join([CLOSED] * 9 + ["- 끝."])
    lengths = [len(passage.text) for passage in split_document(document(text))]
    assert all(length >= 120 for length in lengths)
    assert all(length <= 500 for length in lengths)


def test_white_space_of_the_source_counts_for_the_longest() -> None:
    made = document(f"{CLOSED}\n{' ' * 200}".join(["", *"가나다라마바사"]))
    passages = split_document(made)
    assert all(len(passage.text) <= 500 for passage in passages)
    assert bare("".join(passage.text for passage in passages)) == bare(made.pages[0].text)


def test_passages_break_behind_sentences() -> None:
    passages = split_document(document(" ".join(CLOSED.replace("두", f"{number}") for number in range(40))))
    assert len(passages) > 3
    assert all(passage.text.endswith("발표하였다.") for passage in passages)
    assert all(former.spans[-1].end <= latter.spans[0].start for former, latter in pairwise(passages))


def test_a_document_without_words_has_no_passages() -> None:
    assert split_document(document()) == split_document(document("", " \n\t", "\n\n")) == ()
    assert split_document(document("- 1 -", "- 2 -", "- 3 -")) == ()
