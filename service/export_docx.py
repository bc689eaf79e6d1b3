"""Writing DOCX, through python-docx."""

import io
from collections.abc import Iterable

import docx
from docx.oxml.ns import qn


def write_docx(title: str, paragraphs: Iterable[tuple[str, str]]) -> bytes:
    """A document of (style, text) paragraphs; styles are those that Word itself has."""
    document = docx.Document()
    document.core_properties.title = title[:255]  # what Office allows there
    document.core_properties.author = ""
    document.core_properties.comments = ""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Malgun Gothic")  # the Latin default has no Hangul
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
