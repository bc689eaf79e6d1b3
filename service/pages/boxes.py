"""Where words stand on the page of a PDF: a box for each line, so that they can be marked in a picture of the page."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pincite.ingest.reading.pdfium import Box, Glyphs, find_glyphs
from pincite.service.citations.citation import Citation
from pincite.service.pages.alignment import align
from pincite.service.pages.sheets import Sheet

_IN_LINE = 0.3  # of the lower one's height two letters of one line share
_WIDEST_GAP = 4.0  # between two letters of one line, in heights of the line; a wider one is between columns


@dataclass(frozen=True, slots=True)
class Place:
    """The `boxes` of some words on a page of this size, in points; none with a `reason` where they cannot be found."""

    width: float | None
    height: float | None
    boxes: tuple[Box, ...]
    reason: str = ""


def places_on(sheet: Sheet, citations: Sequence[Citation]) -> list[Place]:
    """Where the words of citations of one page stand on it; only one thread may ask at a time."""
    glyphs = find_glyphs(sheet.data(), sheet.page.number)
    if glyphs is None:
        return [Place(None, None, (), "the page cannot be opened for drawing") for _ in citations]
    return [place_of(sheet.page.text, one.start, one.end, glyphs) for one in citations]


def place_of(text: str, start: int, end: int, glyphs: Glyphs) -> Place:
    """Where characters `start` to `end` of the stored text of a page stand on it."""
    if not glyphs.characters.strip():
        return Place(glyphs.width, glyphs.height, (), "the page is a picture: its words were recognised in it")
    found = align(text, start, end, glyphs.characters)
    if not found:
        reason = "the words cannot be told for certain among those that are drawn on the page"
        return Place(glyphs.width, glyphs.height, (), reason)
    return Place(glyphs.width, glyphs.height, tuple(_lines(glyphs, found)))


def _lines(glyphs: Glyphs, places: Sequence[int]) -> Iterator[Box]:
    """The boxes of these characters, put together while they follow each other in a line."""
    line, before = glyphs.boxes[places[0]], places[0]
    for at in places[1:]:
        if _in_line(line, glyphs.boxes[at], glyphs.upright[at]) and glyphs.upright[at] == glyphs.upright[before]:
            line = _around(line, glyphs.boxes[at])
        else:
            yield line
            line = glyphs.boxes[at]
        before = at
    yield line


def _in_line(line: Box, box: Box, upright: bool) -> bool:
    """Whether a letter stands in a line of others and not far from it."""
    if not upright:
        line, box = _turned(line), _turned(box)
    shared = min(line.bottom, box.bottom) - max(line.top, box.top)
    heights = (line.bottom - line.top, box.bottom - box.top)
    gap = max(line.left, box.left) - min(line.right, box.right)
    return shared >= _IN_LINE * min(heights) and gap <= _WIDEST_GAP * max(heights)


def _turned(box: Box) -> Box:
    return Box(box.top, box.left, box.bottom, box.right)


def _around(one: Box, other: Box) -> Box:
    return Box(
        min(one.left, other.left),
        min(one.top, other.top),
        max(one.right, other.right),
        max(one.bottom, other.bottom),
    )
