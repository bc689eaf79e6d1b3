"""Find the tables that rules draw on a page: grids of crossing lines, and the cells between them.

The method is that of pdfplumber, which finds the same tables, but reads a page in a hundred milliseconds and more
where PDFium takes ten. Here, a table may also be open at its sides, as Korean ones are.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.ingest.reading.pdfium import Box
from pincite.ingest.reading.rules import Rule, Rules

_SAME = 3.0  # points; lines nearer than this are one, as the two of a double line
_SHORTEST = 6.0  # points; shorter lines are signs
_OPEN = 12.0  # points by which level lines go beyond the outermost upright ones where a table has open sides
_MOST = 1_000  # lines of a page after joining; with more it is a drawing
_COVERED = 0.8  # of the edge of a cell, by rules

Place = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """The rows and columns of a table: their edges in points from the page's top left corner, in order.

    `cell` maps each place (row, column) that belongs to a merged cell to the first place of that cell.
    """

    rows: tuple[float, ...]
    columns: tuple[float, ...]
    cell: dict[Place, Place]

    @property
    def box(self) -> Box:
        """The area of the table."""
        return Box(self.columns[0], self.rows[0], self.columns[-1], self.rows[-1])

    def touches(self, box: Box) -> bool:
        """Return whether a box is in the table at least in part."""
        return _overlap(self.box, box, 0)

    def cell_of(self, box: Box) -> Place | None:
        """Return the first place of the cell in which the middle of a box is; None outside the table."""
        return self.place((box.left + box.right) / 2, (box.top + box.bottom) / 2)

    def box_of(self, place: Place) -> Box:
        """Return the area of the cell that begins at a place."""
        rows, columns = zip(*(one for one, first in self.cell.items() if first == place), strict=True)
        left, right = self.columns[min(columns)], self.columns[max(columns) + 1]
        return Box(left, self.rows[min(rows)], right, self.rows[max(rows) + 1])

    def place(self, x: float, y: float) -> Place | None:
        """Return the first place of the cell at a point; None outside the table."""
        row, column = bisect(self.rows, y) - 1, bisect(self.columns, x) - 1
        if not (0 <= row < len(self.rows) - 1 and 0 <= column < len(self.columns) - 1):
            return None
        return self.cell[row, column]


def grids_of(rules: Rules) -> list[Grid]:
    """Return the grids of a page with two rows and two columns or more, the largest first; none within another."""
    level, upright = _joined(rules.level), _joined(rules.upright)
    if len(level) + len(upright) > _MOST:
        return []
    grids = [grid for group in _connected(level, upright) if (grid := _grid(*group)) is not None]
    outer: list[Grid] = []
    for grid in sorted(grids, key=lambda one: _area(one.box), reverse=True):
        if not any(_overlap(grid.box, other.box) for other in outer):
            outer.append(grid)
    return outer


def _joined(rules: Sequence[Rule]) -> list[Rule]:
    """Return the rules with those of one line joined, and without short ones."""
    joined: list[Rule] = []
    for rule in sorted(Rule(at, rule.start, rule.end) for at, rule in _aligned(rules)):
        last = joined[-1] if joined else None
        if last and last.at == rule.at and rule.start <= last.end + _SAME:
            joined[-1] = Rule(last.at, last.start, max(last.end, rule.end))
        else:
            joined.append(rule)
    return [rule for rule in joined if rule.end - rule.start >= _SHORTEST]


def _aligned(rules: Sequence[Rule]) -> Iterator[tuple[float, Rule]]:
    """Yield each rule with the place that it shares with those next to it."""
    group: list[Rule] = []
    for rule in sorted(rules):
        if group and rule.at - group[0].at > _SAME:
            yield from ((group[0].at, one) for one in group)
            group = []
        group.append(rule)
    yield from ((group[0].at, one) for one in group)


def _connected(level: list[Rule], upright: list[Rule]) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """Yield the level and upright rules that cross one another, directly or through others."""
    left_level, left_upright = set(level), set(upright)
    while left_level:
        found_level, found_upright = [left_level.pop()], list[Rule]()
        queue = [(found_level[0], True)]
        while queue:
            rule, is_level = queue.pop()
            others = left_upright if is_level else left_level
            crossing = [other for other in others if _cross(rule, other)]
            others.difference_update(crossing)
            (found_upright if is_level else found_level).extend(crossing)
            queue += [(other, not is_level) for other in crossing]
        yield found_level, found_upright


def _cross(one: Rule, other: Rule) -> bool:
    return one.start - _SAME <= other.at <= one.end + _SAME and other.start - _SAME <= one.at <= other.end + _SAME


def _grid(level: list[Rule], upright: list[Rule]) -> Grid | None:
    """Return the grid of connected rules; None if it has less than two rows or two columns."""
    rows = sorted({rule.at for rule in level})
    columns = sorted({rule.at for rule in upright})
    if len(rows) < 3 or not columns:
        return None
    upright = upright + _sides(level, columns, rows)
    columns = sorted({rule.at for rule in upright})
    if len(columns) < 3:
        return None
    return Grid(tuple(rows), tuple(columns), _cells(rows, columns, level, upright))


def _sides(level: list[Rule], columns: list[float], rows: list[float]) -> list[Rule]:
    """Return the sides of a table that are not drawn: several level lines go on to there."""
    starts = sorted(rule.start for rule in level)
    ends = sorted(rule.end for rule in level)
    left, right = starts[len(starts) // 2], ends[len(ends) // 2]
    sides = [at for at, gap in ((left, columns[0] - left), (right, right - columns[-1])) if gap > _OPEN]
    return [Rule(at, rows[0], rows[-1]) for at in sides]


def _cells(rows: list[float], columns: list[float], level: list[Rule], upright: list[Rule]) -> dict[Place, Place]:
    """Return the first place of each place's cell; no rule divides the places of one cell."""
    cell = {(row, column): (row, column) for row in range(len(rows) - 1) for column in range(len(columns) - 1)}

    def first(place: Place) -> Place:
        while cell[place] != place:
            place = cell[place]
        return place

    def merge(one: Place, other: Place) -> None:
        kept, gone = sorted((first(one), first(other)))
        cell[gone] = kept

    for row, (top, bottom) in enumerate(pairwise(rows)):
        for column, (left, right) in enumerate(pairwise(columns)):
            if column and not _covers(upright, left, top, bottom):
                merge((row, column - 1), (row, column))
            if row and not _covers(level, top, left, right):
                merge((row - 1, column), (row, column))
    return {place: first(place) for place in cell}


def _covers(rules: list[Rule], at: float, start: float, end: float) -> bool:
    """Return whether rules at a place cover most of the way from `start` to `end`."""
    covered = sum(max(0.0, min(rule.end, end) - max(rule.start, start)) for rule in rules if rule.at == at)
    return covered >= _COVERED * (end - start)


def _area(box: Box) -> float:
    return (box.right - box.left) * (box.bottom - box.top)


def _overlap(one: Box, other: Box, least: float = _SAME) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    return across > least and min(one.bottom, other.bottom) - max(one.top, other.top) > least
