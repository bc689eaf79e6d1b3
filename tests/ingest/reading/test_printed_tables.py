"""Tables in PDFs: rows keep their header, cells are found on the page, and nothing else is a table."""

from collections.abc import Sequence

import pytest
from fpdf import FPDF

from pincite.eval.sample.reading_set.drawing import finished, open_page, set_text
from pincite.ingest.cutting.split import split_document
from pincite.ingest.document import Document, Page
from pincite.ingest.reading.formats.content import RawPage
from pincite.ingest.reading.pdfium import Box, find_glyphs
from pincite.ingest.reading.two_readers import read_pdf
from pincite.service.pages.boxes import place_of
from tests.places import SHARED

TRADE = (("Year", "Share of trade", "Partner"), ("2022", "96.7 %", "Nordhaven"), ("2023", "98.2 %", "Eastmere"))
LEFT, TOP, WIDE, HIGH = 25.0, 60.0, 50.0, 8.0  # millimetres


def page_of(pdf: FPDF) -> RawPage:
    return read_pdf(finished(pdf), None).pages[0]


def sentences(page: RawPage) -> list[str]:
    whole = Document("0" * 16, "/x", None, None, None, None, None, "0" * 64, (Page(1, "1", page.text, page.blocks),))
    return [sentence.text for passage in split_document(whole) for sentence in passage.sentences]


def draw_words(pdf: FPDF, rows: Sequence[Sequence[str]], high: float = HIGH) -> None:
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            for line, text in enumerate(cell.split("\n")):
                pdf.text(LEFT + column * WIDE + 2, TOP + row * high + 5.5 + 5 * line, text)


def draw_rules(pdf: FPDF, rows: int, columns: int, sides: bool = True, high: float = HIGH) -> None:
    right, bottom = LEFT + columns * WIDE, TOP + rows * high
    for row in range(rows + 1):
        pdf.line(LEFT, TOP + row * high, right, TOP + row * high)
    for column in range(columns + 1) if sides else range(1, columns):
        pdf.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, bottom)


def ruled(rows: Sequence[Sequence[str]], korean: bool = False, sides: bool = True, high: float = HIGH) -> FPDF:
    pdf = open_page(korean=korean)
    draw_rules(pdf, len(rows), len(rows[0]), sides, high)
    draw_words(pdf, rows, high)
    return pdf


@pytest.mark.parametrize("sides", [True, False])
def test_a_row_is_found_with_its_header(sides: bool) -> None:
    page = page_of(ruled(TRADE, sides=sides))
    assert page.text == "\n".join("\t".join(row) for row in TRADE)
    assert "Year\tShare of trade\tPartner\n2022\t96.7 %\tNordhaven" in sentences(page)


def test_text_around_a_table_stays_as_it_was() -> None:
    before, after = "The ministry counts what crosses the quay.", "Later years are not counted yet."
    pdf = ruled(TRADE)
    set_text(pdf, LEFT, 50, 150, [before])
    set_text(pdf, LEFT, 100, 150, [after])
    assert {before, after} < set(sentences(page_of(pdf)))


