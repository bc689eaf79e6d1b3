"""Take the lines of a PDF page from pdfium, with their places, without what the page does not show.

Owns pypdfium2 together with pdfium.py, which opens files and holds the lock.
"""

import ctypes
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from statistics import median
from typing import Any

from pincite.ingest.reading.pdfium import HYPHENS, Box, Shown, open_pages
from pincite.ingest.text import normalise

_BREAK = "\r\n"
_WIDE = 0.7  # gap between two words in line heights; a wider one may separate columns or cells
_OUTSIDE = 1.0  # points a letter may lie outside the page before its line is looked at letter by letter
_INVISIBLE = 3  # PDF's text rendering mode for text that is not drawn
_FEW = 300  # letters; a page with fewer is looked at for pictures
_LONE = 3  # words of one letter in a line, at which its spaces are looked at
_OUTLINED = 2  # invisible letters for each outline drawn; with more, the outlines are no letters
_NEST = 4  # forms may nest without limit, but no scanner puts its images deeper than this
_MOST = 20_000  # outlines and pictures looked at
_PARTED = 3  # wide gaps on a page, at which all lines are looked at letter by letter
_BACK = 2.0  # line heights; a line that steps back farther is drawn twice, or is two
_EVEN = 0.05  # of the letters' height; distances that differ by less are the same
_MOSTLY = 0.8  # of the distances in a line that is set letter by letter


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one between two wide gaps.

    Parts of one line have the same `row`. `size` is the height of the font in points. `turn` counts the quarter turns
    clockwise by which the line is turned: 0 for one that runs from left to right, 3 for one that runs upwards. `box` is
    its place, from the page's top left corner, as if the page were turned until the line runs from left to right.
    """

    text: str
    box: Box
    size: float
    row: int
    turn: int = 0


@dataclass(frozen=True, slots=True)
class PrintedPage:
    """The visible lines of a page in the order of the file.

    `outside` and `invisible` count the letters left out: those outside the visible page, and those that are not
    drawn. `pictured` is the share of the page that pictures cover; it is 0 where there is much text.
    """

    lines: tuple[Line, ...]
    outside: int = 0
    invisible: int = 0
    pictured: float = 0.0


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    box: Box | None  # None for white space
    added: bool = False  # a space that pdfium added


def printed_pages(data: bytes, password: str | None) -> tuple[PrintedPage, ...]:
    """Return what every page of a PDF shows, nothing for pages that pdfium cannot read; () if it cannot open the file.

    Tells nothing about pages after one that fails the whole file.
    """
    return tuple(_printed(page) for page in open_pages(data, password))


def _printed(page: Any) -> PrintedPage:
    if page is None:
        return PrintedPage(())
    try:
        return printed_page(page)
    except (RuntimeError, ValueError):  # pdfium raises these for what is broken on a page
        return PrintedPage(())


def printed_page(page: Any) -> PrintedPage:
    """Return what an open page shows."""
    found = _Found(page)
    lines = found.lines()
    if len(lines) - len({line.row for line in lines}) >= _PARTED:
        found = _Found(page)
        lines = found.lines(closely=True)
    pictured, outlines = _drawn(page) if found.unseen or _letters(lines) < _FEW else (0.0, 0)
    if not pictured and _OUTLINED * outlines < _letters(found.unseen):
        return PrintedPage(tuple(lines), found.outside, _letters(found.unseen), pictured)
    # The unseen text stands for letters in a picture, or for outlines of letters.
    return PrintedPage(tuple(sorted([*lines, *found.unseen], key=_row)), found.outside, 0, pictured)


def _row(line: Line) -> int:
    return line.row


def _letters(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


class _Found:
    """The text of an open page, and what of it is not visible."""

    def __init__(self, page: Any) -> None:
        self._page = page.get_textpage()
        self._shown = Shown.of(page)
        self._turned = page.get_rotation() // 90
        self.text = _characters(self._page)
        self._row = 0
        self.outside = 0
        self.unseen: list[Line] = []

    def lines(self, closely: bool = False) -> list[Line]:
        """Return the visible lines in parts; a gap between words drawn at once is only seen if looked at `closely`."""
        lines, at = [], 0
        for text in self.text.split(_BREAK):
            if text.strip():
                lines += self._line(at, text, closely)
            at += len(text) + len(_BREAK)
        return lines

    def _line(self, start: int, text: str, closely: bool) -> list[Line]:
        """Return the visible parts of the characters from `start` on."""
        boxes = [self._shown.box(*edges) for edges in _rects(self._page, start, len(text))]
        if not boxes:
            return []
        first = start + len(text) - len(text.lstrip())
        size, turn = self._measured(first)
        turned = [_turned_back(box, turn) for box in boxes]
        self._row += 1
        if closely or _leaves(around(boxes), self._shown) or _is_parted(text, turned, size):
            lines = list(self._parts(start, text, size, turn))
        else:
            lines = [Line(_clean(text), around(turned), size, self._row, turn)]
        if self._is_drawn(first):
            return lines
        self.unseen += lines
        return []

    def _measured(self, at: int) -> tuple[float, int]:
        """Return the height of a character's font, and how far its line is turned."""
        from pypdfium2 import raw

        turn = (round(raw.FPDFText_GetCharAngle(self._page, at) / (math.pi / 2)) + self._turned) % 4
        box = _loose(self._page, self._shown, at)
        height = 0.0 if box is None else box.right - box.left if turn % 2 else box.bottom - box.top
        return height, turn

    def _is_drawn(self, at: int) -> bool:
        from pypdfium2 import raw

        item = raw.FPDFText_GetTextObject(self._page, at)
        return not item or raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE

    def _parts(self, start: int, text: str, size: float, turn: int) -> Iterator[Line]:
        """Yield the parts of a line between wide gaps, without letters outside the page.

        pdfium puts two printed lines into one where a hyphen ends the first.
        """
        letters = [self._letter(start + at, letter, turn) for at, letter in enumerate(text)]
        right = float("-inf")
        for part in _parted([one for one in letters if one], size):
            boxes = [one.box for one in part if one.box]
            if boxes:
                box = around(boxes)
                self._row += box.left < right
                right = box.right
                yield Line(_clean(_spaced(part, size)), box, size, self._row, turn)

    def _letter(self, at: int, letter: str, turn: int) -> _Letter | None:
        """Return a letter with its place; None if it is outside the page."""
        from pypdfium2 import raw

        if not letter.strip():
            return _Letter(letter, None, raw.FPDFText_IsGenerated(self._page, at) == 1)
        box = _loose(self._page, self._shown, at)
        if box is not None and not self._shown.holds(box):
            self.outside += 1
            return None
        return _Letter(letter, _turned_back(box, turn) if box else None)


