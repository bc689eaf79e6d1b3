"""Make tables of the printed lines inside grids: which lines are in which cell, and what is no table after all.

A false table is worse than none, so a grid has to look like one in every respect: forms and plots stay as they are.
"""

from collections.abc import Mapping, Sequence
from statistics import median

from pincite.ingest.reading.grids import Grid, Place
from pincite.ingest.reading.letters import Line, lines_once, turned_back
from pincite.ingest.reading.pdfium import Box
from pincite.ingest.reading.printed_rows import PrintedRow, parted_rows, written

_OVER = 0.5  # of the letters' height by which a line may stand over the edge of its cell
_CROSSING = 0.05  # of the lines of a table may do so farther; with more, the lines are no cells
_FILLED = 0.4  # of the cells; plots and forms to fill in have fewer
_WORDS = 0.5  # of the filled cells have a letter or a digit
_SHADED = 0.8  # of the filled cells of a header

_Cells = Mapping[Place, Sequence[Line]]


def tables_in(lines: Sequence[Line], grids: Sequence[Grid], shaded: Sequence[Box]) -> list[tuple[Grid, Line]]:
    """Return the grids that hold tables, and each table as one line with breaks and tabs."""
    found = ((grid, _table([line for line in lines if _holds(grid, line)], grid, shaded)) for grid in grids)
    return [(grid, table) for grid, table in found if table is not None]


def with_tables(lines: Sequence[Line], tables: Sequence[tuple[Grid, Line]]) -> list[Line]:
    """Return the lines with those of each table as one, in the place of its first."""
    kept, seen = list[Line](), set[int]()
    for line in lines:
        at = next((at for at, (grid, _) in enumerate(tables) if _holds(grid, line)), None)
        if at is None:
            kept.append(line)
        elif at not in seen:
            seen.add(at)
            kept.append(tables[at][1])
    return kept


def _holds(grid: Grid, line: Line) -> bool:
    """Return whether a line is in the table, with both its ends: a page's footer may cross a table's foot."""
    box = _shown(line)
    most = _OVER * line.size
    beyond = box.left < grid.columns[0] - most or box.right > grid.columns[-1] + most
    return grid.cell_of(box) is not None and not beyond


def _shown(line: Line) -> Box:
    return turned_back(line.box, -line.turn % 4)


def _table(lines: Sequence[Line], grid: Grid, shaded: Sequence[Box]) -> Line | None:
    """Return the lines as one, row by row; None if they make no table."""
    cells: dict[Place, list[Line]] = {}
    for line in lines_once(lines):
        if (place := grid.cell_of(_shown(line))) is not None:
            cells.setdefault(place, []).append(line)
    if not _is_table(cells, grid):
        return None
    rows = [row for number in sorted({row for row, _ in cells}) for row in _rows(number, cells, grid, shaded)]
    text, blocks = written(rows, _depth(cells, grid))
    return Line(text, grid.box, median(line.size for line in lines), lines[0].row, blocks=blocks)


def _is_table(cells: _Cells, grid: Grid) -> bool:
    """Return whether two columns or more, and most rows, have several filled cells, and the lines keep to them."""
    rows, columns = ([place[side] for place in cells] for side in (0, 1))
    several = sum(rows.count(one) > 1 for one in set(rows))
    if several < 2 or 2 * several < len(set(rows)) or sum(columns.count(one) > 1 for one in set(columns)) < 2:
        return False
    lines = [(line, grid.box_of(place)) for place, inside in cells.items() for line in inside]
    crossing = sum(_crosses(line, cell) for line, cell in lines)
    worded = sum(any(letter.isalnum() for line in inside for letter in line.text) for inside in cells.values())
    filled = len(cells) >= _FILLED * len(set(grid.cell.values()))
    return filled and crossing <= _CROSSING * len(lines) and worded >= _WORDS * len(cells)


def _crosses(line: Line, cell: Box) -> bool:
    most = _OVER * line.size
    return not line.turn and (line.box.left < cell.left - most or line.box.right > cell.right + most)


def _rows(number: int, cells: _Cells, grid: Grid, shaded: Sequence[Box]) -> list[PrintedRow]:
    """Return the printed rows of a row of the grid."""
    inside = {column: list(lines) for (row, column), lines in cells.items() if row == number}
    dark = sum(_is_shaded(grid.box_of((number, column)), shaded) for column in inside) >= _SHADED * len(inside)
    widths = {column: grid.box_of((number, column)) for column in inside}
    return parted_rows(inside, widths, dark)


def _is_shaded(cell: Box, shaded: Sequence[Box]) -> bool:
    x, y = (cell.left + cell.right) / 2, (cell.top + cell.bottom) / 2
    return any(box.left <= x <= box.right and box.top <= y <= box.bottom for box in shaded)


def _depth(cells: _Cells, grid: Grid) -> int:
    """Return over how many rows the highest cell of the first row with several goes: as many rows are its header."""
    rows = sorted({row for row, _ in cells})
    first = next(row for row in rows if sum(place[0] == row for place in cells) > 1)
    lowest = max(grid.rows.index(grid.box_of(place).bottom) for place in cells if place[0] == first)
    return sum(first <= row < lowest for row in rows)
