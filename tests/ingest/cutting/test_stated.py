"""What a file states is kept: no sentence crosses a paragraph, an item, a heading or a cell that it states."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pincite.ingest.cutting.split import split_document
from pincite.ingest.document import Document, Page
from pincite.ingest.reading.formats.content import Block, Content, page_of_blocks
from pincite.ingest.reading.formats.html import read_html
from pincite.ingest.reading.formats.markdown import read_markdown

LONG = "The ministry is looking for a consortium that develops and tests drug carriers for all hospitals and"
FULL = "러시아와 북한은 이번 회담에서 군사와 경제 협력을 넓히기로 하고 여러 문서에 서명하였"
_TEXTS = [
    LONG,
    FULL,
    "고 말했다.",
    "2) 사전 준비",
    "다. 행정 지원",
    "of the treaty",
    "He left.",
    "a\tb",
    "govern-",
    "ment",
]


def document(page: Page) -> Document:
    return Document("0" * 16, "/x", None, None, None, None, None, "0" * 64, (page,))


def sentences(content: Content) -> list[str]:
    raw = content.pages[0]
    passages = split_document(document(Page(1, "1", raw.text, raw.blocks)))
    return [sentence.text for passage in passages for sentence in passage.sentences]


def sentences_of(*blocks: Block) -> list[str]:
    return sentences(Content((page_of_blocks(list(blocks)),)))


@given(st.lists(st.tuples(st.lists(st.sampled_from(_TEXTS), min_size=1, max_size=3), st.integers(0, 2)), max_size=12))
@settings(max_examples=100, deadline=None)
def test_no_sentence_crosses_a_stated_block(drawn: list[tuple[list[str], int]]) -> None:
    raw = page_of_blocks([Block("\n".join(lines), level) for lines, level in drawn])
    for passage in split_document(document(Page(1, "1", raw.text, raw.blocks))):
        for sentence in passage.sentences:
            (span,) = sentence.spans
            assert any(block.start <= span.start and span.end <= block.end for block in raw.blocks)


@pytest.mark.parametrize("lines", [["LONG", "no witness came"], ["1) " + FULL, "2) 사전 준비", "다. 행정 지원"]])
def test_items_and_paragraphs_stay_apart(lines: list[str]) -> None:
    items = "".join(f"<li>{line}</li>" for line in lines)
    assert sentences(read_html(f"<ul>{items}</ul>".encode())) == lines
    paragraphs = "\n\n".join(line.replace(")", "\\)").replace(". ", "\\. ") for line in lines)
    assert sentences(read_markdown(paragraphs.encode())) == lines


def test_a_repeated_paragraph_is_never_taken_for_a_running_head() -> None:
    project = [Block(LONG), Block("Readiness level: start 4, end 7"), Block("brings them to approval within a year.")]
    assert sentences_of(*project * 4) == [block.text for block in project] * 4


def test_lines_of_one_paragraph_may_be_one_sentence() -> None:
    assert sentences_of(Block(f"{FULL}\n고 말했다."), Block("끝")) == [f"{FULL}고 말했다.", "끝"]
    assert sentences(read_html(f"<pre>{FULL}\n고 말했다.\n</pre>".encode())) == [f"{FULL}고 말했다."]
    assert sentences_of(Block("부산시 중구\n담당자 김철수")) == ["부산시 중구", "담당자 김철수"]


def test_a_heading_over_two_lines_is_one() -> None:
    assert sentences_of(Block("북러 관계의\n회복과 평가", 1), Block(FULL)) == ["북러 관계의 회복과 평가", FULL]


def test_a_row_of_short_cells_is_one_and_running_text_in_a_cell_stands_alone() -> None:
    assert sentences_of(Block("Shells\t0\t1,000"), Block("Flour\t120\t340")) == ["Shells 0 1,000", "Flour 120 340"]
    assert sentences_of(Block(f"Purpose\tyes\t{LONG}\tWithin a year.")) == ["Purpose yes", LONG, "Within a year."]
    assert sentences_of(Block(f"1)\t{LONG}")) == [f"1) {LONG}"]


def test_paragraphs_of_a_cell_stay_apart() -> None:
    assert sentences_of(Block(f"목적\t{FULL}\n고 말했다.\t끝")) == ["목적", FULL, "고 말했다.", "끝"]
