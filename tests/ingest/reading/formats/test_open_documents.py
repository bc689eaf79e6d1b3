"""OpenDocument files and rich text, as LibreOffice writes them and as others may."""

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import DamagedFile, EncryptedFile, ReadError
from pincite.ingest.places import in_words
from pincite.ingest.reading.formats.odf import read_odp, read_ods, read_odt
from pincite.ingest.reading.formats.rtf import read_rtf
from pincite.ingest.reading.kind import kind_of
from pincite.ingest.reading.read import read_document
from tests.making.files import archive

FILES = Path(__file__).with_name("libreoffice")
REPORT = [
    "등대 보고서",
    "1. 등대의 역사",
    "새벽시의 등대는 1907년에 세워졌다. 등대지기는 모두 세 명이다.",
    "2. Costs",
    "The lighthouse was painted in 2021, and a new lamp was bought in 2022.",
    "The lamp cost 1,200 crowns.",
    "구분\t2022\t2023",
    "전기 요금\t510\t530",
    "가동률\t96.7 %\t98.1 %",
    "The lamp is lit at dusk.",
    "The plans are kept in the town hall.",
]


@pytest.mark.parametrize("name", ["report.odt", "report.fodt", "report.rtf"])
def test_headings_tables_and_notes_of_a_text(name: str) -> None:
    document, report = read_document(FILES / name)
    assert (document.title, document.author, document.language) == ("등대 보고서", "홍길동", "ko")
    page = document.pages[0]
    lines = page.text.split("\n")
    assert [line.removeprefix("•\t") for line in lines] == REPORT
    assert [page.text[one.start : one.end] for one in page.headings] == [REPORT[0], REPORT[1], REPORT[3]]
    rows = [one for one in page.blocks if one.header]
    assert [page.text[one.start : one.end] for one in rows] == REPORT[6:9]
    assert {page.text[slice(*one.header)] for one in rows if one.header} == {REPORT[6]}
    assert report.problems == ()


@pytest.mark.parametrize("name", ["talk.odp", "talk.fodp"])
def test_slides_with_notes(name: str) -> None:
    document, report = read_document(FILES / name)
    assert [in_words(page.label) for page in document.pages] == ["slide 1", "slide 1, notes", "slide 2", "slide 3"]
    assert document.pages[1].text == "The captain says that the ferry needs a new engine before winter."
    assert document.pages[2].text == "운항 실적\n구분\t2022\t2023\n정시 운항률\t96.7 %\t91.2 %"
    assert [page.problems for page in report.pages] == [(), (), (), ("a hidden slide",)]


def test_sheets_with_their_cells_as_shown() -> None:
    document, report = read_document(FILES / "trade.ods")
    assert document.pages[0].text.split("\n")[3:5] == [
        "도시\t항목\t2022\t달성률\t조사일",
        "새벽시\t밀가루\t1,234,567\t96.7%\t2023-09-13",
    ]
    assert document.pages[0].text.split("\n")[5].startswith("새벽시\t소금")  # the town's cell spans two rows
    assert [page.problems for page in report.pages] == [(), ("a hidden sheet",)]


def odt(body: str) -> bytes:
    return archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"<document-content><body><text>{body}</text></body></document-content>"})  # fmt: skip  # noqa: E501


def test_what_was_deleted_is_left_out_and_what_stands_beside_is_read() -> None:
    body = (
        "<tracked-changes><changed-region><deletion><p>gone</p></deletion></changed-region></tracked-changes>"
        "<p>one<s c='2'/>two<tab/>three<annotation><creator>Kim</creator><p>Check.</p></annotation>"
        "<frame><text-box><p>in a box</p></text-box></frame></p>"
        "<section><list><list-item><p>item</p></list-item></list></section>"
    )
    assert read_odt(odt(body)).pages[0].text == "one  two\tthree\nin a box\nitem\n[Comment by Kim] Check."


