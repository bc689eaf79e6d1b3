"""Finds the words of a PDF page, line by line, so that a reader can select them over the picture of the page."""

from collections.abc import Iterator
from dataclasses import dataclass

from pincite.ingest.reading.pdfium import Box, Glyphs
from pincite.service.pages.boxes import around, in_line


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a page and its box, in points from the top left corner of the page as displayed."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """The words of one line, in reading order; `upright` is false if it runs down or up the page."""

    words: tuple[Word, ...]
    upright: bool


@dataclass(frozen=True, slots=True)
class Lettering:
    """The `lines` of a page of this size, in points; no lines but a `reason` if the page has no letters."""

    width: float | None
    height: float | None
    lines: tuple[Line, ...]
    reason: str = ""


def lettering_of(glyphs: Glyphs) -> Lettering:
    """The words of a page as PDFium reads them; a page that is a scan has none."""
    if not glyphs.characters.strip():
        return Lettering(glyphs.width, glyphs.height, (), "the page is an image; its text was recognised by OCR")
    return Lettering(glyphs.width, glyphs.height, tuple(_lines(glyphs)))


def _lines(glyphs: Glyphs) -> Iterator[Line]:
    """The words, collected as long as each is on the line of the one before it."""
    words: list[Word] = []
    upright = True
    for word, word_upright in _words(glyphs):
        if words and (word_upright != upright or not in_line(words[-1].box, word.box, upright)):
            yield Line(tuple(words), upright)
            words = []
        upright = word_upright
        words.append(word)
    if words:
        yield Line(tuple(words), upright)


def _words(glyphs: Glyphs) -> Iterator[tuple[Word, bool]]:
    """Letters up to the next white space or the end of the line, and whether they stand upright."""
    start: int | None = None
    box = Box(0, 0, 0, 0)
    for at, letter in enumerate(glyphs.characters):
        ends = letter.isspace() or not letter.isprintable()
        if start is not None and (ends or not in_line(box, glyphs.boxes[at], glyphs.upright[start])):
            yield Word(glyphs.characters[start:at], box), glyphs.upright[start]
            start = None
        if not ends:
            box = glyphs.boxes[at] if start is None else around(box, glyphs.boxes[at])
            start = at if start is None else start
    if start is not None:
        yield Word(glyphs.characters[start:], box), glyphs.upright[start]
