"""Read Word documents. Owns python-docx.

The text is taken from the XML itself: python-docx's own `paragraph.text` loses tracked insertions and content
controls, where Word keeps titles and tables of contents. A document is one page, since Word does not store its
page breaks; only some programs store those they last rendered.
"""

import io
from collections.abc import Iterator
from typing import Any

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.archive import check_size
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks

_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_LEFT_OUT = frozenset((qn("w:del"), qn("w:moveFrom"), qn("w:pPr"), qn("w:rPr"), qn("w:instrText"), _FALLBACK))
_CHARACTERS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_BLOCKS = {qn("w:p"), qn("w:tbl")}


def read_docx(data: bytes) -> Content:
    """Return the text with tables and notes, and headings by style. Raises DamagedFile and LimitExceeded."""
    check_size(data)
    try:
        word = docx.Document(io.BytesIO(data))
        levels = _heading_levels(word)
        blocks = [*_blocks(word.element.body, levels), *_notes(word)]
        properties = word.core_properties
        facts = Facts(title=properties.title or None, author=properties.author or None)
        created = properties.created.date().isoformat() if properties.created else None
    except (MemoryError, RecursionError):
        raise
    except Exception as error:  # a broken file can make the library raise anything
        raise DamagedFile(f"its content is not a valid Word document ({type(error).__name__}: {error})") from error
    return Content((page_of_blocks(blocks),), facts, created=created)


def _blocks(parent: Any, levels: dict[str, int]) -> Iterator[Block]:
    """Yield paragraphs and table rows below `parent` in order, through content controls and insertions."""
    for element in parent:
        if element.tag == qn("w:p"):
            yield Block(_words(element), _level(element, levels))
        elif element.tag == qn("w:tbl"):
            for row in element.iter(qn("w:tr")):
                if next(row.iterancestors(qn("w:tbl"))) is element:
                    yield Block("\t".join(_cell(cell) for cell in row.iter(qn("w:tc")) if _row_of(cell) is row))
        elif isinstance(element.tag, str) and element.tag not in _LEFT_OUT:
            yield from _blocks(element, levels)


def _row_of(cell: Any) -> Any:
    return next(cell.iterancestors(qn("w:tr")))


def _cell(cell: Any) -> str:
    return " ".join(" ".join(block.text.split()) for block in _blocks(cell, {}) if block.text.strip())


def _words(element: Any) -> str:
    """Return a paragraph's text with all tracked changes accepted; text boxes become lines of it."""
    parts: list[str] = []
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in _CHARACTERS:
            parts.append(_CHARACTERS[child.tag])
        elif child.tag == qn("w:txbxContent"):
            parts.append("\n" + "\n".join(block.text for block in _blocks(child, {})) + "\n")
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            parts.append(_words(child))
    return "".join(parts)


def _heading_levels(word: WordDocument) -> dict[str, int]:
    """Return heading levels by style id; a style without a level inherits its base's."""
    own: dict[str, int] = {}
    bases: dict[str, str] = {}
    for style in word.styles.element.iter(qn("w:style")):
        name = style.get(qn("w:styleId"))
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        base = style.find(qn("w:basedOn"))
        title = style.find(qn("w:name"))
        if outline is not None and int(outline.get(qn("w:val"), "9")) < 9:
            own[name] = int(outline.get(qn("w:val"))) + 1
        elif title is not None and (title.get(qn("w:val")) or "").lower() == "title":
            own[name] = 1
        elif base is not None:
            bases[name] = base.get(qn("w:val"))
    for name, base_name in bases.items():
        for _ in range(10):  # chains of styles are short; a broken file may have a cycle
            if base_name in own:
                own.setdefault(name, own[base_name])
                break
            base_name = bases.get(base_name, "")
    return own


def _level(paragraph: Any, levels: dict[str, int]) -> int:
    outline = paragraph.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    if outline is not None:
        return (int(outline.get(qn("w:val"), "9")) + 1) % 10
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return levels.get(style.get(qn("w:val")), 0) if style is not None else 0


def _notes(word: WordDocument) -> Iterator[Block]:
    """Yield footnotes, then endnotes, after the text."""
    for kind in ("footnotes", "endnotes"):
        for relation in word.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                for note in parse_xml(relation.target_part.blob):
                    if note.get(qn("w:type")) in (None, "normal"):
                        yield from _blocks(note, {})
