"""Read Hancom's binary documents (HWP 5). Owns unhwp.

Three libraries were tried. unhwp (MIT) returns paragraphs, tables and notes in order, opens distribution copies,
and is one small wheel for each platform. extract-hwp (BSD-3) returns flat text and rejects distribution copies.
python-hwpx (Apache-2.0) is an editor ten times the size.
"""

import json
import struct
from collections.abc import Iterator
from typing import Any

import unhwp

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.reading.formats.content import Block, Content, Facts, page_of_blocks

SIGNATURE = b"HWP Document File\0"
_FLAGS = 36  # bytes from the signature to the properties
_PASSWORD = 1 << 1
_PROTECTED = 1 << 4 | 1 << 8 | 1 << 10


def read_hwp(data: bytes) -> Content:
    """Return text, tables, notes and headings. Raises EncryptedFile, DamagedFile."""
    _check_protection(data)
    try:
        with unhwp.parse_bytes(data) as result:
            parsed = json.loads(result.json)
    except (MemoryError, RecursionError):
        raise
    except Exception as error:
        raise DamagedFile(f"its content is not a valid HWP document ({error})") from error
    sections = parsed.get("sections", ())
    blocks = [block for section in sections for item in section.get("content", ()) for block in _blocks(item)]
    said = parsed.get("metadata", {})
    created = said.get("created")
    return Content((page_of_blocks(blocks),), Facts(said.get("title"), said.get("author")), created=created)


def _check_protection(data: bytes) -> None:
    place = data.find(SIGNATURE)
    if place < 0 or len(data) < place + _FLAGS + 4:
        raise DamagedFile("its header is missing")
    (flags,) = struct.unpack_from("<I", data, place + _FLAGS)
    if flags & _PASSWORD:
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    if flags & _PROTECTED:
        raise EncryptedFile("it is protected by rights management; save a copy without it")


def _blocks(item: dict[str, Any]) -> Iterator[Block]:
    if "Paragraph" in item:
        paragraph = item["Paragraph"]
        level = paragraph.get("style", {}).get("heading_level") or 0
        yield Block(_words(paragraph), int(level))
    elif "Table" in item:
        for row in item["Table"].get("rows", ()):
            yield Block("\t".join(_cell(cell) for cell in row.get("cells", ())))


def _cell(cell: dict[str, Any]) -> str:
    return " ".join(" ".join(_words(paragraph).split()) for paragraph in cell.get("content", ())).strip()


def _words(paragraph: dict[str, Any]) -> str:
    parts: list[str] = []
    for piece in paragraph.get("content", ()):
        if isinstance(piece, str):
            parts.append("\n" if piece == "LineBreak" else "")
        elif "Text" in piece:
            parts.append(str(piece["Text"].get("text", "")))
        elif "Link" in piece:
            parts.append(str(piece["Link"].get("text", "")))
        elif "Table" in piece:
            parts.append("\n" + "\n".join(block.text for block in _blocks(piece)) + "\n")
    return "".join(parts)