def _turned_back(box: Box, turn: int) -> Box:
    """Return where a box would be if the page were turned back by so many quarters."""
    for _ in range(turn):
        box = Box(box.top, -box.right, box.bottom, -box.left)
    return box


def _leaves(box: Box, shown: Shown) -> bool:
    """Return whether a line may lie outside the page, in part or as a whole."""
    beyond = max(box.right - shown.width, box.bottom - shown.height)
    return min(box.left, box.top) < -_OUTSIDE or beyond > _OUTSIDE


def _is_parted(text: str, boxes: Sequence[Box], size: float) -> bool:
    """Return whether a line may have wide gaps, steps back, or spaces that are none."""
    steps = (box.left - before.right for before, box in pairwise(boxes))
    if any(not -_BACK * size < step < _WIDE * size for step in steps):
        return True
    return sum(len(word) == 1 and word.isalpha() for word in text.split(" ")) >= _LONE


def _parted(letters: Sequence[_Letter], size: float) -> list[list[_Letter]]:
    """Return the letters in runs; after a wide gap or a step back another begins."""
    parts: list[list[_Letter]] = [[]]
    right: float | None = None
    for one in letters:
        if one.box is not None:
            if right is not None and not -_BACK * size < one.box.left - right < _WIDE * size:
                parts.append([])
            right = one.box.right
        parts[-1].append(one)
    return parts


def _spaced(letters: Sequence[_Letter], size: float) -> str:
    """Return the text of some letters, without spaces that pdfium added between letters of even distance.

    It adds them after narrow letters that are set one by one, as where a font is made bold by drawing each twice.
    """
    steps = [after.box.left - one.box.left for one, after in pairwise(letters) if one.box and after.box]
    usual = median(steps) if len(steps) > _LONE else -size
    even = sum(abs(step - usual) < _EVEN * size for step in steps) > _MOSTLY * len(steps)
    kept = [
        one.text
        for at, one in enumerate(letters)
        if not (even and one.added and _is_step(letters[at - 1 : at + 2] if at else (), usual, _EVEN * size))
    ]
    return "".join(kept)


def _is_step(three: Sequence[_Letter], usual: float, most: float) -> bool:
    """Return whether the letters on either side of a space are as far apart as letters usually are."""
    if len(three) < 3 or three[0].box is None or three[2].box is None:
        return False
    return abs(three[2].box.left - three[0].box.left - usual) < most


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of these."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def _clean(text: str) -> str:
    return normalise(text.translate(HYPHENS)).replace("\n", " ")


def _characters(page: Any) -> str:
    """Return one character for each of pdfium's."""
    text: str = page.get_text_range()
    count = page.count_chars()
    if len(text) == count:
        return text
    from pypdfium2 import raw

    return "".join(chr(raw.FPDFText_GetUnicode(page, at)) for at in range(count))


def _rects(page: Any, start: int, count: int) -> Iterator[tuple[float, float, float, float]]:
    """Yield left, bottom, right and top of the rectangles that some characters fill, in the page's own coordinates."""
    from pypdfium2 import raw

    edges = [ctypes.c_double() for _ in range(4)]
    left, top, right, bottom = edges
    places = [ctypes.byref(edge) for edge in edges]
    for at in range(raw.FPDFText_CountRects(page, start, count)):
        if raw.FPDFText_GetRect(page, at, *places):
            yield left.value, bottom.value, right.value, top.value


def _loose(page: Any, shown: Shown, at: int) -> Box | None:
    """Return a character's box with its font's full height and its full width, as displayed."""
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    if not raw.FPDFText_GetLooseCharBox(page, at, ctypes.byref(rect)):
        return None
    return shown.box(rect.left, rect.bottom, rect.right, rect.top)


def _drawn(page: Any) -> tuple[float, int]:
    """Return the share of the page that pictures cover, and how many outlines it draws."""
    from pypdfium2 import raw

    width, height = page.get_size()
    area, outlines = 0.0, 0
    for item in islice(page.get_objects((raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_PATH), max_depth=_NEST), _MOST):
        if item.type == raw.FPDF_PAGEOBJ_PATH:
            outlines += 1
        else:
            area += _area(item)
    return min(1.0, area / max(1.0, width * height)), outlines


def _area(picture: Any) -> float:
    """Return the area of a picture in square points; it fills a unit square that its matrices transform."""
    area, item = 1.0, picture
    while item is not None:
        matrix = item.get_matrix()
        area *= abs(matrix.a * matrix.d - matrix.b * matrix.c)
        item = item.container
    return area
