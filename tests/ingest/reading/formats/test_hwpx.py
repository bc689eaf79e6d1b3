"""Hancom's XML documents: what the sections hold comes out, deleted text does not."""

import pytest

from pincite.ingest.errors import UnsupportedFormat
from pincite.ingest.reading.formats.hwpx import read_hwpml, read_hwpx
from pincite.ingest.reading.kind import kind_of
from tests.making.files import KOREAN, archive, hwpx, paragraph

HEADER = (
    '<hh:head xmlns:hh="h"><hh:charPr id="5"><hh:supscript/></hh:charPr><hh:charPr id="6"><hh:subscript/></hh:charPr>'
    '<hh:charPr id="7"/></hh:head>'
)


def lines(*xml: str) -> list[str]:
    return read_hwpx(hwpx("".join(xml))).pages[0].text.splitlines()


def para(inner: str) -> str:
    return f"<hp:p><hp:run>{inner}</hp:run></hp:p>"


def cell(inner: str) -> str:
    return f"<hp:tc>{inner}</hp:tc>"


def test_deleted_text_is_left_out_and_inserted_text_kept() -> None:
    changed = (
        '<hp:t>변경<hp:deleteBegin Id="2"/> 추적<hp:tab/>옛<hp:deleteEnd Id="2" paraend="0"/>은 '
        '<hp:insertBegin Id="1"/>인간<hp:insertEnd Id="1"/>이다</hp:t>'
    )
    assert lines(para(changed)) == ["변경은 인간이다"]


def test_a_deletion_over_several_runs_and_paragraphs_takes_all_of_them() -> None:
    first = para('<hp:t>남는 <hp:deleteBegin Id="1"/>지운</hp:t></hp:run><hp:run><hp:t>글</hp:t>')
    table = "<hp:p><hp:run><hp:tbl><hp:tr><hp:tc>" + paragraph("지운 칸") + "</hp:tc></hp:tr></hp:tbl></hp:run></hp:p>"
    last = para('<hp:t>지운<hp:deleteEnd Id="1"/>문장</hp:t>')
    content = read_hwpx(hwpx(first + table + last))
    assert content.pages[0].text.splitlines() == ["남는", "문장"]
    assert content.problems == ()


def test_a_deleted_end_joins_two_paragraphs() -> None:
    assert lines(
        para('<hp:t>앞<hp:deleteBegin Id="1"/>x<hp:deleteEnd Id="1" paraend="1"/></hp:t>'), paragraph("뒤")
    ) == ["앞뒤"]


def test_a_deletion_without_an_end_hides_nothing() -> None:
    assert lines(para('<hp:t>앞<hp:deleteBegin Id="1"/>뒤</hp:t>'), paragraph(KOREAN)) == ["앞뒤", KOREAN]


def test_text_over_text_and_characters_in_one_place_are_kept() -> None:
    over = "<hp:dutmal><hp:mainText>전략무기</hp:mainText><hp:subText>핵미사일</hp:subText></hp:dutmal>"
    reading = "<hp:dutmal><hp:mainText>宇宙基地</hp:mainText><hp:subText>うちゅうきち</hp:subText></hp:dutmal>"
    composed = '<hp:t>와 </hp:t><hp:compose composeText="갑"><hp:charPr/></hp:compose><hp:t>이다</hp:t>'
    assert lines(para(over + composed), para(reading)) == ["전략무기(핵미사일)와 갑이다", "宇宙基地"]


@pytest.mark.parametrize("wrap", ["{}", "<hp:subList>{}</hp:subList>"])
def test_tables_are_read_wherever_they_stand(wrap: str) -> None:
    inner = wrap.format(paragraph("안"))
    rows = f"<hp:tr>{cell(wrap.format(paragraph('가') + paragraph('나')))}{cell(wrap.format(paragraph('다')))}</hp:tr>"
    nested = f"<hp:tr>{cell(wrap.format(f'<hp:tbl><hp:tr>{cell(inner)}</hp:tr></hp:tbl>'))}</hp:tr>"
    number = '<hp:ctrl><hp:autoNum num="2" numType="TABLE"/></hp:ctrl>'
    caption = f"<hp:caption><hp:subList>{para(f'<hp:t>표 </hp:t>{number}<hp:t> 제목</hp:t>')}</hp:subList></hp:caption>"
    table = f"<hp:tbl>{caption}{rows}{nested}</hp:tbl>"
    expected = ["앞", "표 2 제목", "가", "나\t다", "안", "뒤"]
    assert lines(paragraph("앞"), table, paragraph("뒤")) == expected
    assert lines(paragraph("앞"), para(table), paragraph("뒤")) == expected


