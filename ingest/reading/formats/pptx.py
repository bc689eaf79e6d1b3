"""Read presentations (.pptx, .ppsx, .pptm, .potx; strict and transitional) from their XML: a page for each slide.

Speaker notes and comments have pages of their own behind the slide's. python-pptx opens neither strict files nor
templates, and leaves out drawings of text (SmartArt) and what charts say.
"""

from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile
from pincite.ingest.places import INSIDE
from pincite.ingest.reading.formats.archive import check_size, names_in
from pincite.ingest.reading.formats.chart import rows_of_chart
from pincite.ingest.reading.formats.content import Block, Content, RawPage, page_of_blocks
from pincite.ingest.reading.formats.equation import from_office
from pincite.ingest.reading.formats.markup import parsed_member
from pincite.ingest.reading.formats.package import Package, Relation, facts_of, open_package, relations_of
from pincite.ingest.reading.formats.tables import headed

_FURNITURE = ("sldNum", "dt", "ftr", "hdr")
_TITLES = ("title", "ctrTitle")
_Beside = Callable[[Element], list[Block]]


def read_pptx(data: bytes) -> Content:
    """Return the slides in order, hidden ones too. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    check_size(data)
    package = open_package(data)
    parts = _slides(package)
    if not parts:
        raise DamagedFile("it has no slides")
    facts, created = facts_of(package)
    pages = tuple(page for number, part in enumerate(parts, 1) for page in _Slide(package, part, number).pages())
    return Content(pages, facts, created=created)


def _slides(package: Package) -> list[str]:
    """Return the parts of the slides in the order in which they are shown."""
    names = names_in(package.data)
    listed = parsed_member(package.data, package.main).iter("sldId")
    shown = [part for one in listed if (part := package.part(one.get("id")))]
    return [part for part in shown or package.parts("slide") if part in names]


class _Slide:
    """Reads one slide. `relations` are those of the slide's part."""

    def __init__(self, package: Package, part: str, number: int) -> None:
        self._data, self._label = package.data, f"slide {number}"
        self._names = names_in(package.data)
        self._relations = relations_of(package.data, part)
        self._root = parsed_member(package.data, part)

    def pages(self) -> Iterator[RawPage]:
        """Yield the slide, then its notes and its comments if it has any."""
        blocks = list(_blocks(self._root.find("cSld/spTree"), self._beside))
        blocks.sort(key=lambda block: block.level == 0)  # the title may be drawn last
        hidden = ("a hidden slide",) if self._root.get("show", "1") in ("0", "false") else ()
        pictured = not blocks and self._root.find(".//pic") is not None
        problems = (*hidden, *(("only pictures, which are not read",) if pictured else ()))
        page = page_of_blocks(blocks, self._label)
        yield RawPage(page.text, page.label, page.blocks, problems=problems)
        notes = [block for root in self._parts("notesSlide") for block in _blocks(root.find("cSld/spTree"), _nothing)]
        comments = [Block(" ".join(text.split())) for root in self._parts("comments") for text in _comments(root)]
        for name, beside in (("notes", notes), ("comments", comments)):
            page = page_of_blocks(beside, f"{self._label}{INSIDE}part {name}")
            if page.text:
                yield page

    def _parts(self, kind: str) -> Iterator[Element]:
        for one in self._relations:
            if one.kind == kind and one.part in self._names:
                yield parsed_member(self._data, one.part)

    def _beside(self, element: Element) -> list[Block]:
        """Return what stands in another part: a chart, or a drawing of text."""
        wanted = element.get("dm") if element.tag == "relIds" else element.get("id")
        found: Relation | None = next((one for one in self._relations if one.id == wanted), None)
        if found is None or found.part not in self._names:
            return []
        root = parsed_member(self._data, found.part)
        if element.tag == "relIds":
            return [Block("".join(text.text or "" for text in point.iter("t"))) for point in root.iter("pt")]
        return list(rows_of_chart(root))


def _nothing(_: Element) -> list[Block]:
    return []


def _blocks(tree: Element | None, beside: _Beside) -> Iterator[Block]:
    """Yield the paragraphs and table rows of the shapes below an element."""
    for shape in tree if tree is not None else ():
        if shape.tag == "sp":
            yield from _box(shape)
        elif shape.tag == "tbl":
            rows = ["\t".join(_cell(cell) for cell in row.iter("tc")) for row in shape.iter("tr")]
            properties = shape.find("tblPr")
            yield from headed(rows, int(properties is not None and properties.get("firstRow") == "1"))
        elif shape.tag in ("chart", "relIds"):
            yield from beside(shape)
        elif shape.tag == "AlternateContent":
            yield from next((found for one in shape if (found := list(_blocks(one, beside)))), [])
        elif shape.tag not in ("nvGrpSpPr", "grpSpPr", "nvGraphicFramePr", "pic", "extLst"):
            yield from _blocks(shape, beside)


def _box(shape: Element) -> Iterator[Block]:
    place = shape.find("nvSpPr/nvPr/ph")
    kind = place.get("type", "body") if place is not None else ""
    paragraphs = [text for one in shape.findall("txBody/p") if (text := _words(one).strip())]
    if kind in _TITLES and paragraphs:
        yield Block(" ".join(" ".join(paragraphs).split()), 1)
    elif kind not in (*_FURNITURE, "sldImg"):
        yield from (Block(text) for text in paragraphs)


def _cell(cell: Element) -> str:
    """Return a cell's words; of merged cells only the first has any."""
    return "\n".join(text for one in cell.findall("txBody/p") if (text := " ".join(_words(one).split())))


def _words(element: Element) -> str:
    if element.tag == "t":
        return element.text or ""
    if element.tag == "br":
        return "\n"
    if element.tag in ("oMath", "oMathPara"):
        return from_office(element)
    if element.tag == "AlternateContent":
        return next((text for one in element if (text := _words(one))), "")
    return "".join(_words(child) for child in element if child.tag not in ("pPr", "rPr", "endParaRPr"))


def _comments(root: Element) -> Iterator[str]:
    """Yield the texts of comments, of the older and of the newer form."""
    for one in root.iter("cm"):
        text = one.find("text")
        yield (text.text or "") if text is not None else "".join(part.text or "" for part in one.iter("t"))
