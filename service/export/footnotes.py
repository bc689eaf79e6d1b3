"""Footnotes of DOCX files, which python-docx cannot write: a part of their own, and marks in the text that name them.

python-docx is asked for its package, to which the part is added; docs/design.md has why. Word wants two footnotes that
draw the lines above the others before the first.
"""

from collections.abc import Sequence
from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Pt

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_LINES = (("separator", -1), ("continuationSeparator", 0))
_REFERENCE, _TEXT = "footnote reference", "footnote text"  # Word's names of its own styles


class Footnotes:
    """The footnotes of one document, numbered from 1 in the order in which they are added."""

    def __init__(self, document: Any) -> None:
        self._root = parse_xml(f"<w:footnotes {nsdecls('w')}/>")
        for kind, number in _LINES:
            self._root.append(_line(kind, number))
        package = document.part.package
        part = XmlPart(PackURI("/word/footnotes.xml"), _TYPE, self._root, package)
        document.part.relate_to(part, _RELATION)
        self._reference, self._text = _styles(document)
        self._shown: dict[int, int] = {}

    def name(self, paragraph: Any, numbers: Sequence[int], notes: Sequence[Sequence[str]]) -> None:
        """Put the marks of these notes (from 1) at a paragraph's end: of one that was named before, its number again.

        Each note is lines of text. Several marks are parted by commas.
        """
        for place, number in enumerate(numbers):
            if place:
                self._run(paragraph, ", ")
            if number in self._shown:
                self._run(paragraph, str(self._shown[number]))
            else:
                self._shown[number] = len(self._shown) + 1
                self._add(paragraph, self._shown[number], notes[number - 1])

    def _add(self, paragraph: Any, number: int, lines: Sequence[str]) -> None:
        self._run(paragraph).append(OxmlElement("w:footnoteReference", {qn("w:id"): str(number)}))
        note = OxmlElement("w:footnote", {qn("w:id"): str(number)})
        for at, line in enumerate(lines):
            inside = OxmlElement("w:p")
            note.append(inside)
            written = type(paragraph)(inside, paragraph._parent)
            inside.get_or_add_pPr().style = self._text.style_id
            if not at:
                self._run(written).append(OxmlElement("w:footnoteRef"))
                written.add_run(" ")
            written.add_run(line)
        self._root.append(note)

    def _run(self, paragraph: Any, text: str = "") -> Any:
        run = paragraph.add_run(text)
        run._r.get_or_add_rPr().style = self._reference.style_id
        return run._r


def _line(kind: str, number: int) -> Any:
    note = OxmlElement("w:footnote", {qn("w:type"): kind, qn("w:id"): str(number)})
    paragraph, run = OxmlElement("w:p"), OxmlElement("w:r")
    run.append(OxmlElement(f"w:{kind}"))
    paragraph.append(run)
    note.append(paragraph)
    return note


def _styles(document: Any) -> tuple[Any, Any]:
    """The styles of marks and of notes, made where the document has none."""
    styles = document.styles
    if _REFERENCE not in styles:
        styles.add_style(_REFERENCE, WD_STYLE_TYPE.CHARACTER).font.superscript = True
    if _TEXT not in styles:
        text = styles.add_style(_TEXT, WD_STYLE_TYPE.PARAGRAPH)
        text.base_style = styles["Normal"]
        text.font.size = Pt(9)
    return styles[_REFERENCE], styles[_TEXT]
