"""Take the lines of a PDF page from pdfium, with their places, without what the page does not show.

Tables are one line each. Owns pypdfium2 together with pdfium.py, which opens files and holds the lock, and rules.py.
"""

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import Any

from pincite.ingest.reading.grids import Grid, grids_of
from pincite.ingest.reading.letters import (
    CellOf,
    Letter,
    Line,
    around,
    needs_letters,
    once,
    parted,
    spaced,
    turned_back,
)
from pincite.ingest.reading.pdfium import HYPHENS, Box, Shown, open_pages
from pincite.ingest.reading.printed_tables import tables_in, with_tables
from pincite.ingest.reading.rules import rules_of
from pincite.ingest.text import normalise

_BREAK = "\r\n"
_OUTSIDE = 1.0  # points a letter may lie outside the page before its line is looked at letter by letter
_INVISIBLE = 3  # PDF's text rendering mode for text that is not drawn
_FEW = 300  # letters; a page with fewer is looked at for pictures
_OUTLINED = 2  # invisible letters for each outline drawn; with more, the outlines are no letters
_NEST = 4  # forms may nest without limit, but no scanner puts its images deeper than this
_MOST = 20_000  # outlines and pictures looked at
_SEVERAL, _BELOW = 3, 3.0  # parts of lines that begin below one another, and how exactly in points
_FEWEST_CELLS = 2  # lines beside the one before them, on a page that is looked at for tables
_BOLD, _LONGEST_NAME = 600, 128  # a font's weight, and bytes of its name
_LONG = 12  # characters; shorter parts of lines are cells of tables


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


def printed_pages(data: bytes, password: str | None) -> tuple[PrintedPage, ...]:
    """Return what each page of a PDF shows, nothing for one that pdfium cannot read; () if it cannot open the file."""
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
    lines = found.lines(closely=False)
    closely = _stand_in_columns(lines)
    if closely:
        lines = found.lines(closely)
    if _stand_side_by_side(lines) and (grids := grids_of(rules := rules_of(page))):  # this takes milliseconds
        lines = _with_tables(found, closely, grids, rules.shaded)
    pictured, outlines = _drawn(page) if found.unseen or _letters(lines) < _FEW else (0.0, 0)
    if not pictured and _OUTLINED * outlines < _letters(found.unseen):
        return PrintedPage(tuple(lines), found.outside, _letters(found.unseen), pictured)
    # The unseen text stands for letters in a picture, or for outlines of letters.
    return PrintedPage(tuple(sorted([*lines, *found.unseen], key=_row)), found.outside, 0, pictured)


def _with_tables(found: "_Found", closely: bool, grids: Sequence[Grid], shaded: Sequence[Box]) -> list[Line]:
    """Return the lines with those of each table as one. Grids that are no tables change nothing."""
    tables = tables_in(found.lines(closely, grids), grids, shaded)
    return with_tables(found.lines(closely, [grid for grid, _ in tables]), tables)


def _stand_side_by_side(lines: Sequence[Line]) -> bool:
    """Return whether several lines stand beside the one before, as cells of tables do."""
    return sum(_is_beside(one, other) for one, other in pairwise(lines)) >= _FEWEST_CELLS


def _is_beside(one: Line, other: Line) -> bool:
    shared = min(one.box.bottom, other.box.bottom) - max(one.box.top, other.box.top)
    apart = other.box.left >= one.box.right or one.box.left >= other.box.right
    return apart and shared > 0


def _stand_in_columns(lines: Sequence[Line]) -> bool:
    """Return whether long parts of several lines begin below one another, right of other parts."""
    lefts = Counter(
        round(line.box.left / _BELOW)
        for before, line in pairwise(lines)
        if before.row == line.row and len(line.text) >= _LONG
    )
    return any(count >= _SEVERAL for count in lefts.values())


def _row(line: Line) -> int:
    return line.row


def _letters(lines: Sequence[Line]) -> int:
    return sum(len(line.text) for line in lines)


