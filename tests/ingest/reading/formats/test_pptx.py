"""Presentations: a page for each slide, its notes beside it, its tables and charts with their headers."""

from pathlib import Path

import pytest

from pincite.ingest.errors import DamagedFile
from pincite.ingest.places import in_words
from pincite.ingest.reading.formats.pptx import read_pptx
from pincite.ingest.reading.read import read_document
from tests.making.files import archive

FILES = Path(__file__).with_name("libreoffice")
_RELATION = '<Relationship Id="{}" Type="x/{}" Target="{}"/>'


def box(kind: str, *paragraphs: str) -> str:
    texts = "".join(f"<p><r><t>{text}</t></r></p>" for text in paragraphs)
    return f'<sp><nvSpPr><nvPr><ph type="{kind}"/></nvPr></nvSpPr><txBody>{texts}</txBody></sp>'


def slides(*trees: str, parts: dict[str, str] | None = None, relations: str = "") -> bytes:
    """Return a PPTX whose slides hold these shapes; the first has the further `relations`."""
    listed = "".join(f'<sldId id="{256 + at}" r:id="r{at}"/>' for at in range(len(trees)))
    found = {
        "_rels/.rels": f"<R>{_RELATION.format('m', 'officeDocument', 'ppt/p.xml')}</R>",
        "ppt/p.xml": f'<presentation xmlns:r="r"><sldIdLst>{listed}</sldIdLst></presentation>',
        "ppt/_rels/p.xml.rels": f"<R>{''.join(_RELATION.format(f'r{at}', 'slide', f's{at}.xml') for at in range(len(trees)))}</R>",  # noqa: E501
        "ppt/_rels/s0.xml.rels": f"<R>{relations}</R>",
        **(parts or {}),
    }
    for at, tree in enumerate(trees):
        found[f"ppt/s{at}.xml"] = f'<sld xmlns:r="r"><cSld><spTree>{tree}</spTree></cSld></sld>'
    return archive(found)


def test_a_presentation_of_another_program() -> None:
    document, report = read_document(FILES / "talk.pptx")
    assert [in_words(page.label) for page in document.pages] == ["slide 1", "slide 1, notes", "slide 2", "slide 3"]
    assert document.pages[1].text == "The captain says that the ferry needs a new engine before winter."
    assert document.pages[2].text.split("\n")[1:] == ["구분\t2022\t2023", "정시 운항률\t96.7 %\t91.2 %"]
    assert document.pages[2].blocks[-1].header == (6, 18)
    assert [page.problems for page in report.pages][-1] == ("a hidden slide",)


def test_titles_are_headings_and_furniture_is_left_out() -> None:
    tree = box("body", "Words.", "More.")
    content = read_pptx(slides(tree + box("sldNum", "7") + box("ftr", "foot") + box("title", "The title")))
    assert content.pages[0].text == "The title\nWords.\nMore."
    assert [block.level for block in content.pages[0].blocks] == [1, 0, 0]


def test_what_stands_in_other_parts_is_read() -> None:
    series = (
        '<ser><tx><strRef><strCache><pt idx="0"><v>Exports</v></pt></strCache></strRef></tx>'
        '<cat><strRef><strCache><pt idx="0"><v>2022</v></pt><pt idx="1"><v>2023</v></pt></strCache></strRef></cat>'
        '<val><numRef><numCache><formatCode>0.0%</formatCode><pt idx="0"><v>0.967</v></pt><pt idx="1"><v>1</v></pt>'
        "</numCache></numRef></val></ser>"
    )
    parts = {
        "ppt/c.xml": f"<chartSpace><chart><title><tx><rich><p><r><t>Trade</t></r></p></rich></tx></title><plotArea>{series}</plotArea></chart></chartSpace>",  # noqa: E501
        "ppt/d.xml": "<dataModel><ptLst><pt><t><p><r><t>Drawn words</t></r></p></t></pt></ptLst></dataModel>",
        "ppt/k.xml": "<cmLst><cm><text>Check this.</text></cm></cmLst>",
    }
    relations = _RELATION.format("c", "chart", "c.xml") + _RELATION.format("d", "diagramData", "d.xml")
    relations += _RELATION.format("k", "comments", "k.xml")
    tree = '<graphicFrame><graphic><graphicData><chart r:id="c"/></graphicData></graphic></graphicFrame>'
    tree += '<grpSp><graphicFrame><graphicData><relIds r:dm="d"/></graphicData></graphicFrame></grpSp>'
    content = read_pptx(slides(tree, parts=parts, relations=relations))
    assert content.pages[0].text == "Trade\n2022\t2023\nExports\t96.7%\t100.0%\nDrawn words"
    assert (content.pages[1].label, content.pages[1].text) == ("slide 1 / part comments", "Check this.")


def test_an_empty_slide_and_one_of_pictures_say_so() -> None:
    content = read_pptx(slides(box("body", "words"), "<pic/>"))
    assert content.pages[1].problems == ("only pictures, which are not read",)


@pytest.mark.parametrize("data", [slides(), slides("<open>"), slides(box("body", "x"))[:400]])
def test_broken_presentations_are_refused(data: bytes) -> None:
    with pytest.raises(DamagedFile):
        read_pptx(data)
