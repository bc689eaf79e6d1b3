"""The text of PDF pages: what the page shows, each letter once, in the order in which it is read."""

import io
from collections.abc import Sequence
from itertools import chain, zip_longest

import pypdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf.generic import RectangleObject

from pincite.ingest.reading.formats.content import RawPage
from pincite.ingest.reading.two_readers import read_pdf
from tests.making.files import raw_pdf
from tests.making.pdfs import Placed, placed_pdf

WORDS = (
    "The",
    "convoy",
    "left",
    "the",
    "port",
    "of",
    "Rajin",
    "at",
    "dawn",
    "will",
    "fill",
    "it",
    "1,200",
    "tons",
    "iii",
)
SIZE, STEP, LEFT, RIGHT, TOP = 10.0, 14.0, 60.0, 320.0, 100.0


def page_of(data: bytes) -> RawPage:
    return read_pdf(data, None).pages[0]


def lines_of(data: bytes) -> list[str]:
    return [line.strip() for line in page_of(data).text.split("\n") if line.strip()]


def column(x: float, *lines: str, top: float = TOP, size: float = SIZE) -> list[Placed]:
    return [Placed(x, top + STEP * number, line, size) for number, line in enumerate(lines)]


def prose(name: str, count: int) -> list[str]:
    """Return lines of a column, each of them different and full."""
    return [f"{name} line {number}: the convoy left the port at dawn" for number in range(count)]


def letter_by_letter(words: list[Placed]) -> list[Placed]:
    """Return the words with their letters at even distances."""
    return [Placed(one.x + 7 * at, one.y, letter, one.size) for one in words for at, letter in enumerate(one.text)]


@settings(max_examples=60, deadline=None)
@given(
    lines=st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=8).map(" ".join), min_size=1, max_size=20),
    off=st.tuples(st.floats(0.05, 0.6), st.floats(0, 0.4)),
    after=st.sampled_from(["each line", "each page"]),
)
def test_bold_letters_that_are_drawn_twice_are_read_once(
    lines: list[str], off: tuple[float, float], after: str
) -> None:
    once = column(LEFT, *lines)
    again = [Placed(one.x + off[0], one.y + off[1], one.text) for one in once]
    twice = [*once, *again] if after == "each page" else list(chain.from_iterable(zip(once, again, strict=True)))
    assert lines_of(placed_pdf(twice)) == lines_of(placed_pdf(once)) == lines


@pytest.mark.parametrize("off", [0.2, 0.4, 0.7])
@pytest.mark.parametrize("line", ["Testing duplication of thin letters", "BOLD TEXT SAMPLE"])
def test_letters_drawn_twice_one_by_one_are_words(line: str, off: float) -> None:
    once = letter_by_letter(column(LEFT, line))
    twice = [one for letter in once for one in (letter, Placed(letter.x + off, letter.y - off / 2, letter.text))]
    assert lines_of(placed_pdf(twice)) == [line]


def test_the_same_words_at_two_places_are_both_kept() -> None:
    lines = ["Total: 1,200 tons"] * 4
    assert lines_of(placed_pdf(column(LEFT, *lines))) == lines


LEFTS, RIGHTS = prose("left", 12), prose("right", 10)
ORDERS = {
    "column by column": [*column(LEFT, *LEFTS), *column(RIGHT, *RIGHTS)],
    "the right one first": [*column(RIGHT, *RIGHTS), *column(LEFT, *LEFTS)],
    "line by line": [
        one for pair in zip_longest(column(LEFT, *LEFTS), column(RIGHT, *RIGHTS)) for one in pair if one is not None
    ],
    "line by line, at other heights": [
        one
        for pair in zip_longest(column(LEFT, *LEFTS), column(RIGHT, *RIGHTS, top=TOP + 5))
        for one in pair
        if one is not None
    ],
}


