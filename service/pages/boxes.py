"""Finds the boxes of cited words on a PDF page, one for each line, for highlighting them in an image of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.ingest.reading.pdfium import Box, Glyphs
from pincite.service.pages.alignment import align

_IN_LINE = 0.3  # vertical overlap of two letters in a line, relative to the smaller one's height
_WIDEST_GAP = 4.0  # between two letters of a line, in line heights; a wider gap separates columns


@dataclass(frozen=True, slots=True)
class Place:
    """The `boxes` of some words on a page of this size, in points; no boxes but a `reason` if they cannot be found."""

    width: float | None
    height: float | None
    boxes: tuple[Box, ...]
    reason: str = ""


def place_of(text: str, start: int, end: int, glyphs: Glyphs) -> Place:
    """The boxes of characters `start` to `end` of a page's stored text."""
    if not glyphs.characters.strip():
        return Place(glyphs.width, glyphs.height, (), "the page is an image; its text was recognised by OCR")
    found = align(text, start, end, glyphs.characters)
    if not found:
        reason = "the position of the words on the page is not certain"
        return Place(glyphs.width, glyphs.height, (), reason)
    return Place(glyphs.width, glyphs.height, tuple(_lines(glyphs, found)))


def _lines(glyphs: Glyphs, places: Sequence[int]) -> Iterator[Box]:
    """The boxes of these characters, merged line by line."""
    line, before = glyphs.boxes[places[0]], places[0]
    for at in places[1:]:
        if in_line(line, glyphs.boxes[at], glyphs.upright[at]) and glyphs.upright[at] == glyphs.upright[before]:
            line = around(line, glyphs.boxes[at])
        else:
            yield line
            line = glyphs.boxes[at]
        before = at
    yield line


def in_line(line: Box, box: Box, upright: bool) -> bool:
    """Whether a letter belongs to a line: it overlaps vertically and is not too far away."""
    if not upright:
        line, box = _turned(line), _turned(box)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    heights = (line.bottom - line.top, box.bottom - box.top)
    gap = max(line.left, box.left) - min(line.right, box.right)
    return shared >= _IN_LINE * min(heights) and gap <= _WIDEST_GAP * max(heights)


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
