"""Files that other programs wrote: headings, slides, sheets, messages and rows of tables come out by value."""

from pathlib import Path

import pytest

from pincite.ingest.cutting.split import split_document
from pincite.ingest.document import Document
from pincite.ingest.places import in_words, place_label
from pincite.ingest.reading.read import read_document

FILES = Path(__file__).with_name("others")


def read(name: str) -> Document:
    return read_document(FILES / name, ocr=False)[0]


def place_of(document: Document, words: str) -> str:
    """Where the words stand, as a citation says it."""
    page = next(one for one in document.pages if words in one.text)
    start = page.text.index(words)
    return in_words(place_label(page.label, page.text, start, start + len(words)))


@pytest.mark.parametrize(
    ("name", "words", "place"),
    [
        ("powerpoint-shapes.pptx", "Group test text", "slide 1"),
        ("powerpoint-shapes.pptx", "Cell text 1\tCell text 2", "slide 1"),
        ("powerpoint-tables.pptx", "unladen swallows", "slide 1"),
        ("powerpoint-tables.pptx", "d\te\tf", "slide 3"),
        ("openoffice-list.odp", "Tsvelf", "slide 1"),
        ("openoffice-list.odt", "Subitem B.2 (bold)", "paragraph 5"),
        ("kspread.ods", "7", "Sheet1!A4"),
        ("mailman-digest.eml", "To subscribe or unsubscribe", "message"),
        ("mailman-digest.eml", "[Ppp] testing #4", "[Ppp] testing #4.eml, message"),
        ("groupwise-forwarded.eml", "Testing email forwarding", "GroupwiseForwardingTest.eml, message"),
        ("pandoc.epub", "Three piers stood closed", "chapter 2"),
        ("pandoc.odt", "Three piers stood closed", "paragraph 4"),
        ("pandoc.rtf", "Three piers stood closed", "paragraph 4"),
        ("openpyxl.xlsx", "51.3%", "무역!C3"),
        ("openpyxl.xlsx", "검토 필요", "무역, comments"),
        ("openpyxl.xlsx", "비밀 시트", "숨김!A1"),
        ("aspose.msg", "열두 명이었다", "message"),
        ("aspose.msg", "세 줄이 있다", "첨부.txt"),
        ("aspose.msg", "2023\t4", "표.csv, cells A3:B3"),
        ("aspose.msg", "안쪽 편지의 본문", "속 편지.eml, message"),
    ],
)
def test_words_are_found_where_the_program_put_them(name: str, words: str, place: str) -> None:
    assert place_of(read(name), words) == place


@pytest.mark.parametrize("name", ["pandoc.epub", "pandoc.odt", "pandoc.rtf"])
def test_rows_have_their_header_and_headings_are_told(name: str) -> None:
    document = read(name)
    sentences = {one.text for passage in split_document(document) for one in passage.sentences}
    assert "Year\tPassengers\tShare\n2022\t9,411\t18.1 %" in sentences
    headings = [page.text[one.start : one.end] for page in document.pages for one in page.headings]
    assert headings[-2:] == ["The piers", "What was carried"]


def test_the_properties_of_a_file_are_read() -> None:
    assert (read("pandoc.epub").title, read("pandoc.epub").author) == ("Ferries after the Storm Season", "Nora Quill")
    assert read("mailman-digest.eml").date == "2001-04-20"
    assert (read("openpyxl.xlsx").title, read("openpyxl.xlsx").author) == ("무역 통계", None)
    assert (read("aspose.msg").author, read("aspose.msg").date) == ("홍길동", "2024-03-05")
    assert "To: 앨리스 <alice@example.com>" in read("aspose.msg").pages[0].text
    assert read("groupwise-forwarded.eml").title == "GroupwiseForwardingTest"


def test_formulas_that_openpyxl_left_without_a_value_are_told() -> None:
    _, report = read_document(FILES / "openpyxl.xlsx")
    assert report.problems == ("2 formulas have no stored value; open it in its program and save it again",)
