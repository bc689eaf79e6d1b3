"""Cut the letters of a line into parts at wide gaps, and take out spaces that are none."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from pincite.ingest.document import StatedBlock
from pincite.ingest.reading.pdfium import Box

CellOf = Callable[[Box], object]

_WIDE = 0.7  # gap between two words in line heights; a wider one may separate columns or cells
_BACK = 2.0  # line heights; a line that steps back farther is drawn twice, or is two
_LONE = re.compile(r"(?<!\S)[^\W\d_](?!\S)")
_LONELY, _EACH = 2, 4  # words of one letter in a line, and words for each, at which its spaces are looked at
_DOUBLED = re.compile(r"(\S) ?\1")
_NEXT, _GAP = 0.5, 0.18  # of the letters' height, between pieces of a turned line, and where a space stands
_SAME_LINE = 0.25  # of the letters' height; the same words nearer than this are one line drawn twice
_SAME = 0.1  # of the letters' height; a letter drawn again nearer than this makes it bold
_EVEN = 0.05  # of the letters' height; distances that differ by less are the same
_MOSTLY = 0.8  # of the distances in a line that is set letter by letter


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line, or the part of one between two wide gaps.

    Parts of one line have the same `row`. `size` is the height of the font in points. `turn` counts the quarter turns
    clockwise by which the line is turned: 0 for one that runs from left to right, 3 for one that runs upwards. `box` is
    its place, from the page's top left corner, as if the page were turned until the line runs from left to right.
    A table is one line with line breaks and tabs; `blocks` are its rows. `bold` is only known of lines in grids.
    """

    text: str
    box: Box
    size: float
    row: int
    turn: int = 0
    blocks: tuple[StatedBlock, ...] = ()
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """A character and its place; white space has none. `added` is true for a space that pdfium added, `at` counts."""

    text: str
    box: Box | None
    added: bool = False
    at: int = 0


def rejoined(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield turned lines whole, which pdfium takes apart: "Ta", "ble" in a row are "Table"."""
    whole: Line | None = None
    for line in lines:
        if whole is None or not _goes_on(whole, line):
            if whole is not None:
                yield whole
            whole = line
        else:
            space = " " if line.box.left - whole.box.right > _GAP * line.size else ""
            text = f"{whole.text.rstrip()}{space}{line.text}" if space else whole.text + line.text
            whole = replace(whole, text=text, box=around([whole.box, line.box]))
    if whole is not None:
        yield whole


def _goes_on(line: Line, after: Line) -> bool:
    """Return whether a line goes on close to where another ends."""
    shared = min(line.box.bottom, after.box.bottom) - max(line.box.top, after.box.top)
    near = abs(after.box.left - line.box.right) < _NEXT * after.size
    return near and 2 * shared > min(line.box.bottom - line.box.top, after.box.bottom - after.box.top)


def lines_once(lines: Sequence[Line]) -> list[Line]:
    """Return the lines without those drawn a second time at nearly the same place, as bold letters and shadows are."""
    kept: dict[str, list[Line]] = {}
    once = []
    for line in lines:
        before = kept.setdefault("".join(line.text.split()), [])
        if not any(_is_near(line, other) for other in before):
            before.append(line)
            once.append(line)
    return once


def _is_near(one: Line, other: Line) -> bool:
    most = _SAME_LINE * max(one.size, other.size)
    return abs(one.box.left - other.box.left) < most and abs(one.box.top - other.box.top) < most


def around(boxes: Sequence[Box]) -> Box:
    """Return the smallest box that holds all of these."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def turned_back(box: Box, turn: int) -> Box:
    """Return where a box would be if the page were turned back by so many quarters."""
    for _ in range(turn):
        box = Box(box.top, -box.right, box.bottom, -box.left)
    return box


def needs_letters(text: str, boxes: Sequence[Box], size: float) -> bool:
    """Return whether a line may have wide gaps, steps back, or spaces that are none. `boxes` are those of its parts."""
    if any(not -_BACK * size < box.left - before.right < _WIDE * size for before, box in pairwise(boxes)):
        return True
    return _is_apart(text) or _is_doubled(text)


def _is_doubled(text: str) -> bool:
    """Return whether most letters of a line stand there twice."""
    return 4 * len(_DOUBLED.findall(text)) > sum(map(len, text.split()))


def once(letters: Sequence[Letter], size: float) -> Sequence[Letter]:
    """Return the letters without those drawn again at nearly the same place, and one space where there were two."""
    text = "".join(one.text for one in letters)
    if not (_is_apart(text) or _is_doubled(text)):
        return letters
    kept: list[Letter] = []
    last: Letter | None = None
    for one in letters:
        again = bool(kept) and kept[-1].box is None if one.box is None else _is_again(one, last, size)
        if not again:
            kept.append(one)
            last = one if one.box else last
    return kept


def _is_again(one: Letter, before: Letter | None, size: float) -> bool:
    if before is None or one.box is None or before.box is None or one.text != before.text:
        return False
    most = _SAME * size
    return abs(one.box.left - before.box.left) < most and abs(one.box.top - before.box.top) < most


def _is_apart(text: str) -> bool:
    """Return whether many words of a line are single letters."""
    lone = len(_LONE.findall(text))
    return lone >= _LONELY and lone * _EACH >= len(text.split())


def parted(letters: Sequence[Letter], size: float, cell_of: CellOf | None = None) -> list[list[Letter]]:
    """Return the letters in runs; after a wide gap or a step back another begins. Each has a letter with a place.

    In a table another begins in each cell, which `cell_of` tells from the middle of a letter, and in each line, since
    pdfium takes short ones below one another for one. No word is parted there.
    """
    parts: list[list[Letter]] = [[]]
    right: float | None = None
    cell: object = None
    bottom = float("inf")
    for one in letters:
        if one.box is not None:
            gap = one.box.left - (one.box.left if right is None else right)
            within_word = bool(parts[-1]) and not parts[-1][-1].text.isspace() and -_BACK * size < gap < _GAP * size
            now = cell_of(one.box) if cell_of and not within_word else cell
            below = cell_of is not None and one.box.top >= bottom
            if right is not None and (now != cell or below or not -_BACK * size < gap < _WIDE * size):
                parts.append([])
            right, cell, bottom = one.box.right, now, one.box.bottom
        parts[-1].append(one)
    return parts if right is not None else []


def spaced(letters: Sequence[Letter], size: float) -> str:
    """Return the text of some letters, without spaces that pdfium added between letters of even distance.

    It adds them after narrow letters that are set one by one, as where a font is made bold by drawing each twice.
    """
    text = "".join(one.text for one in letters)
    if not _is_apart(text):
        return text
    steps = [after.box.left - one.box.left for one, after in pairwise(letters) if one.box and after.box]
    usual, most = (median(steps) if steps else 0.0), _EVEN * size
    if sum(abs(step - usual) < most for step in steps) <= _MOSTLY * len(steps):
        return text
    left_out = {
        at
        for at, (before, space, after) in enumerate(zip(letters, letters[1:], letters[2:], strict=False), 1)
        if space.added and before.box and after.box and abs(after.box.left - before.box.left - usual) < most
    }
    return "".join(one.text for at, one in enumerate(letters) if at not in left_out)
