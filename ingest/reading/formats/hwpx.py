"""Read Hancom's XML documents: HWPX (KS X 6101), a zip of parts, and its forerunner HWPML, one XML file.

Of the libraries tried, unhwp mixes page headers and footers into the text and adds its own numbers to paragraphs,
which would end up in quotations; extract-hwp keeps no structure; python-hwpx drops footnotes. The format is simple
enough to need no library. A document is one page, because page breaks are not stored.
"""

import re
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.formats.archive import check_size, member, names_in
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks
from pincite.ingest.reading.formats.held import Held, count, missing, total
from pincite.ingest.reading.formats.hwpx_section import Section, Styles, deletions, held_in
from pincite.ingest.reading.formats.markup import parsed, parsed_member

_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_DEEPEST = 6
# The names of HWPML, and those of the same things in HWPX.
_TAGS = {
    "P": "p", "TEXT": "run", "CHAR": "t", "TAB": "tab", "LINEBREAK": "lineBreak", "HYPEN": "hyphen",
    "NBSPACE": "nbSpace", "FWSPACE": "fwSpace", "TABLE": "tbl", "ROW": "tr", "CELL": "tc", "CAPTION": "caption",
    "PARALIST": "subList", "FOOTNOTE": "footNote", "ENDNOTE": "endNote", "HEADER": "header", "FOOTER": "footer",
    "SECDEF": "secPr", "HIDDENCOMMENT": "hiddenComment", "FIELDBEGIN": "fieldBegin", "AUTONUM": "autoNum",
    "SCRIPT": "script", "DUTMAL": "dutmal", "MAINTEXT": "mainText", "SUBTEXT": "subText", "PICTURE": "pic",
    "CHARSHAPE": "charPr", "PARASHAPE": "paraPr", "SUPERSCRIPT": "supscript", "SUBSCRIPT": "subscript",
}  # fmt: skip
_KEYS = {
    "ParaShape": "paraPrIDRef", "CharShape": "charPrIDRef", "Id": "id", "Number": "num", "NumberType": "numType",
    "Type": "type",
}  # fmt: skip


def read_hwpx(data: bytes) -> Content:
    """Return text, tables, notes and headings. Raises EncryptedFile, DamagedFile, LimitExceeded."""
    check_size(data)
    names = names_in(data)
    if "META-INF/manifest.xml" in names and b"encryption-data" in member(data, "META-INF/manifest.xml"):
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    parts = sorted((int(m[1]), m[0]) for name in names if (m := _SECTION.fullmatch(name)))
    if not parts:
        raise DamagedFile("it has no text part")
    header = parsed_member(data, "Contents/header.xml") if "Contents/header.xml" in names else Element("head")
    facts, created = _facts(data, names)
    return _content([parsed_member(data, name) for _, name in parts], _styles(header), facts, created)


def read_hwpml(data: bytes) -> Content:
    """Return the same from HWPML. Raises DamagedFile."""
    root = parsed(data, "HWPML")
    for element in root.iter():
        element.tag = _TAGS.get(element.tag, element.tag)
        element.attrib = {_KEYS.get(key, key): value for key, value in element.attrib.items()}
    said = {tag: (root.findtext(f".//DOCSUMMARY/{tag}") or "").strip() or None for tag in ("TITLE", "AUTHOR")}
    return _content(list(root.iter("SECTION")), _styles(root), Facts(said["TITLE"], said["AUTHOR"]), None)


def _content(sections: list[Element], styles: Styles, facts: Facts, created: str | None) -> Content:
    blocks: list[Block] = []
    held: list[Held] = []
    tables = notes = 0
    for section in sections:
        ends = deletions(section)
        reader = Section(styles, ends)
        blocks += [*reader.blocks(section), *reader.notes, *reader.comments]
        held.append(held_in(section, ends))
        tables, notes = tables + reader.tables, notes + reader.noted
    page = page_of_blocks(blocks)
    problems = missing(total(held), Held(count(page.text), tables, notes))
    return Content((page,), facts, problems, created)


def _styles(header: Element) -> Styles:
    """Return which character styles are raised or lowered, and the levels (from 1) of outline headings."""
    scripts: dict[str, int] = {}
    levels: dict[str, int] = {}
    for style in header.iter("charPr"):
        scripts[style.get("id", "")] = (style.find("supscript") is not None) - (style.find("subscript") is not None)
    for style in header.iter("paraPr"):
        # Beside the heading itself, HWPX may state it a second time for older programs; HWPML states it in the style.
        for heading in (style, *style.iter("heading")):
            kind = heading.get("HeadingType") or heading.get("type") or ""
            level = heading.get("level") or heading.get("Level") or ""
            if kind.upper() == "OUTLINE" and level.isdecimal() and int(level) < _DEEPEST:
                levels[style.get("id", "")] = int(level) + 1
    return Styles(scripts, levels)


def _facts(data: bytes, names: frozenset[str]) -> tuple[Facts, str | None]:
    """Return title and author, and when the file was made; both are empty if the package file is broken."""
    if "Contents/content.hpf" not in names:
        return Facts(), None
    try:
        package = parsed_member(data, "Contents/content.hpf")
    except DamagedFile:
        return Facts(), None
    title = next((item.text for item in package.iter("title")), None)
    said = {item.get("name"): item.text for item in package.iter("meta")}
    return Facts(title=title, author=said.get("creator")), said.get("CreatedDate")
