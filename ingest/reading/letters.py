"""Cut the letters of a line into parts at wide gaps, and take out spaces that are none."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from pincite.ingest.reading.pdfium import Box

_WIDE = 0.7  # gap between two words in line heights; a wider one may separate columns or cells
_BACK = 2.0  # line heights; a line that steps back farther is drawn twice, or is two
_LONE = re.compile(r"(?<!\S)[^\W\d_](?!\S)")
_LONELY, _EACH = 2, 4  # words of one letter in a line, and words for each, at which its spaces are looked at
_DOUBLED = re.compile(r"(\S) ?\1")
_SAME = 0.1  # of the letters' height; a letter drawn again nearer than this makes it bold
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
class Letter:
    """A character and its place; white space has none. `added` is true for a space that pdfium added."""

    text: str
    box: Box | None
    added: bool = False


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


def parted(letters: Sequence[Letter], size: float) -> list[list[Letter]]:
    """Return the letters in runs; after a wide gap or a step back another begins. Each has a letter with a place."""
    parts: list[list[Letter]] = [[]]
    right: float | None = None
    for one in letters:
        if one.box is not None:
            if right is not None and not -_BACK * size < one.box.left - right < _WIDE * size:
                parts.append([])
            right = one.box.right
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
