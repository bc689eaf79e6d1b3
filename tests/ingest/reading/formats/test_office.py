"""Word and Hancom documents: text, tables, notes, headings, and what is wrong with bad ones."""

import io
import zipfile

import docx
import pytest
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from pincite.ingest.errors import DamagedFile, EncryptedFile, LimitExceeded, ReadError
from pincite.ingest.reading.formats.content import RawPage
from pincite.ingest.reading.formats.docx import read_docx
from pincite.ingest.reading.formats.hwp import read_hwp
from pincite.ingest.reading.formats.hwpx import read_hwpx
from pincite.ingest.reading.kind import kind_of
from tests.making.files import KOREAN, archive, compound, hwp, hwpx, paragraph, word


def headings(page: RawPage) -> list[tuple[str, int]]:
    return [(page.text[heading.start : heading.end], heading.level) for heading in page.headings]


def with_part(data: bytes, name: str, old: str, new: str) -> bytes:
    """Return the archive with a text replaced in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as source:
        parts = {item: source.read(item) for item in source.namelist()}
    assert old.encode() in parts[name]
    parts[name] = parts[name].replace(old.encode(), new.encode())
    return archive(parts)


def test_docx_gives_paragraphs_and_tables_in_order_without_head_and_foot() -> None:
    data = word(
        ("Title", "Brief"), ("Heading 2", "Part"), ("Normal", KOREAN), table=[["a", "b"], ["c", "d"]], title="T"
    )
    content = read_docx(data)
    assert content.pages[0].text.splitlines() == ["Brief", "Part", KOREAN, "a\tb", "c\td", "last paragraph"]
    assert headings(content.pages[0]) == [("Brief", 1), ("Part", 2)]
    assert content.facts.title == "T"
    assert content.created == "2013-12-23"


def test_docx_keeps_insertions_and_controls_and_drops_deletions() -> None:
    marked = (
        "<w:ins w:id='1' w:author='x'><w:r><w:t>in</w:t></w:r></w:ins>"
        "<w:del w:id='2' w:author='x'><w:r><w:delText>out</w:delText></w:r></w:del>"
        "<w:moveFrom w:id='3' w:author='x'><w:r><w:t>moved away</w:t></w:r></w:moveFrom>"
        "<w:sdt><w:sdtContent><w:r><w:t>control</w:t><w:tab/><w:t>tab</w:t><w:br/><w:t>line</w:t></w:r></w:sdtContent></w:sdt>"
    )
    data = with_part(word(("Normal", "x")), "word/document.xml", "<w:r><w:t>x</w:t></w:r>", marked)
    assert read_docx(data).pages[0].text.splitlines()[:2] == ["incontrol\ttab", "line"]


def test_docx_footnotes_follow_the_text() -> None:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    document = docx.Document()
    document.add_paragraph("text")
    notes = (
        f"<w:footnotes xmlns:w='{main}'><w:footnote w:type='separator' w:id='0'><w:p><w:r><w:t>rule</w:t></w:r></w:p>"
        "</w:footnote><w:footnote w:id='1'><w:p><w:r><w:t>the note</w:t></w:r></w:p></w:footnote></w:footnotes>"
    )
    name = PackURI("/word/footnotes.xml")
    document.part.relate_to(Part(name, "application/xml", notes.encode()), kind)
    stream = io.BytesIO()
    document.save(stream)
    assert read_docx(stream.getvalue()).pages[0].text == "text\nthe note"


SECTION = (
    '<hp:p paraPrIDRef="0"><hp:run><hp:secPr/><hp:ctrl><hp:header><hp:subList>'
    + paragraph("running head")
    + "</hp:subList></hp:header></hp:ctrl></hp:run></hp:p>"
    + paragraph("개요", 1)
    + paragraph("배경", 2)
    + '<hp:p paraPrIDRef="0"><hp:run><hp:t>앞<hp:tab/>가<hp:lineBreak/>뒤</hp:t><hp:ctrl><hp:footNote><hp:subList>'
    + paragraph("각주의 글")
    + "</hp:subList></hp:footNote></hp:ctrl></hp:run><hp:run><hp:t>끝</hp:t></hp:run></hp:p>"
    + "<hp:p><hp:run><hp:tbl><hp:tr><hp:tc><hp:subList>"
    + paragraph("a")
    + paragraph("b")
    + "</hp:subList></hp:tc><hp:tc><hp:subList>"
    + paragraph("c")
    + "</hp:subList></hp:tc></hp:tr></hp:tbl></hp:run></hp:p>"
)


def test_hwpx_gives_text_tables_notes_and_headings() -> None:
    content = read_hwpx(hwpx(SECTION, paragraph(KOREAN), title="제목"))
    assert content.pages[0].text.splitlines() == ["개요", "배경", "앞\t가", "뒤끝", "a", "b\tc", "각주의 글", KOREAN]
    assert headings(content.pages[0]) == [("개요", 1), ("배경", 2)]
    assert (content.facts.title, content.facts.author) == ("제목", "홍길동")


def test_hwpx_sections_go_by_number() -> None:
    content = read_hwpx(hwpx(*(paragraph(f"part {number}") for number in range(12))))
    assert content.pages[0].text.splitlines() == [f"part {number}" for number in range(12)]


def test_a_sentence_in_outline_style_is_no_heading() -> None:
    assert read_hwpx(hwpx(paragraph("long " * 40, 1))).pages[0].headings == ()


def test_hwp_gives_its_paragraphs() -> None:
    content = read_hwp(hwp("북러 정상회담", KOREAN))
    assert content.pages[0].text == f"북러 정상회담\n{KOREAN}"


@pytest.mark.parametrize(("flags", "said"), [(1 << 1, "password"), (1 << 4, "rights management")])
def test_protected_hwp_says_what_protects_it(flags: int, said: str) -> None:
    with pytest.raises(EncryptedFile, match=said):
        read_hwp(hwp("x", flags=flags))


def test_encrypted_hwpx_says_so() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        read_hwpx(hwpx(paragraph("x"), manifest="<file><encryption-data/></file>"))


def test_office_files_with_a_password_are_known_by_their_streams() -> None:
    with pytest.raises(EncryptedFile, match="password"):
        kind_of(compound({"EncryptedPackage": b"x" * 80, "EncryptionInfo": b"y"}), "brief.docx")


def test_parts_that_would_begin_before_the_file_are_damage() -> None:
    data = bytearray(hwpx(KOREAN))
    end = data.rindex(b"PK\x05\x06")
    offset = int.from_bytes(data[end + 16 : end + 20], "little")
    data[end + 16 : end + 20] = (offset + 200).to_bytes(4, "little")
    with pytest.raises(DamagedFile):
        read_hwpx(bytes(data))


def test_a_zip_bomb_is_not_unpacked() -> None:
    with pytest.raises(LimitExceeded):
        read_docx(archive({"word/document.xml": " " * (257 * 2**20)}))


def test_entities_that_multiply_are_refused() -> None:
    bomb = "<!DOCTYPE x [" + "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(9)) + "]>"
    with pytest.raises(DamagedFile):
        read_hwpx(archive({"Contents/section0.xml": bomb + "<x>&e8;</x>"}))


@pytest.mark.parametrize(
    "data", [word(("Normal", "x")), hwpx(paragraph("x")), hwp("x", "y")], ids=["docx", "hwpx", "hwp"]
)
def test_every_cut_and_flip_is_text_or_a_read_error(data: bytes) -> None:
    readers = {"docx": read_docx, "hwpx": read_hwpx, "hwp": read_hwp}
    step = max(1, len(data) // 60)
    for place in range(0, len(data), step):
        for broken in (data[:place], data[:place] + bytes([data[place] ^ 0xFF]) + data[place + 1 :]):
            try:
                kind = kind_of(broken, "x")
                if kind in readers:
                    readers[kind](broken)
            except ReadError:
                continue