def test_cells_that_repeat_are_bounded() -> None:
    cell = '<table-cell number-columns-repeated="{}"><p>x</p></table-cell>'
    wide = f"<table-row>{cell.format(16_000)}<table-cell number-columns-repeated='9999999999'/></table-row>"
    long = f'<table-row number-rows-repeated="1048576">{cell.format(1)}</table-row>'
    rows = f'<table name="S">{wide}{long}</table>'
    content = read_ods(f"<document><body><spreadsheet>{rows}</spreadsheet></body></document>".encode())
    said = "20,000 of its 1,048,577 rows were read; split it into several files to have them all"
    assert content.problems == (said,)
    assert len(content.pages[0].text.split("\n")[1].split("\t")) == 256


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), DamagedFile),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"}), DamagedFile),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a>"}), DamagedFile),
        (
            archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.text",
                    "META-INF/manifest.xml": "<manifest><file-entry><encryption-data/></file-entry></manifest>",
                    "content.xml": "\x00",
                }
            ),
            EncryptedFile,
        ),
        ((FILES / "report.odt").read_bytes()[:8000], DamagedFile),
        (
            archive(
                {
                    "mimetype": "application/vnd.oasis.opendocument.presentation",
                    "content.xml": "<document><body><presentation/></body></document>",
                }
            ),
            DamagedFile,
        ),
    ],
)
def test_broken_open_documents_are_refused_in_words(tmp_path: Path, data: bytes, error: type[ReadError]) -> None:
    (tmp_path / "a.odt").write_bytes(data)
    with pytest.raises(error, match=r"^a\.odt: .*\.$"):
        read_document(tmp_path / "a.odt")


def test_an_image_is_no_text_of_a_slide() -> None:
    data = "<document><body><presentation><page><frame><image/></frame></page></presentation></body></document>"
    assert read_odp(data.encode()).pages[0].problems == ("only pictures, which are not read",)


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (rb"{\rtf1\ansi\ansicpg949 \'c8\'b8\'b4\'e3\par Second.}", "회담\nSecond."),
        (rb"{\rtf1\ansi{\fonttbl{\f0\fcharset0 A;}{\f1\fnil\fcharset129 B;}}\f1 \'c8\'b8\f0  caf\'e9}", "회 café"),
        (rb"{\rtf1\uc1 \u54924?\u-20556?{\uc2\u8364??x}}", "회\uafb4€x"),
        (rb"{\rtf1 a\b b\b0 c{\pict\bin3 }}}}d{\v hidden}{\*\unknown x}\emdash\lquote e\rquote\~f}", "abcd—‘e’\xa0f"),
        (b"{\\rtf1 one\\\ntwo{\\field{\\*\\fldinst HYPERLINK x}{\\fldrslt link}}}", "one\ntwolink"),
        (rb"{\rtf1 a{\deleted gone}{\header head\par}{\*\annotation note}b}", "ab\nnote"),
        (rb"{\rtf1\trowd\trhdr\intbl A\cell B\cell\row\intbl 1\par 2\cell x\cell\row\pard end}", "A\tB\n1\n2\tx\nend"),
        ("{\\rtf1\\ansicpg949 날것}".encode("cp949"), "날것"),
    ],
)
def test_rich_text(source: bytes, expected: str) -> None:
    assert kind_of(source, "a.doc") == "rtf"
    assert read_rtf(source).pages[0].text == expected


def test_rich_text_that_is_cut_off_is_read_and_says_so() -> None:
    data = (FILES / "report.rtf").read_bytes()
    content = read_rtf(data[: data.index(b"lamp is lit")])
    assert content.pages[0].text.startswith("등대 보고서") and content.problems == ("it is cut off",)
    with pytest.raises(DamagedFile):
        read_rtf(b"{\\rtf1{\\fonttbl")
    with pytest.raises(DamagedFile, match="nested"):
        read_rtf(b"{\\rtf1 " + b"{" * 10_000)


@given(st.lists(st.sampled_from([*"{}\\ a\n", "\\'c8", "\\u54924?", "\\par", "\\cell", "\\row", "\\*", "\\bin9", "\\footnote", "\\intbl "]), max_size=40))  # fmt: skip  # noqa: E501
def test_any_rich_text_is_read_or_refused(pieces: list[str]) -> None:
    with contextlib.suppress(ReadError):
        read_rtf(("{\\rtf1" + "".join(pieces)).encode())