def test_rules_drawn_as_thin_areas_and_cells_drawn_as_boxes_make_the_same_table() -> None:
    areas, boxes = open_page(), open_page()
    for row in range(4):
        areas.rect(LEFT, TOP + row * HIGH, 150, 0.2, style="F")
    for column in range(4):
        areas.rect(LEFT + column * WIDE, TOP, 0.2, 3 * HIGH, style="F")
    for place in range(9):
        boxes.rect(LEFT + place % 3 * WIDE, TOP + place // 3 * HIGH, WIDE, HIGH)
    for pdf in (areas, boxes):
        draw_words(pdf, TRADE)
        assert page_of(pdf).text == "\n".join("\t".join(row) for row in TRADE)


def test_a_word_broken_at_the_end_of_a_cells_line_is_whole() -> None:
    rows = (("구분", "내용", "금액"), ("시설", "선착장 네 곳과 방파\n제의 보수", "1,200"), ("인력", "감독관", "300"))
    page = page_of(ruled(rows, korean=True, high=14))
    assert "방파\n제" in page.text
    assert "구분\t내용\t금액\n시설\t선착장 네 곳과 방파제의 보수\t1,200" in sentences(page)


def test_words_above_words_are_a_header_where_they_are_shaded_or_bold() -> None:
    rows = (("Harbour", "Keeper"), ("Orrin", "Nora Quill"), ("Rajin", "Tam Oke"))
    plain, bold, shaded = ruled(rows), open_page(), open_page()
    assert all(block.header is None for block in page_of(plain).blocks)
    shaded.set_fill_color(200)
    shaded.rect(LEFT, TOP, 2 * WIDE, HIGH, style="F")
    draw_rules(shaded, 3, 2)
    draw_words(shaded, rows)
    draw_rules(bold, 3, 2)
    draw_words(bold, [("", ""), *rows[1:]])
    bold.set_font("times", style="B", size=11)
    draw_words(bold, rows[:1])
    for pdf in (shaded, bold):
        assert "Harbour\tKeeper\nRajin\tTam Oke" in sentences(page_of(pdf))


def test_rows_without_a_rule_between_them_are_rows() -> None:
    years = [str(2019 + at) for at in range(5)]
    tons = [f"{at},400" for at in range(1, 6)]
    pdf = open_page()
    for y in (TOP, TOP + HIGH, TOP + 40):
        pdf.line(LEFT, y, LEFT + 3 * WIDE, y)
    for column in range(4):
        pdf.line(LEFT + column * WIDE, TOP, LEFT + column * WIDE, TOP + 40)
    draw_words(pdf, [("Year", "Tons", "Piers")])
    draw_words(pdf, [("", "", ""), ("\n".join(years), "\n".join(tons), "1\n2\n3\n4\n5")])
    assert page_of(pdf).text.split("\n")[1:] == [f"{2019 + at}\t{at + 1},400\t{at + 1}" for at in range(5)]


def test_the_title_inside_a_table_is_no_row() -> None:
    pdf = open_page()
    pdf.rect(LEFT, TOP - HIGH, 150, HIGH)
    pdf.text(LEFT + 40, TOP - HIGH + 5.5, "Table 3: Trade by year")
    draw_rules(pdf, 3, 3)
    draw_words(pdf, TRADE)
    assert page_of(pdf).text.startswith("Table 3: Trade by year\nYear\tShare of trade\tPartner\n")
    assert "Year\tShare of trade\tPartner\n2023\t98.2 %\tEastmere" in sentences(page_of(pdf))


def test_a_cell_is_marked_where_it_stands() -> None:
    data = finished(ruled(TRADE))
    text = read_pdf(data, None).pages[0].text
    glyphs = find_glyphs(data, 1)
    assert glyphs is not None
    at = text.index("98.2 %")
    (box,) = place_of(text, at, at + 6, glyphs).boxes
    point = 72 / 25.4
    cell = Box((LEFT + WIDE) * point, (TOP + 2 * HIGH) * point, (LEFT + 2 * WIDE) * point, (TOP + 3 * HIGH) * point)
    assert cell.left < box.left < box.right < cell.right
    assert cell.top < box.top < box.bottom < cell.bottom


def plot() -> FPDF:
    pdf = open_page()
    draw_rules(pdf, 6, 3)
    draw_words(pdf, [("10", "", ""), ("5", "", "x"), ("", "2", "4"), ("-5", "", "")])
    return pdf


def form() -> FPDF:
    """Words that run across the rules, as on forms whose boxes stand beside them."""
    pdf = open_page()
    draw_rules(pdf, 4, 3)
    for row in range(4):
        pdf.text(LEFT + 2, TOP + row * HIGH + 5.5, "If you were born before the second of January check the box")
        pdf.text(LEFT + 2 * WIDE + 20, TOP + row * HIGH + 5.5, str(row))
    return pdf


def framed() -> FPDF:
    pdf = open_page()
    pdf.rect(LEFT, TOP, 150, 40)
    draw_words(pdf, [("One box around a paragraph", ""), ("with a second line", "and a word beside")])
    return pdf


@pytest.mark.parametrize("pdf", [plot(), form(), framed()], ids=["plot", "form", "frame"])
def test_what_is_no_table_is_read_as_before(pdf: FPDF) -> None:
    page = page_of(pdf)
    assert page.blocks == ()
    assert "\t" not in page.text


@pytest.mark.shared
@pytest.mark.skipif(not SHARED.exists(), reason="../shared is not here")
def test_a_table_that_another_program_drew_is_read() -> None:
    (page,) = read_pdf((SHARED / "pdfs/layout/google-doc-document.pdf").read_bytes(), None).pages
    assert any("Capital\tJakarta\tBerlin\tVienna" in page.text[block.start : block.end] for block in page.blocks)
