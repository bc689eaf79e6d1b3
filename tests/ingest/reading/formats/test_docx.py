"""Word documents: markup that carries meaning becomes characters, and what Word does not show is not read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.docx import read_docx
from pincite.ingest.reading.kind import kind_of
from tests.making.files import archive, word
from tests.making.word import STRICT, TRANSITIONAL, para, run, table, word_of

UP, DOWN = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
HIDDEN = "<w:vanish/>"
STYLES = (
    '<w:style w:type="character" w:styleId="base"><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="note"><w:basedOn w:val="base"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="h"><w:basedOn w:val="g"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="g"><w:pPr><w:outlineLvl w:val="1"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="circle"><w:basedOn w:val="circle"/></w:style>'
)


def text_of(*paragraphs: str, **more: str) -> str:
    return read_docx(word_of("".join(paragraphs), **more)).pages[0].text  # type: ignore[arg-type]


def math(xml: str) -> str:
    return f"<m:oMath>{xml}</m:oMath>"


def ruby(base: str, above: str) -> str:
    return f"<w:r><w:ruby><w:rt>{run(above)}</w:rt><w:rubyBase>{run(base)}</w:rubyBase></w:ruby></w:r>"


def row(*cells: str) -> str:
    return "<m:mr>" + "".join(f"<m:e>{symbols(cell)}</m:e>" for cell in cells) + "</m:mr>"


def symbols(text: str) -> str:
    return f"<m:r><m:t>{text}</m:t></m:r>"


@pytest.mark.parametrize("main", ["word/document.xml", "word/document2.xml", "brief/main.xml"])
@pytest.mark.parametrize("kind", [TRANSITIONAL, STRICT])
@pytest.mark.parametrize(
    "main_type",
    [
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml",
        "application/vnd.ms-word.document.macroEnabled.main+xml",
        "application/vnd.ms-word.template.macroEnabledTemplate.main+xml",
    ],
)
def test_every_kind_of_word_file_is_read(main: str, kind: str, main_type: str) -> None:
    data = word_of(para("10", run("6", UP), " rounds"), name=main, kind=kind, main_type=main_type)
    assert kind_of(data, "x") == "docx"
    assert read_docx(data).pages[0].text == "10⁶ rounds"


def test_a_file_without_relations_or_styles_is_read() -> None:
    bare = archive({"word/document.xml": "<w:document xmlns:w='w'><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>"})  # fmt: skip  # noqa: E501
    assert kind_of(bare, "x") == "docx"
    assert read_docx(bare).pages[0].text == "x"


def test_a_workbook_named_docx_is_a_workbook() -> None:
    relation = '<Relationships><Relationship Id="r" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    assert kind_of(archive({"_rels/.rels": relation, "xl/workbook.xml": "<x/>"}), "x.docx") == "xlsx"
    with pytest.raises(UnsupportedFormat, match=r"xlsb"):
        kind_of(archive({"xl/workbook.bin": "x"}), "x.xlsb")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        (("10", run("6", UP), " rounds"), "10⁶ rounds"),
        (("in 2023", run("4", UP), "."), "in 2023⁴."),
        (("in 2023", run("1", UP), run("2", UP), "."), "in 2023¹²."),
        (("CO", run("2", DOWN)), "CO₂"),
        (("in 2023", run("4", '<w:rStyle w:val="note"/>'), "."), "in 2023⁴."),
        (("10", run("6", '<w:position w:val="8"/>')), "10⁶"),
        (("10", run("6", UP + '<w:vertAlign w:val="baseline"/>')), "106"),
        (("the 20", run("th", UP), " century"), "the 20th century"),
        (("5 ", '<w:r><w:sym w:font="Symbol" w:char="F06D"/></w:r>', "Pa"), "5 µPa"),
        (("5 ", run("m", '<w:rFonts w:ascii="Symbol"/>'), "Pa"), "5 µPa"),
        (("a ", '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'), "a ☑"),
        (("a ", '<w:r><w:sym w:font="Webdings" w:char="F0FE"/></w:r>'), "a \ufffd"),
        ((run("secret ", HIDDEN), "open"), "open"),
        (("a", '<w:r><w:noBreakHyphen/></w:r>', "b"), "a-b"),
        (('<w:fldSimple w:instr="PAGE"><w:r><w:t>7</w:t></w:r></w:fldSimple>', " pages"), "7 pages"),
        (('<w:hyperlink><w:smartTag><w:r><w:t>linked</w:t></w:r></w:smartTag></w:hyperlink>',), "linked"),
        ((ruby("宇宙基地", "うちゅうきち"), "で"), "宇宙基地で"),
        ((ruby("억제력", "핵무기"),), "억제력(핵무기)"),
    ],
)  # fmt: skip
def test_runs(runs: tuple[str, ...], expected: str) -> None:
    assert text_of(para(*runs), parts={"styles/styles.xml": STYLES}) == expected


@given(st.integers(0, 10**6), st.integers(0, 999))
def test_a_number_and_its_exponent_never_become_another_number(base: int, power: int) -> None:
    text = text_of(para(str(base), run(str(power), UP)))
    assert text.startswith(str(base))
    assert not text.removeprefix(str(base)).isascii()


@pytest.mark.parametrize(
    ("xml", "expected"),
    [
        (symbols("E=") + f"<m:sSup><m:e>{symbols('mc')}</m:e><m:sup>{symbols('2')}</m:sup></m:sSup>", "E=mc²"),
        (symbols("±15 km"), "±15 km"),
        (f"<m:f><m:num>{symbols('a+b')}</m:num><m:den>{symbols('c')}</m:den></m:f>", "(a+b)/c"),
        (f"<m:rad><m:deg>{symbols('3')}</m:deg><m:e>{symbols('x+1')}</m:e></m:rad>", "³√(x+1)"),
        (
            f"<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr><m:sub>{symbols('i=1')}</m:sub>"
            f"<m:sup>{symbols('n')}</m:sup><m:e><m:sSub><m:e>{symbols('x')}</m:e><m:sub>{symbols('i')}</m:sub></m:sSub></m:e></m:nary>",
            "∑ᵢ₌₁ⁿ xᵢ",
        ),
        (f"<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{symbols('0')}</m:e></m:d>", "[0]"),
        (f"<m:func><m:fName>{symbols('sin')}</m:fName><m:e>{symbols('x')}</m:e></m:func>", "sin x"),
        (f"<m:acc><m:accPr><m:chr m:val='̅'/></m:accPr><m:e>{symbols('x')}</m:e></m:acc>", "x̅"),
        (f"<m:m>{row('a', 'b')}{row('c', 'd')}</m:m>", "a, b; c, d"),
    ],
)  # fmt: skip
def test_equations_stand_in_their_sentence(xml: str, expected: str) -> None:
    assert text_of(para("The law ", math(xml), ".")) == f"The law {expected}."
    assert text_of(f"<m:oMathPara>{math(xml)}</m:oMathPara>") == expected


def test_only_the_results_of_fields_are_read() -> None:
    def turn(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    code = f"{turn('begin')}{run('CODE')}{turn('separate')}{run('nested')}{turn('end')}"
    field = f"{turn('begin')}{run('IF ')}{code}{turn('separate')}{run('result')}{turn('end')}"
    assert text_of(para("a ", field, " b"), para(turn("begin"), "lost code"), para("c")) == "a result b\nc"


def test_tracked_changes_are_accepted() -> None:
    deleted_end = "<w:rPr><w:del/></w:rPr>"
    row = "<w:tbl><w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p><w:r><w:t>gone</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    gone = "<w:del><w:r><w:delText>signed</w:delText></w:r></w:del><w:moveFrom><w:r><w:t>away</w:t></w:r></w:moveFrom>"
    body = [
        para("was ", gone, "<w:ins>" + run("initialled") + "</w:ins>"),
        para("one ", properties=deleted_end),
        para("two"),
        row,
    ]
    assert text_of(*body) == "was initialled\none two"


def test_boxes_follow_their_paragraph_once() -> None:
    box = para("The box.")
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx><w:txbxContent>{box}</w:txbxContent></wps:txbx></mc:Choice>"
        f"<mc:Fallback><v:textbox><w:txbxContent>{box}</w:txbxContent></v:textbox></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text_of(para("Before ", both, "and after.")) == "Before and after.\nThe box."
    old = both.replace(box, "", 1)
    assert text_of(para("Before ", old, "and after.")) == "Before and after.\nThe box."


def test_tables_in_tables_stand_in_their_cell() -> None:
    inner = table((para("x"), para("y")))
    sdt = f"<w:sdt><w:sdtContent>{table((para('in'), inner + para('a') + para('b')))}</w:sdtContent></w:sdt>"
    content = read_docx(word_of(sdt))
    assert content.pages[0].text == "in\tx y\na\nb"
    assert content.problems == ()


def test_notes_and_comments_follow_the_text_and_comments_are_marked() -> None:
    parts: dict[str, str | bytes] = {
        "comments/comments.xml": f'<w:comment w:author="A. Writer">{para("check")}{para("this")}</w:comment>',
        "footnotes/footnotes.xml": f'<w:footnote w:type="separator">{para("rule")}</w:footnote>'
        f"<w:footnote>{para('The note', run('2', UP))}</w:footnote>",
        "endnotes/endnotes.xml": f"<w:endnote>{para('The end')}</w:endnote>",
    }
    content = read_docx(word_of(table((para("cell"),)), parts))
    assert content.pages[0].text.splitlines() == ["cell", "The note²", "The end", "[Comment by A. Writer] check this"]
    assert content.problems == ()


def head(kind: str, title_page: bool) -> str:
    own = "<w:titlePg/>" if title_page else ""
    return f'<w:sectPr><w:headerReference w:type="{kind}" r:id="r0"/>{own}</w:sectPr>'


@pytest.mark.parametrize(
    ("kind", "title_page", "header", "kept"),
    [
        ("first", True, "Ministry of Unification", True),
        ("first", False, "Ministry of Unification", False),
        ("default", False, "Seoul, 12 May 2021", True),
        ("default", False, "running head", False),
    ],
)
def test_a_letterhead_is_read_and_a_running_head_is_not(kind: str, title_page: bool, header: str, kept: bool) -> None:
    data = word_of(para("text") + head(kind, title_page), {"header/header1.xml": para(header)})
    assert read_docx(data).pages[0].text.splitlines() == ([header] if kept else []) + ["text"]


def test_inserted_files_and_drawn_text_stand_in_their_place() -> None:
    parts: dict[str, str | bytes] = {
        "aFChunk/inserted.html": "<!doctype html><meta charset=utf-8><p>삽입한 글".encode(),
        "aFChunk/inner.docx": word(("Normal", "inner")),
        "diagramData/data1.xml": "<dgm:pt><a:t>First</a:t><a:t> step</a:t></dgm:pt>"
        "<dgm:pt><a:t>Second step</a:t></dgm:pt>",
        "aFChunk/inserted.rtf": b"{\\rtf1 words}",
    }
    body = [
        para("a"),
        '<w:altChunk r:id="r0"/>',
        '<w:altChunk r:id="r1"/>',
        para("b", '<w:r><dgm:relIds r:dm="r2"/></w:r>'),
    ]
    content = read_docx(word_of("".join(body), parts))
    assert content.pages[0].text.splitlines() == [
        "a",
        "삽입한 글",
        "inner",
        "last paragraph",
        "b",
        "First step",
        "Second step",
    ]
    assert content.problems == ("a file inserted into it was not read (inserted.rtf); save it as PDF",)


def test_empty_form_controls_do_not_speak() -> None:
    empty = f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{run('Click here')}</w:sdtContent></w:sdt>"
    assert text_of(para("Name: ", empty)) == "Name:"


def test_headings_by_styles_based_on_styles() -> None:
    styled = [para("part", properties=f'<w:pStyle w:val="{name}"/>') for name in ("h", "circle", "unknown")]
    page = read_docx(word_of("".join(styled), {"styles/styles.xml": STYLES})).pages[0]
    assert [(one.start, one.level) for one in page.headings] == [(0, 2)]