class _Found:
    """The text of an open page, and what of it is not visible."""

    def __init__(self, page: Any) -> None:
        from pypdfium2 import raw

        self._raw: Any = raw
        self._page = page.get_textpage()
        self._shown = Shown.of(page)
        self._turned = page.get_rotation() // 90
        self._text = self._characters()
        self._rect = raw.FS_RECTF()
        self._row = 0
        self._grids: Sequence[Grid] = ()
        self.outside = 0
        self.unseen: list[Line] = []

    def lines(self, closely: bool, grids: Sequence[Grid] = ()) -> list[Line]:
        """Return the visible lines in parts; a gap between words drawn at once is only seen if looked at `closely`.

        A line in a grid is parted where a cell ends.
        """
        self.outside, self.unseen, self._grids = 0, [], grids
        lines, at = [], 0
        for text in self._text.split(_BREAK):
            if text.strip():
                lines += self._line(at, text, closely)
            at += len(text) + len(_BREAK)
        return lines

    def _characters(self) -> str:
        """Return one character for each of pdfium's."""
        text: str = self._page.get_text_range()
        count = self._page.count_chars()
        if len(text) == count:
            return text
        return "".join(chr(self._raw.FPDFText_GetUnicode(self._page, at)) for at in range(count))

    def _line(self, start: int, text: str, closely: bool) -> list[Line]:
        """Return the visible parts of the characters from `start` on."""
        boxes = list(self._boxes(start, len(text)))
        if not boxes:
            return []
        whole = around(boxes)
        if _is_off(whole, self._shown):
            self.outside += len("".join(text.split()))
            return []
        first = start + len(text) - len(text.lstrip())
        size, turn = self._measured(first)
        turned = [turned_back(box, turn) for box in boxes] if turn else boxes
        self._row += 1
        grid = next((grid for grid in self._grids if grid.touches(whole)), None)
        if grid or closely or _leaves(whole, self._shown) or needs_letters(text, turned, size):
            lines = list(self._parts(start, text, size, turn, None if turn or not grid else grid.cell_of))
        else:
            lines = [Line(_clean(text), around(turned), size, self._row, turn)]
        if self._is_drawn(first):
            return lines
        self.unseen += lines
        return []

    def _boxes(self, start: int, count: int) -> Iterator[Box]:
        """Yield the boxes that some characters fill, one for each piece of text that was drawn at once."""
        left, top, right, bottom = edges = [ctypes.c_double() for _ in range(4)]
        places = [ctypes.byref(edge) for edge in edges]
        for at in range(self._raw.FPDFText_CountRects(self._page, start, count)):
            if self._raw.FPDFText_GetRect(self._page, at, *places):
                yield self._shown.box(left.value, bottom.value, right.value, top.value)

    def _measured(self, at: int) -> tuple[float, int]:
        """Return the height of a character's font, and how far its line is turned."""
        turn = (round(self._raw.FPDFText_GetCharAngle(self._page, at) / (math.pi / 2)) + self._turned) % 4
        box = self._box(at)
        height = 0.0 if box is None else box.right - box.left if turn % 2 else box.bottom - box.top
        return height, turn

    def _box(self, at: int) -> Box | None:
        """Return a character's box with its font's full height and its full width."""
        rect = self._rect
        if not self._raw.FPDFText_GetLooseCharBox(self._page, at, rect):
            return None
        return self._shown.box(rect.left, rect.bottom, rect.right, rect.top)

    def _is_drawn(self, at: int) -> bool:
        item = self._raw.FPDFText_GetTextObject(self._page, at)
        return not item or self._raw.FPDFTextObj_GetTextRenderMode(item) != _INVISIBLE

    def _parts(self, start: int, text: str, size: float, turn: int, cell_of: CellOf | None) -> Iterator[Line]:
        """Yield the parts of a line between wide gaps or in cells, without letters outside the page.

        pdfium puts two printed lines into one where a hyphen ends the first.
        """
        letters = [self._letter(start + at, letter, turn) for at, letter in enumerate(text)]
        right = float("-inf")
        for part in parted(once([one for one in letters if one], size), size, cell_of):
            box = around([one.box for one in part if one.box])
            self._row += box.left < right
            right = box.right
            bold = cell_of is not None and self._is_bold(next(one.at for one in part if one.box))
            yield Line(_clean(spaced(part, size)), box, size, self._row, turn, bold=bold)

    def _is_bold(self, at: int) -> bool:
        """Return whether a character's font is bold, by its weight or its name."""
        name = ctypes.create_string_buffer(_LONGEST_NAME)
        self._raw.FPDFText_GetFontInfo(self._page, at, name, _LONGEST_NAME, None)
        return self._raw.FPDFText_GetFontWeight(self._page, at) >= _BOLD or b"bold" in name.value.lower()

    def _letter(self, at: int, letter: str, turn: int) -> Letter | None:
        """Return a letter with its place; None if it is outside the page."""
        if letter.isspace():
            return Letter(letter, None, self._raw.FPDFText_IsGenerated(self._page, at) == 1)
        box = self._box(at)
        if box is not None and not self._shown.holds(box):
            self.outside += 1
            return None
        return Letter(letter, turned_back(box, turn) if turn and box else box, at=at)


def _is_off(box: Box, shown: Shown) -> bool:
    """Return whether a line lies outside the page as a whole."""
    return box.right < 0 or box.bottom < 0 or box.left > shown.width or box.top > shown.height


def _leaves(box: Box, shown: Shown) -> bool:
    """Return whether a part of a line may lie outside the page."""
    beyond = max(box.right - shown.width, box.bottom - shown.height)
    return min(box.left, box.top) < -_OUTSIDE or beyond > _OUTSIDE


def _clean(text: str) -> str:
    return normalise(text.translate(HYPHENS)).replace("\n", " ")


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
