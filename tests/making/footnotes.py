"""Footnotes of DOCX files, read back from their part of the package."""

from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn


def notes_of(opened: Any) -> dict[str, list[str]]:
    """The lines of a DOCX file's footnotes by number, without the two that draw lines."""
    (part,) = (one for one in opened.part.package.iter_parts() if one.partname == "/word/footnotes.xml")
    notes = [one for one in parse_xml(part.blob) if one.get(qn("w:type")) is None]
    return {note.get(qn("w:id")): [_text(line) for line in note] for note in notes}


def marks_of(opened: Any) -> list[str]:
    """The numbers of the footnotes that the text names, in order."""
    return [one.get(qn("w:id")) for one in opened.element.body.iter(qn("w:footnoteReference"))]


def _text(line: Any) -> str:
    return "".join(text.text or "" for text in line.iter(qn("w:t"))).strip()
