"""Makes DOCX files of paragraphs, with footnotes too, and of a table. Owns python-docx, together with footnotes.py."""

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import docx
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from pincite.service.export.footnotes import Footnotes

_TITLE = 255  # characters: Office's limit


def write_docx(title: str, paragraphs: Iterable[tuple[str, str]]) -> bytes:
    """A DOCX file of (style, text) paragraphs; the styles are Word's built-in ones."""
    document = _empty(title)
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    return _content(document)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph in one of Word's built-in styles, with the numbers of its notes, then more text and notes."""

    style: str
    text: str
    notes: tuple[int, ...] = ()
    more: str = ""
    more_notes: tuple[int, ...] = ()


def noted_docx(title: str, paragraphs: Iterable[Paragraph], notes: Sequence[Sequence[str]]) -> bytes:
    """A DOCX file with footnotes; each of `notes` (numbered from 1) is lines, and stands where it is first named."""
    document = _empty(title)
    footnotes = Footnotes(document)
    for one in paragraphs:
        paragraph = document.add_paragraph(one.text, style=one.style)
        footnotes.name(paragraph, one.notes, notes)
        paragraph.add_run(one.more)
        footnotes.name(paragraph, one.more_notes, notes)
    return _content(document)


def table_docx(title: str, rows: Sequence[Sequence[str]], notes: Iterable[str]) -> bytes:
    """A DOCX file in landscape: the title, a table whose first row is its head, and the notes below it.

    The head is repeated on each page.
    """
    document = _empty(title)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = section.page_height, section.page_width
    document.add_paragraph(title, style="Title")
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells  # asked for once: python-docx looks through the whole row each time
        for cell, text in zip(cells, row, strict=True):
            cell.text = text
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for note in notes:
        document.add_paragraph(note)
    return _content(document)


def _empty(title: str) -> Any:
    document = docx.Document()
    document.core_properties.title = title[:_TITLE]
    document.core_properties.author = ""
    document.core_properties.comments = ""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Malgun Gothic")  # the default font has no Hangul
    return document


def _content(document: Any) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
