"""Lay out a sheet's cells as a page, so that rows are lines and tabs part columns; its cells can be told from that.

A line for every row, empty ones too, and a tab before every column but the first: `ingest/places.py` counts them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from pincite.ingest.document import StatedBlock
from pincite.ingest.reading.formats.content import RawPage
from pincite.ingest.reading.formats.tables import can_be_header, is_number
from pincite.ingest.text import normalise

MOST_ROWS = 20_000  # with words, of one file; each is embedded by itself
_LAST_ROW = 200_000  # beyond it, the empty lines above a row would weigh more than the row
_MOST_COLUMNS = 256

Cells = Mapping[int, str]


@dataclass(slots=True)
class Grid:
    """The cells of a sheet by row (from 1) and column (from 0). Cells beyond the limits are counted, not kept."""

    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    beyond: int = 0

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell's text on one line."""
        words = " ".join(normalise(text).split())
        if not words:
            return
        if row > _LAST_ROW or column >= _MOST_COLUMNS:
            self.beyond += 1
        else:
            self.rows.setdefault(row, {})[column] = words

    def spread(self, first: tuple[int, int], last: tuple[int, int]) -> None:
        """Write what a merged cell says into all its (row, column) places; not over a row that holds nothing else."""
        words = self.rows.get(first[0], {}).get(first[1])
        columns = range(first[1], min(last[1] + 1, _MOST_COLUMNS))
        for row in sorted(self.rows) if words and (last[0] - first[0] < MOST_ROWS) else ():
            cells = self.rows[row]
            if first[0] <= row <= last[0] and cells.keys() - set(columns):
                for column in columns:
                    cells.setdefault(column, words or "")


def page_of_grid(grid: Grid, name: str, label: str, problems: tuple[str, ...] = ()) -> RawPage:
    """Return a sheet as a page: its name, if it has one, on the first line, then its rows."""
    lines = [name] if name else []
    blocks = [StatedBlock(0, len(name), 1)] if name else []
    position = len(name) + 1 if name else 0
    headers = dict(_headers(grid.rows))
    widths = {row: max(cells) + 1 for row, cells in grid.rows.items()}
    places: dict[int, tuple[int, int]] = {}
    for row in range(1, max(grid.rows, default=0) + 1):
        cells = grid.rows.get(row, {})
        header = headers.get(row)
        width = max(widths.get(row, 0), widths[header[1]] if header else 0)
        line = "\t".join(cells.get(column, "") for column in range(width))
        places[row] = (position, position + len(line))
        if cells:
            above = (places[header[0]][0], places[min(row, header[1])][1]) if header else None
            blocks.append(StatedBlock(position, position + len(line), 0, above))
        lines.append(line)
        position += len(line) + 1
    if grid.beyond:
        problems = (*problems, f"{grid.beyond:,} cells beyond row {_LAST_ROW:,} or column {_MOST_COLUMNS} left out")
    return RawPage("\n".join(lines), label, tuple(blocks), problems=problems)


def _headers(rows: Mapping[int, Cells]) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield each row below a header, and those of the header, with the header's first and last row."""
    header: tuple[int, int] | None = None
    for table in _tables(sorted(rows)):
        first = next((at for at, row in enumerate(table) if len(rows[row]) > 1), None)
        if first is None:
            continue
        if first + 1 < len(table) and can_be_header(list(rows[table[first]].values())):
            header = (table[first], _last(table, first, rows))
        elif header and not rows[table[first]].keys() <= rows[header[1]].keys():
            header = None
        yield from ((row, header) for row in table[first:] if header)


def _last(table: list[int], first: int, rows: Mapping[int, Cells]) -> int:
    """Return the header's last row: a second one has names under the names, and amounts follow."""
    if first + 2 < len(table):
        upper, lower, below = (rows[table[first + more]] for more in range(3))
        repeats = len(set(upper.values())) < len(upper) or len(upper) < len(lower)
        if repeats and can_be_header(list(lower.values())) and any(map(is_number, below.values())):
            return table[first + 1]
    return table[first]


def _tables(rows: list[int]) -> Iterator[list[int]]:
    """Yield the rows that follow one another without an empty one between."""
    table = rows[:1]
    for before, row in pairwise(rows):
        if row != before + 1:
            yield table
            table = []
        table.append(row)
    if table:
        yield table
