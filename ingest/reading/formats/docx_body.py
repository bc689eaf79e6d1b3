"""Read the text of one part of a Word document: paragraphs, tables, boxes, and what stands beside the text.

All tracked changes are taken as accepted. Fields give their results, never their codes.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from pincite.ingest.reading.formats.content import Block
from pincite.ingest.reading.formats.docx_styles import Look, Styles
from pincite.ingest.reading.formats.equation import from_office
from pincite.ingest.reading.formats.raised import lowered, over, raised
from pincite.ingest.reading.formats.symbols import is_symbolic, shown, symbol
from pincite.ingest.reading.formats.tables import headed

LEFT_OUT = frozenset((
    "del", "moveFrom", "pPr", "rPr", "sdtPr", "sdtEndPr", "tblPr", "trPr", "tcPr", "sectPr", "instrText", "delText",
    "delInstrText", "rubyPr",
))  # fmt: skip
_EQUATIONS = frozenset(("oMath", "oMathPara"))
_CHARACTERS = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_WRITE: dict[int, Callable[[str], str]] = {1: raised, -1: lowered, 0: str}
_PLAIN = Look()
_Insert = Callable[[Element], list[Block]]


@dataclass(slots=True)
class Body:
    """Reads one part. `insert` returns what stands in other parts: inserted files and drawings of text.

    `tables` counts the tables that were read.
    """

    styles: Styles
    insert: _Insert = lambda _: []
    tables: int = 0
    _fields: list[bool] = field(default_factory=list)  # for each open field, whether its result has begun

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield paragraphs and table rows below `parent` in order, each paragraph before the boxes anchored in it."""
        pending = ""  # the words of paragraphs whose end is deleted
        for element in parent:
            if element.tag == "p":
                inside: list[Block] = []
                text = pending + self._words(element, inside)
                pending = text if element.find("pPr/rPr/del") is not None else ""
                if not pending:
                    yield Block(text, self.styles.level(element))
                yield from inside
            elif element.tag == "tbl":
                yield from self._rows(element)
            elif element.tag in _EQUATIONS:
                yield Block(from_office(element))
            elif element.tag == "AlternateContent":
                yield from next((found for one in element if (found := list(self.blocks(one)))), [])
            elif element.tag == "altChunk":
                yield from self.insert(element)
            elif element.tag not in LEFT_OUT and not is_placeholder(element):
                yield from self.blocks(element)
        if pending:
            yield Block(pending)

    def _rows(self, table: Element) -> Iterator[Block]:
        self.tables += 1
        rows = [row for row in _through(table, "tr") if row.find("trPr/del") is None]
        stated = next((at for at, row in enumerate(rows) if not _is_header(row)), 0)
        yield from headed(["\t".join(self._cell(cell) for cell in _through(row, "tc")) for row in rows], stated)

    def _cell(self, cell: Element) -> str:
        texts = (" ".join(block.text.split()) for block in self.blocks(cell))
        return "\n".join(text for text in texts if text)  # paragraphs of a cell stay apart

    def _words(self, paragraph: Element, inside: list[Block]) -> str:
        """Return a paragraph's words; boxes go to `inside`."""
        pieces = [piece for piece in self._pieces(paragraph, _PLAIN, inside) if piece[1]]
        self._fields = [begun for begun in self._fields if begun]  # a broken field must not hide the rest
        runs = groupby(pieces, key=lambda piece: piece[0])
        return "".join(_WRITE[script]("".join(text for _, text in run)) for script, run in runs)

    def _pieces(self, parent: Element, look: Look, inside: list[Block]) -> Iterator[tuple[int, str]]:
        """Yield the words below `parent`, each with 1 if it is raised, -1 if it is lowered, otherwise 0."""
        for child in parent:
            tag = child.tag
            if tag == "r":
                yield from self._pieces(child, self.styles.look(child, look), inside)
            elif tag == "fldChar":
                self._turn(child.get("fldCharType", ""))
            elif tag == "txbxContent":
                inside.extend(self.blocks(child))
            elif tag == "AlternateContent":
                yield from self._chosen(child, look, inside)
            elif tag == "relIds":
                inside.extend(self.insert(child))
            elif tag not in LEFT_OUT and not is_placeholder(child):
                text = self._text(child, look)
                if text is None:
                    yield from self._pieces(child, look, inside)
                elif not look.hidden and all(self._fields):
                    yield look.script_of(text), text

    def _text(self, element: Element, look: Look) -> str | None:
        """Return the characters that an element stands for; None if they stand in its children."""
        if element.tag == "t":
            text = element.text or ""
            return shown(text, look.font) if is_symbolic(look.font) else text
        if element.tag == "sym":
            code = element.get("char", "")
            return symbol(int(code, 16) if _is_code(code) else 0, element.get("font", ""))
        if element.tag in _EQUATIONS:
            return from_office(element)
        if element.tag == "ruby":
            base, above = (
                "".join(text for _, text in self._pieces(part, look, []))
                for part in (_child(element, "rubyBase"), _child(element, "rt"))
            )
            return over(base, above)
        return _CHARACTERS.get(element.tag)

    def _chosen(self, element: Element, look: Look, inside: list[Block]) -> Iterator[tuple[int, str]]:
        """Yield the words of the first alternative that has any; they say the same, for newer and older programs."""
        for one in element:
            boxes: list[Block] = []
            pieces = list(self._pieces(one, look, boxes))
            if pieces or boxes:
                inside.extend(boxes)
                yield from pieces
                return

    def _turn(self, kind: str) -> None:
        """Follow the begin, the separator and the end of a field."""
        if kind == "begin":
            self._fields.append(False)
        elif kind == "separate" and self._fields:
            self._fields[-1] = True
        elif kind == "end" and self._fields:
            self._fields.pop()


def _through(parent: Element, tag: str) -> Iterator[Element]:
    """Yield the rows of a table or the cells of a row, also those inside content controls and insertions."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag not in LEFT_OUT and child.tag != "p":
            yield from _through(child, tag)


def _is_header(row: Element) -> bool:
    """Return whether a row is repeated on every page that its table goes on to."""
    mark = row.find("trPr/tblHeader")
    return mark is not None and mark.get("val", "1") not in ("0", "false", "off")


def _child(element: Element, tag: str) -> Element:
    found = element.find(tag)
    return Element(tag) if found is None else found


def is_placeholder(element: Element) -> bool:
    """Return whether it is an empty form control, which shows what to type into it."""
    return element.tag == "sdt" and element.find("sdtPr/showingPlcHdr") is not None


def _is_code(text: str) -> bool:
    return 0 < len(text) <= 6 and all(digit in "0123456789abcdefABCDEF" for digit in text)