def test_raised_and_lowered_characters() -> None:
    runs = '<hp:p><hp:run charPrIDRef="7"><hp:t>2023</hp:t></hp:run><hp:run charPrIDRef="5"><hp:t>4</hp:t></hp:run>'
    more = '<hp:run><hp:t>, CO</hp:t></hp:run><hp:run charPrIDRef="6"><hp:t>2</hp:t></hp:run></hp:p>'
    section = f'<hs:sec xmlns:hs="s" xmlns:hp="p">{runs}{more}</hs:sec>'
    data = archive({"Contents/header.xml": HEADER, "Contents/section0.xml": section})
    assert read_hwpx(data).pages[0].text == "2023⁴, CO₂"


def test_equations_boxes_notes_and_comments() -> None:
    equation = "<hp:equation><hp:sz/><hp:script>E = mc ^{2}</hp:script></hp:equation>"
    box = f"<hp:rect><hp:drawText><hp:subList>{paragraph('글상자')}</hp:subList></hp:drawText></hp:rect>"
    memo = f'<hp:fieldBegin type="MEMO"><hp:subList>{paragraph("확인 바람")}</hp:subList></hp:fieldBegin>'
    hidden = f"<hp:ctrl><hp:hiddenComment><hp:subList>{paragraph('고칠 것')}</hp:subList></hp:hiddenComment></hp:ctrl>"
    number = '<hp:ctrl><hp:autoNum num="1" numType="ENDNOTE"/></hp:ctrl><hp:t>미주</hp:t>'
    note = f"<hp:ctrl><hp:endNote><hp:subList>{para(number)}</hp:subList></hp:endNote></hp:ctrl>"
    foot = f"<hp:ctrl><hp:footer><hp:subList>{paragraph('꼬리말')}</hp:subList></hp:footer></hp:ctrl>"
    text = para(f"<hp:t>식은 </hp:t>{equation}<hp:ctrl>{memo}</hp:ctrl>{box}<hp:t>이다.</hp:t>{note}{hidden}{foot}")
    content = read_hwpx(hwpx(text + paragraph("다음")))
    assert content.pages[0].text.splitlines() == [
        "식은 E = mc²이다.", "글상자", "다음", "미주", "[메모] 확인 바람", "[메모] 고칠 것",
    ]  # fmt: skip
    assert content.problems == ()


HWPML = (
    '<?xml version="1.0" encoding="{}" standalone="no" ?><HWPML Version="2.8"><HEAD><DOCSUMMARY><TITLE>제목</TITLE>'
    "<AUTHOR>홍길동</AUTHOR></DOCSUMMARY><MAPPINGTABLE><CHARSHAPELIST><CHARSHAPE Id='1'><SUPERSCRIPT/></CHARSHAPE>"
    "</CHARSHAPELIST><PARASHAPELIST><PARASHAPE Id='1' HeadingType='Outline' Level='0'/></PARASHAPELIST></MAPPINGTABLE>"
    "</HEAD><BODY><SECTION Id='0'><P ParaShape='1'><TEXT CharShape='0'><SECDEF><P><TEXT><CHAR>바탕쪽</CHAR></TEXT></P>"
    "</SECDEF><CHAR>개요</CHAR></TEXT></P><P ParaShape='0'><TEXT CharShape='0'><CHAR>10</CHAR></TEXT>"
    "<TEXT CharShape='1'><CHAR>6</CHAR></TEXT><TEXT CharShape='0'><CHAR>회<TAB/>끝<LINEBREAK/>줄</CHAR><TABLE><ROW>"
    "<CELL><PARALIST><P><TEXT><CHAR>가</CHAR></TEXT></P></PARALIST></CELL><CELL><PARALIST><P><TEXT><CHAR>나</CHAR></TEXT>"
    "</P></PARALIST></CELL></ROW></TABLE><FOOTNOTE><PARALIST><P><TEXT><CHAR>각주</CHAR></TEXT></P></PARALIST></FOOTNOTE>"
    "<HEADER><PARALIST><P><TEXT><CHAR>머리말</CHAR></TEXT></P></PARALIST></HEADER></TEXT></P></SECTION></BODY></HWPML>"
)


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16"])
def test_hwpml_is_read_like_hwpx(encoding: str) -> None:
    data = HWPML.format(encoding).encode(encoding)
    assert kind_of(data, "brief.hwp") == "hwpml"
    content = read_hwpml(data)
    page = content.pages[0]
    assert page.text.splitlines() == ["개요", "10⁶회\t끝", "줄", "가\t나", "각주"]
    assert [(one.start, one.end, one.level) for one in page.headings] == [(0, 2, 1)]
    assert (content.facts.title, content.facts.author, content.problems) == ("제목", "홍길동", ())


@pytest.mark.parametrize("root", ["w:wordDocument", "pkg:package", "office:document"])
def test_other_documents_as_xml_are_refused_in_words(root: str) -> None:
    with pytest.raises(UnsupportedFormat, match="as XML; save it as"):
        kind_of(f'<?xml version="1.0"?><?mso-application x?><{root} xmlns:w="w">words</{root}>'.encode(), "brief.xml")
