"""Read Hancom's binary documents (HWP 5) from their records.

Of the libraries tried, unhwp numbers paragraphs wrongly, mixes page headers and footers into the text and reads
only the placeholder of documents for distribution; extract-hwp keeps no structure; pyhwp's licence is the AGPL.
The numbers that Hancom's program shows before paragraphs are not stored, so they are left out. A document is one page,
because page breaks are not stored.
"""

import struct

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.formats.compound import Compound, open_compound
from pincite.ingest.reading.formats.content import Block, Content, page_of_blocks
from pincite.ingest.reading.formats.held import Held, count, missing
from pincite.ingest.reading.formats.hwp_records import (
    CHAR_SHAPE,
    CTRL_HEADER,
    PARA_SHAPE,
    PARA_TEXT,
    PICTURE,
    TABLE,
    Record,
    decrypted,
    tree,
    unpacked,
)
from pincite.ingest.reading.formats.hwp_section import FURNITURE, NOTES, Section, Styles, control_of, words_of
from pincite.ingest.reading.formats.hwp_summary import read_summary

SIGNATURE = b"HWP Document File\0"
_FLAGS = 36  # bytes from the signature to the properties
_COMPRESSED = 1 << 0
_PASSWORD = 1 << 1
_DISTRIBUTION = 1 << 2
_PROTECTED = 1 << 4 | 1 << 8 | 1 << 10
_CHANGES = 1 << 14
_CHANGED = "it records changes; deleted text may stand among its text"
_RAISED, _LOWERED = 1 << 15, 1 << 16  # in the properties of a character shape
_OUTLINE = 1  # the kind of paragraph head that makes a heading
_DEEPEST = 6


def read_hwp(data: bytes) -> Content:
    """Return text, tables, notes and headings. Raises EncryptedFile, DamagedFile, LimitExceeded."""
    container = open_compound(data)
    flags = _flags(container.stream("FileHeader"))
    compressed = bool(flags & _COMPRESSED)
    sections = [tree(unpacked(stream, compressed)) for stream in _streams(container, bool(flags & _DISTRIBUTION))]
    styles = _styles(tree(unpacked(container.stream("DocInfo"), compressed)) if "DocInfo" in container.places else [])
    readers = [Section(styles) for _ in sections]
    blocks: list[Block] = []
    for reader, records in zip(readers, sections, strict=True):
        blocks += [*reader.blocks(records), *reader.notes, *reader.comments]
    page = page_of_blocks(blocks)
    read = Held(count(page.text), sum(one.tables for one in readers), sum(one.noted for one in readers))
    problems = (*((_CHANGED,) if flags & _CHANGES else ()), *missing(_held(sections), read))
    facts, created = read_summary(container)
    return Content((page,), facts, problems, created)


def _flags(header: bytes) -> int:
    """Return the properties of the document. Raises DamagedFile, EncryptedFile."""
    if not header.startswith(SIGNATURE) or len(header) < _FLAGS + 4:
        raise DamagedFile("its header is damaged")
    (flags,) = struct.unpack_from("<I", header, _FLAGS)
    if flags & _PASSWORD:
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    if flags & _PROTECTED:
        raise EncryptedFile("it is protected by rights management; save a copy without it")
    return int(flags)


def _streams(container: Compound, distribution: bool) -> list[bytes]:
    """Return the sections in order. The BodyText of a document for distribution only says that it is one."""
    folder = "ViewText/Section" if distribution else "BodyText/Section"
    numbers = sorted(
        int(path.removeprefix(folder))
        for path in container.places
        if path.startswith(folder) and path.removeprefix(folder).isdecimal()
    )
    if not numbers:
        raise DamagedFile("it has no text part")
    streams = [container.stream(f"{folder}{number}") for number in numbers]
    return [decrypted(stream) for stream in streams] if distribution else streams


def _styles(document: list[Record]) -> Styles:
    records = [child for record in document for child in (record, *record.children)]
    return Styles(
        tuple(_script(one.payload) for one in records if one.tag == CHAR_SHAPE),
        tuple(_level(one.payload) for one in records if one.tag == PARA_SHAPE),
    )


def _script(shape: bytes) -> int:
    """Return 1 if characters of this shape are raised, -1 if they are lowered, otherwise 0."""
    (properties,) = struct.unpack_from("<I", shape.ljust(50, b"\0"), 46)
    return 1 if properties & _RAISED else -1 if properties & _LOWERED else 0


def _level(shape: bytes) -> int:
    """Return the heading level (from 1) of paragraphs of this shape, or 0."""
    (properties,) = struct.unpack_from("<I", shape.ljust(4, b"\0"))
    level = (properties >> 25 & 7) + 1
    return level if properties >> 23 & 3 == _OUTLINE and level <= _DEEPEST else 0


def _held(records: list[list[Record]]) -> Held:
    """Count what the records hold, page headers and footers aside."""
    characters = tables = notes = pictures = 0
    waiting = [record for section in records for record in section]
    while waiting:
        record = waiting.pop()
        control = control_of(record) if record.tag == CTRL_HEADER else ""
        if control in FURNITURE:
            continue
        characters += count(words_of(record.payload)) if record.tag == PARA_TEXT else 0
        tables += record.tag == TABLE
        notes += control in NOTES
        pictures += record.tag == PICTURE
        waiting += record.children
    return Held(characters, tables, notes, pictures)
