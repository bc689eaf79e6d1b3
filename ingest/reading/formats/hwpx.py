"""Read Hancom's XML documents (HWPX, KS X 6101) directly from the XML.

Of the libraries tried, unhwp mixes page headers and footers into the text and adds its own numbers to paragraphs,
which would end up in quotations; extract-hwp keeps no structure; python-hwpx drops footnotes. The format is simple
enough to need no library. A document is one page, because page breaks are not stored.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.formats.archive import check_size, member, names_in
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks

_SECTION = re.compile(r"Contents/section(\d+)\.xml")
_CHARACTERS = {"tab": "\t", "lineBreak": "\n", "hyphen": "-", "nbSpace": "\u00a0", "fwSpace": "\u3000"}
_LEFT_OUT = frozenset(("header", "footer", "hiddenComment", "memo", "linesegarray", "secPr", "deleteBegin"))
_NOTES = frozenset(("footNote", "endNote"))
_LONGEST_HEADING = 120  # some documents use outline paragraphs for whole sentences
_DEEPEST = 6


def read_hwpx(data: bytes) -> Content:
    """Return text, tables, notes and headings. Raises EncryptedFile, DamagedFile, LimitExceeded."""
    check_size(data)
    names = names_in(data)
    if "META-INF/manifest.xml" in names and b"encryption-data" in member(data, "META-INF/manifest.xml"):
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    sections = sorted((int(m[1]), m[0]) for name in names if (m := _SECTION.fullmatch(name)))
    if not sections:
        raise DamagedFile("it has no text part")
    levels = _levels(_parse(data, "Contents/header.xml")) if "Contents/header.xml" in names else {}
    blocks: list[Block] = []
    for _, name in sections:
        reader = _Section(levels)
        blocks += [*reader.blocks(_parse(data, name)), *reader.notes]
    facts, created = _facts(data, names)
    return Content((page_of_blocks(blocks),), facts, created=created)


def _parse(data: bytes, name: str) -> ElementTree.Element:
    try:
        return ElementTree.fromstring(member(data, name))
    except (ElementTree.ParseError, ValueError, LookupError) as error:
        raise DamagedFile(f"its part {name} is not well-formed ({error})") from error


def _local(element: ElementTree.Element) -> str:
    return element.tag.rpartition("}")[2]


@dataclass(slots=True)
class _Section:
    """Reads one section; `levels` are heading levels by paragraph style, `notes` collects the notes found."""

    levels: dict[str, int]
    notes: list[Block] = field(default_factory=list)

    def blocks(self, parent: ElementTree.Element) -> Iterator[Block]:
        """Yield the paragraphs below `parent`, each followed by the tables in it."""
        for paragraph in parent:
            if _local(paragraph) != "p":
                continue
            inside: list[Block] = []
            text = self._words(paragraph, inside)
            level = self.levels.get(paragraph.get("paraPrIDRef", ""), 0)
            yield Block(text, level if len(text) <= _LONGEST_HEADING else 0)
            yield from inside

    def _words(self, element: ElementTree.Element, inside: list[Block]) -> str:
        """Return the words of an element; tables and boxes go to `inside`, notes to `notes`."""
        parts = [element.text or ""] if _local(element) == "t" else []
        for child in element:
            name = _local(child)
            if name in _CHARACTERS:
                parts.append(_CHARACTERS[name])
            elif name == "tbl":
                inside.extend(self._rows(child))
            elif name in _NOTES:
                self.notes.extend(block for part in child for block in self.blocks(part))
            elif name == "subList":
                inside.extend(self.blocks(child))
            elif name not in _LEFT_OUT:
                parts.append(self._words(child, inside))
            if _local(element) == "t":
                parts.append(child.tail or "")
        return "".join(parts)

    def _rows(self, table: ElementTree.Element) -> Iterator[Block]:
        for row in (child for child in table if _local(child) == "tr"):
            cells = [" ".join(self._cell(cell)) for cell in row if _local(cell) == "tc"]
            yield Block("\t".join(cells))

    def _cell(self, cell: ElementTree.Element) -> Iterator[str]:
        for part in cell:
            for block in self.blocks(part):
                if text := " ".join(block.text.split()):
                    yield text


def _levels(header: ElementTree.Element) -> dict[str, int]:
    """Return heading levels (from 1) by the id of the paragraph styles that are outline headings."""
    levels: dict[str, int] = {}
    for kind in header.iter():
        if _local(kind) == "paraPr":
            for heading in kind:
                level = heading.get("level", "")
                if _local(heading) == "heading" and heading.get("type") == "OUTLINE" and level.isdecimal():
                    levels[kind.get("id", "")] = int(level) + 1
    return {key: level for key, level in levels.items() if level <= _DEEPEST}


def _facts(data: bytes, names: frozenset[str]) -> tuple[Facts, str | None]:
    """Return title and author, and when the file was made; both are empty if the package file is broken."""
    if "Contents/content.hpf" not in names:
        return Facts(), None
    try:
        package = _parse(data, "Contents/content.hpf")
    except DamagedFile:
        return Facts(), None
    title = next((item.text for item in package.iter() if _local(item) == "title"), None)
    said = {item.get("name"): item.text for item in package.iter() if _local(item) == "meta"}
    return Facts(title=title, author=said.get("creator")), said.get("CreatedDate")