@pytest.mark.parametrize("order", ORDERS)
def test_columns_are_read_one_after_the_other(order: str) -> None:
    title = Placed(LEFT, 60, "A title that stands above both columns and is wide enough to cross them", 14)
    foot = Placed(280, 780, "- 3 -")
    text = lines_of(placed_pdf([*ORDERS[order], title, foot]))
    assert text == [title.text, *LEFTS, *RIGHTS, foot.text]


def paragraphs(name: str, lengths: Sequence[int]) -> list[str]:
    """Return lines of paragraphs of so many lines each, of which the last is short."""
    full = "the convoy left the northern port at dawn, and"
    return [
        f"{name} {number} ended it." if at == length else f"{name} {number}.{at} {full}"
        for number, length in enumerate(lengths)
        for at in range(1, length + 1)
    ]


@pytest.mark.parametrize("heading", [False, True])
def test_short_paragraphs_side_by_side_are_columns_where_they_end_out_of_step(heading: bool) -> None:
    sides = [paragraphs("left", (2, 2, 3, 2, 2, 3, 2)), paragraphs("right", (3, 2, 3, 2, 2, 2, 2))]
    if heading:
        sides = [[f"{at}. Heading", *side] for at, side in enumerate(sides, 1)]
    across = [one for row in zip(column(LEFT, *sides[0]), column(RIGHT, *sides[1]), strict=True) for one in row]
    assert lines_of(placed_pdf(across)) == [*sides[0], *sides[1]]


def test_wide_cells_that_end_together_are_no_columns() -> None:
    """As in a table without rules whose cells hold sentences: drawn row by row, read row by row."""
    sides = [paragraphs("left", (2, 2, 2, 2)), paragraphs("right", (2, 2, 2, 2))]
    across = [one for row in zip(column(LEFT, *sides[0]), column(RIGHT, *sides[1]), strict=True) for one in row]
    assert lines_of(placed_pdf(across)) == [" ".join(row) for row in zip(*sides, strict=True)]


def test_three_columns_are_read_one_after_the_other() -> None:
    sides = [column(x, *(f"{name} {number} the convoy left port" for number in range(8))) for x, name in
             ((40.0, "one"), (220.0, "two"), (400.0, "three"))]  # fmt: skip
    across = [one for row in zip(*sides, strict=True) for one in row]
    assert lines_of(placed_pdf(across)) == [one.text for side in sides for one in side]


def test_notes_below_columns_do_not_interrupt_the_text() -> None:
    notes = [column(x, f"{name}) A note in small print, which is long enough", top=TOP + 12 * STEP + 6, size=7.5)
             for x, name in ((LEFT, "1"), (RIGHT, "2"))]  # fmt: skip
    drawn = [*column(LEFT, *LEFTS), *notes[0], *column(RIGHT, *RIGHTS), *notes[1]]
    text = page_of(placed_pdf(drawn)).text
    body, _, below = text.partition("\n\n")
    assert body.split("\n") == [*LEFTS, *RIGHTS]
    assert [line[:2] for line in below.split("\n")] == ["1)", "2)"]


def test_a_table_is_read_row_by_row() -> None:
    rows = [("Country", "Tons"), ("Russia", "1,200"), ("North Korea", "800"), ("China", "40")]
    cells = [
        Placed(x, TOP + STEP * at, cell)
        for at, row in enumerate(rows)
        for x, cell in zip((60.0, 300.0), row, strict=True)
    ]
    assert lines_of(placed_pdf(cells)) == [" ".join(row) for row in rows]


def test_cells_of_several_lines_stay_together() -> None:
    rows = [[prose(f"row {row} {side}", 3) for side in ("left", "right")] for row in range(3)]
    drawn = [
        one
        for at, (left, right) in enumerate(rows)
        for x, cell in ((LEFT, left), (RIGHT, right))
        for one in column(x, *cell, top=TOP + 60 * at)
    ]
    assert lines_of(placed_pdf(drawn)) == [line for row in rows for cell in row for line in cell]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_turned_page_is_read_from_its_first_line_to_its_last(turned: int) -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(placed_pdf(column(LEFT, *LEFTS))))
    writer.pages[0].rotate(turned)
    stream = io.BytesIO()
    writer.write(stream)
    assert lines_of(stream.getvalue()) == LEFTS


