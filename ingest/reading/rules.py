"""Take the ruled lines and the shaded areas of a PDF page from pdfium. Owns pypdfium2 with pdfium.py and printed.py.

A table's rules are drawn as lines, as thin filled rectangles, or as the borders of rectangles. Curves and slanting
lines are drawings.
"""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from pincite.ingest.reading.pdfium import Box, Shown

_NEST = 4  # forms may nest without limit, but tables are not drawn deeper than this
_MOST = 20_000  # outlines looked at
_DRAWING = 60  # pieces of an outline; one with more is a drawing
_THIN = 3.0  # points; a thinner rectangle is a rule
_STRAIGHT = 0.5  # points by which the ends of a level line may differ
_WHITE = 250  # of 255; a lighter area is not shaded
_MOVE, _LINE = 2, 0  # kinds of pieces of an outline in PDFium

_Point = tuple[float, float]


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A line on the page as displayed, in points from its top left; `at` is how far down or across it is."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Rules:
    """The ruled lines of a page, and the areas that are shaded."""

    level: list[Rule] = field(default_factory=list)
    upright: list[Rule] = field(default_factory=list)
    shaded: list[Box] = field(default_factory=list)

    def add(self, one: _Point, other: _Point) -> None:
        """Add the line between two points, if it is level or upright."""
        (x1, y1), (x2, y2) = one, other
        if abs(y1 - y2) <= _STRAIGHT < abs(x1 - x2):
            self.level.append(Rule((y1 + y2) / 2, min(x1, x2), max(x1, x2)))
        elif abs(x1 - x2) <= _STRAIGHT < abs(y1 - y2):
            self.upright.append(Rule((x1 + x2) / 2, min(y1, y2), max(y1, y2)))


def rules_of(page: Any) -> Rules:
    """Return the rules of an open page."""
    from pypdfium2 import raw

    rules, shown = Rules(), Shown.of(page)
    for item in islice(page.get_objects((raw.FPDF_PAGEOBJ_PATH,), max_depth=_NEST), _MOST):
        if raw.FPDFPath_CountSegments(item) <= _DRAWING:
            _add(rules, item, shown, raw)
    return rules


def _add(rules: Rules, item: Any, shown: Shown, raw: Any) -> None:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    if not raw.FPDFPath_GetDrawMode(item, fill, stroke) or not (fill.value or stroke.value):
        return
    lines = list(_lines(item, shown, raw))
    if stroke.value:
        for one, other in lines:
            rules.add(one, other)
    if fill.value and lines:
        _add_area(rules, lines, not stroke.value and _is_shaded(item, raw))


def _add_area(rules: Rules, lines: list[tuple[_Point, _Point]], shaded: bool) -> None:
    """Add a filled rectangle: a rule if it is thin."""
    across, down = zip(*(point for line in lines for point in line), strict=True)
    box = Box(min(across), min(down), max(across), max(down))
    middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
    if box.bottom - box.top <= _THIN:
        rules.add((box.left, middle[1]), (box.right, middle[1]))
    elif box.right - box.left <= _THIN:
        rules.add((middle[0], box.top), (middle[0], box.bottom))
    elif shaded and all(abs(x1 - x2) <= _STRAIGHT or abs(y1 - y2) <= _STRAIGHT for (x1, y1), (x2, y2) in lines):
        rules.shaded.append(box)


def _is_shaded(item: Any, raw: Any) -> bool:
    colour = [ctypes.c_uint() for _ in range(4)]
    known = raw.FPDFPageObj_GetFillColor(item, *colour)
    return bool(known) and colour[3].value > 0 and min(one.value for one in colour[:3]) < _WHITE


def _lines(item: Any, shown: Shown, raw: Any) -> Iterator[tuple[_Point, _Point]]:
    """Yield the straight pieces of an outline."""
    place = _placing(item, shown)
    x, y = ctypes.c_float(), ctypes.c_float()
    first = last = None
    for at in range(raw.FPDFPath_CountSegments(item)):
        piece = raw.FPDFPath_GetPathSegment(item, at)
        if not raw.FPDFPathSegment_GetPoint(piece, x, y):
            return
        point = place(x.value, y.value)
        kind = raw.FPDFPathSegment_GetType(piece)
        if kind == _MOVE:
            first = point
        elif kind == _LINE and last is not None:
            yield last, point
        last = point
        if raw.FPDFPathSegment_GetClose(piece) and first is not None:
            yield last, first


def _placing(item: Any, shown: Shown) -> Callable[[float, float], _Point]:
    """Return what turns an outline's own coordinates into a place on the page as displayed."""
    matrix, around = item.get_matrix(), item.container
    while around is not None:
        matrix, around = matrix.multiply(around.get_matrix()), around.container
    (left, top), (rx, ry), (ux, uy) = shown.origin, shown.right, shown.up

    def place(x: float, y: float) -> _Point:
        x, y = matrix.on_point(x, y)
        return left + x * rx + y * ux, top + x * ry + y * uy

    return place
