"""Workbooks and tables as text: every row with its header, every cell at its address, as its program shows it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.cutting.split import split_document
from pincite.ingest.document import Document, Page
from pincite.ingest.errors import DamagedFile, LimitExceeded, ReadError
from pincite.ingest.places import in_words, place_label
from pincite.ingest.reading.formats import grid, xlsx
from pincite.ingest.reading.formats.content import Content
from pincite.ingest.reading.formats.delimited import read_delimited
from pincite.ingest.reading.formats.number_format import shown
from pincite.ingest.reading.formats.xlsx import read_xlsx
from pincite.ingest.reading.read import read_document
from tests.making.files import archive
from tests.making.sheets import row, workbook

FILES = Path(__file__).with_name("libreoffice")


def document_of(content: Content) -> Document:
    pages = tuple(Page(at, raw.label or "", raw.text, raw.blocks) for at, raw in enumerate(content.pages, 1))
    return Document("d", "/d", None, None, None, None, None, "0", pages)


def rows_of(content: Content) -> list[str]:
    """The sentences that are rows under a header."""
    found = [one.text for passage in split_document(document_of(content)) for one in passage.sentences]
    return [text for text in found if "\n" in text]


def where(content: Content, words: str) -> str:
    """The place at which words are cited."""
    page = next(page for page in content.pages if words in page.text)
    start = page.text.index(words)
    return in_words(place_label(page.label or "", page.text, start, start + len(words)))


def test_a_workbook_of_another_program_is_read_as_it_shows_it() -> None:
    document, report = read_document(FILES / "trade.xlsx")
    assert (document.title, document.author, document.language) == ("Trade of two towns", "Jane Doe", "ko")
    assert document.pages[0].text.split("\n") == [
        "수출",
        "두 도시의 수출 현황",
        "",
        "도시\t항목\t2022\t달성률\t조사일",
        "새벽시\t밀가루\t1,234,567\t96.7%\t2023-09-13",
        "새벽시\t소금\t98,765\t51.3%\t2023-09-14",
        "노을시\t합계\t1,333,332\t\t",
    ]
    content = read_xlsx((FILES / "trade.xlsx").read_bytes())
    assert rows_of(content)[1] == "도시\t항목\t2022\t달성률\t조사일\n새벽시\t소금\t98,765\t51.3%\t2023-09-14"
    assert [where(content, words) for words in ("51.3%", "소금\t98,765", "합계", "counted")] == [
        "수출!D5",
        "수출!B5:C5",
        "수출!B6",
        "Notes!A1",
    ]
    assert [page.problems for page in report.pages] == [(), ("a hidden sheet",)]


def test_a_row_has_its_header_in_every_passage() -> None:
    rows = [["Town", "2022", "2023"], *([f"Town {at}", str(at * 1000 + 1), str(at * 1000 + 2)] for at in range(200))]
    content = read_delimited("\n".join(",".join(one) for one in rows).encode())
    passages = split_document(document_of(content))
    assert len(passages) > 5
    assert all(passage.text.startswith("Town\t2022\t2023") for passage in passages)
    assert all(passage.search_text.startswith("Town 2022 2023") for passage in passages)
    assert rows_of(content)[150] == "Town\t2022\t2023\nTown 150\t150001\t150002"


def test_a_part_of_a_wide_row_has_the_names_of_its_own_columns() -> None:
    names = [f"Name of column {at}" for at in range(60)]
    content = read_delimited("\n".join(["\t".join(names), "\t".join(f"value {at} of it" for at in range(60))]).encode())
    parts = [text.split("\n") for text in rows_of(content)]
    assert len(parts) > 1
    for header, cells in parts:
        numbers = [cell.split()[1] for cell in cells.split("\t")]
        assert header.split("\t") == [f"Name of column {number}" for number in numbers]


def test_the_values_of_every_kind_of_cell() -> None:
    strings = "<si><t>shared</t></si><si><r><t>in </t></r><r><t>runs</t></r><rPh><t>ルビ</t></rPh></si>"
    styles = '<numFmts><numFmt numFmtId="170" formatCode="0.0%"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="170"/><xf numFmtId="14"/></cellXfs>'  # noqa: E501
    cells = (
        '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="C2" t="s"><v>1</v></c><c r="D2" t="b"><v>1</v></c>'
        '<c r="E2" t="str"><f>A1</f><v>said</v></c><c r="F2" t="e"><v>#REF!</v></c><c r="G2" s="1"><v>0.967</v></c>'
        '<c r="H2" s="2"><v>45182</v></c><c r="I2"><f>1+1</f></c><c r="AA2"><v>0.30000000000000004</v></c></row>'
    )
    content = read_xlsx(workbook({"S": cells + "</sheetData>"}, strings, styles))
    assert content.pages[0].text.split("\n")[2].split("\t") == [
        *("", "shared", "in runs", "TRUE", "said", "#REF!", "96.7%", "2023-09-13"),
        *([""] * 18),
        "0.3",
    ]
    assert where(content, "0.3") == "S!AA2"
    assert content.problems == ("1 formula has no stored value; open it in its program and save it again",)
    dated = workbook({"S": cells + "</sheetData>"}, strings, styles, settings='<workbookPr date1904="1"/>')
    assert "2027-09-14" in read_xlsx(dated).pages[0].text


def test_a_merged_cell_is_in_all_its_rows_and_columns() -> None:
    rows = row(1, "Trade") + row(2, "Town", "2022", "", "2023") + row(3, "", "in", "out", "in", "out")
    rows += row(4, "Dawn", "1", "2", "3", "4") + row(5, "", "5", "6", "7", "8")
    merged = "".join(f'<mergeCell ref="{area}"/>' for area in ("A1:E1", "A2:A3", "B2:C2", "D2:E2", "A4:A5"))
    content = read_xlsx(workbook({"S": f"{rows}</sheetData><mergeCells>{merged}</mergeCells>"}))
    assert rows_of(content) == [
        "Town\t2022\t2022\t2023\t2023 Town\tin\tout\tin\tout\nDawn\t1\t2\t3\t4",
        "Town\t2022\t2022\t2023\t2023 Town\tin\tout\tin\tout\nDawn\t5\t6\t7\t8",
    ]


@pytest.mark.parametrize(
    ("value", "code", "expected"),
    [
        ("0.967", "0.0%", "96.7%"),
        ("1234567.5", "#,##0", "1,234,568"),
        ("-1234.5", "#,##0.00;(#,##0.00)", "(1,234.50)"),
        ("-5", '0;"△"0', "△5"),
        ("0", '0;-0;"-"', "-"),
        ("1500000", '#,##0,"천 원"', "1,500천 원"),
        ("12", '0"명"', "12명"),
        ("5", "[$₩-412]#,##0", "₩5"),
        ("7", "000", "007"),
        ("2.5", "0.##", "2.5"),
        ("12345", "0.00E+00", "1.23E+4"),
        ("45182.75", "yyyy-mm-dd hh:mm", "2023-09-13 18:00"),
        ("45182", 'yyyy"년" m"월" d"일" aaaa', "2023년 9월 13일 수요일"),
        ("0.5", "h:mm AM/PM", "12:00 PM"),
        ("1.5", "[h]:mm", "36:00"),
        ("45182", "mmm-yy", "Sep-23"),
        ("59", "yyyy-mm-dd", "1900-02-28"),
        ("61", "yyyy-mm-dd", "1900-03-01"),
        ("5", "# ?/?", "5"),
        ("0.1", "General", "0.1"),
        ("1e15", "General", "1E+15"),
        ("text", "0.0%", "text"),
        ("9" * 30, "yyyy-mm-dd", "1E+30"),
    ],
)
def test_numbers_are_shown_as_the_program_shows_them(value: str, code: str, expected: str) -> None:
    assert shown(value, code) == expected


@given(st.text(max_size=12), st.text(alphabet='0#?,.%;"\\[]<>=-hmsydaA/PGeneral @_*$E+', max_size=16))
def test_any_number_under_any_code_is_shown(value: str, code: str) -> None:
    assert isinstance(shown(value, code), str)
    assert isinstance(shown("-12.5", code), str)


@given(st.lists(st.lists(st.sampled_from(["", "a", "2022", "96.7 %", "두 단어"]), max_size=5), max_size=8))
def test_every_cell_is_cited_at_its_address(cells: list[list[str]]) -> None:
    content = grid.Grid()
    for number, line in enumerate(cells, 1):
        for column, cell in enumerate(line):
            content.put(number, column, cell)
    page = grid.page_of_grid(content, "S", "sheet S")
    lines = page.text.split("\n")
    for number, line in enumerate(cells, 1):
        for column, cell in enumerate(line):
            if cell:
                start = sum(len(one) + 1 for one in lines[:number])
                start += sum(len(one) + 1 for one in lines[number].split("\t")[:column])
                assert page.text[start : start + len(cell)] == cell
                assert (
                    place_label("sheet S", page.text, start, start + len(cell)) == f"sheet S!{'ABCDE'[column]}{number}"
                )


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
@pytest.mark.parametrize("parting", [",", ";", "\t", "|"])
def test_tables_as_text_in_every_encoding(encoding: str, parting: str) -> None:
    rows = [["도시", "2022년 수출", "비율"], ["새벽시", '"1,234; 5"', "96.7 %"], ["노을시", "98", "3,2 %"]]
    if parting == ",":
        rows[2][2] = "3.2 %"
    content = read_delimited("\r\n".join(parting.join(one) for one in rows).encode(encoding))
    assert content.pages[0].text.split("\n")[1] == "새벽시\t1,234; 5\t96.7 %"
    assert where(content, "96.7 %") == "cells C2"


def test_a_first_line_may_say_what_parts_the_cells() -> None:
    assert where(read_delimited(b"sep=;\na;b\n1;2\n"), "2") == "cells B3"


def test_a_sheet_of_very_many_rows_is_read_in_part_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "MOST_ROWS", 50)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 50)
    monkeypatch.setattr("pincite.ingest.reading.formats.delimited.MOST_ROWS", 50)
    said = "50 of its 130 rows were read; split it into several files to have them all"
    book = read_delimited("\n".join(f"a{at},b" for at in range(130)).encode())
    assert book.problems == (said,) and book.pages[0].text.count("\n") == 49


def test_a_cell_far_below_is_left_out_and_counted() -> None:
    content = read_xlsx(workbook({"S": row(1, "a") + row(1_000_000, "b") + "</sheetData>"}))
    assert content.pages[0].text == "S\na"
    assert content.pages[0].problems == ("1 cells beyond row 200,000 or column 256 left out",)


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (archive({"xl/workbook.xml": "<workbook/>"}), DamagedFile),
        (archive({"xl/workbook.xml": "<open>"}), DamagedFile),
        (workbook({"S": row(1, "a") + "</broken>"}), DamagedFile),
        (workbook({"S": row(1, "a")}, strings="</sst><"), DamagedFile),
        ((FILES / "trade.xlsx").read_bytes()[:3000], DamagedFile),
        (archive({"xl/workbook.xml": f"{BOMB}]><workbook>&i;</workbook>"}), (DamagedFile, LimitExceeded)),
    ],
)
def test_broken_workbooks_are_refused_in_words(
    tmp_path: Path, data: bytes, error: type[ReadError] | tuple[type[ReadError], ...]
) -> None:
    (tmp_path / "a.xlsx").write_bytes(data)
    with pytest.raises(error, match=r"^a\.xlsx: .*\.$"):
        read_document(tmp_path / "a.xlsx")