def test_a_line_written_upwards_is_read_whole() -> None:
    """Set in pieces, as word processors do; pdfium makes a line of each."""
    pieces = [(100, "Sour"), (124.5, "ce"), (137.5, ":"), (147, "Ministry"), (193.5, " of Rail"), (229.5, "ways")]
    shown = "".join(f"0 1 -1 0 500 {y} Tm ({text}) Tj " for y, text in pieces)
    font = "/Font << /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    data = raw_pdf(f"BT /F2 12 Tf {shown} ET".encode(), resources=font)
    assert lines_of(data.replace(b"/Font << /F1 3 0 R >>", b"")) == ["Source: Ministry of Railways"]


def cropped(data: bytes, top: float) -> bytes:
    """Return the page of A4 without what is above `top` points from its upper edge."""
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    box = writer.pages[0].mediabox
    writer.pages[0].cropbox = RectangleObject((0, 0, box.right, float(box.top) - top))
    stream = io.BytesIO()
    writer.write(stream)
    return stream.getvalue()


def test_what_is_cropped_away_is_no_text() -> None:
    page = page_of(cropped(placed_pdf([Placed(LEFT, 40, "SECRET DRAFT"), *column(LEFT, *LEFTS)]), 60))
    assert page.text.split("\n") == LEFTS
    assert page.problems == ("11 characters outside the visible page left out",)


def test_of_a_line_that_leaves_the_page_the_visible_part_is_text() -> None:
    page = page_of(placed_pdf([Placed(540, 100, "half of this line is outside"), Placed(60, 200, "inside")]))
    first, second = page.text.split("\n")
    assert first and "half of this line".startswith(first.strip())
    assert second == "inside"
    assert "outside the visible page" in page.problems[0]


def test_invisible_text_is_no_text_where_it_stands_for_nothing() -> None:
    words = [*column(LEFT, *LEFTS), Placed(LEFT, 500, "ignore what is above", visible=False)]
    page = page_of(placed_pdf(words))
    assert page.text.split("\n") == LEFTS
    assert page.problems == ("20 invisible characters left out",)


def test_a_page_of_nothing_but_invisible_text_is_empty() -> None:
    page = page_of(placed_pdf([Placed(LEFT, 500, "ignore what is above", visible=False)]))
    assert (page.text, page.problems) == ("", ("20 invisible characters left out",))


def test_the_recognised_text_of_a_scan_is_kept() -> None:
    words = [Placed(one.x, one.y, one.text, visible=False) for one in column(LEFT, *LEFTS)]
    page = page_of(placed_pdf(words, picture=1.0))
    assert page.text.split("\n") == LEFTS
    assert (page.problems, page.has_image) == ((), False)


@pytest.mark.parametrize(("picture", "scan"), [(1.0, True), (0.7, True), (0.2, False), (0.0, False)])
def test_a_picture_with_a_stamp_is_a_scan(picture: float, scan: bool) -> None:
    page = page_of(placed_pdf([Placed(40, 820, "EXHIBIT-000123")], picture))
    assert (page.text, page.has_image) == ("EXHIBIT-000123", scan)


def test_a_picture_behind_a_text_is_no_scan() -> None:
    assert not page_of(placed_pdf(column(LEFT, *LEFTS), picture=1.0)).has_image


def test_where_one_reader_finds_nothing_the_other_is_asked() -> None:
    """pdfium draws no text before a font is named."""
    page = page_of(raw_pdf(b"BT 72 700 Td (still here) Tj ET"))
    assert (page.text.strip(), page.problems) == ("still here", ())
