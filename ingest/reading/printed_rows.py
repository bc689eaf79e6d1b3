"""Write the rows of printed tables: which are the header, and where a line break only ends the width of a cell."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, groupby
from operator import itemgetter

from pincite.ingest.document import StatedBlock
from pincite.ingest.reading.formats.content import Row, header_after
from pincite.ingest.reading.formats.tables import can_be_header, headed
from pincite.ingest.reading.letters import Line, rejoined
from pincite.ingest.reading.pdfium import Box

_FULL = 0.95  # of the width of a cell, which a line had reached with the next word
_ENDED = 0.8  # of the line breaks of a row; with fewer, its cells hold running text
_MANY, _SEVERAL = 4, 2  # lines of the first cell, and other cells with as many, that make rows in any case
_ALIGNED = 0.5  # of the letters' height; lines of several cells that begin no farther apart are one row
_MOST_HEADERS = 3  # rows


@dataclass(frozen=True, slots=True)
class _Cell:
    """The text of a cell, and the places of its line breaks where only its width ended."""

    text: str
    wraps: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """The cells of a row by column. It is `marked` if it is shaded or bold, as headers are."""

    cells: Mapping[int, _Cell]
    marked: bool


def parted_rows(cells: Mapping[int, list[Line]], areas: Mapping[int, Box], shaded: bool) -> list[PrintedRow]:
    """Return a row between two rules as rows: several where its lines stand beside one another without a rule."""
    whole = _row(cells, areas, shaded)
    first, *others = whole.cells.values()
    breaks = sum(cell.text.count("\n") for cell in whole.cells.values())
    wraps = sum(len(cell.wraps) for cell in whole.cells.values())
    high = first.text.count("\n") + 1
    alike = sum(cell.text.count("\n") + 1 == high for cell in others)
    ended = any("\n" in cell.text for cell in others) and breaks - wraps >= _ENDED * breaks
    if high < 2 or not (ended or (high >= _MANY and alike >= _SEVERAL)):
        return [whole]
    rows = list(_beside(cells))
    return [_row(row, areas, shaded) for row in rows] if len(rows) == high else [whole]


def _row(cells: Mapping[int, list[Line]], areas: Mapping[int, Box], shaded: bool) -> PrintedRow:
    bold = all(line.bold for lines in cells.values() for line in lines)
    return PrintedRow({column: _cell(cells[column], areas[column]) for column in sorted(cells)}, shaded or bold)


def _beside(cells: Mapping[int, list[Line]]) -> Iterator[dict[int, list[Line]]]:
    """Yield the lines that stand beside one another in several cells."""
    lines = [(line.box.bottom, column, line) for column, inside in cells.items() for line in inside]
    row: dict[int, list[Line]] = {}
    first = float("inf")
    for bottom, column, line in sorted(lines, key=itemgetter(0)):
        if bottom - first > _ALIGNED * line.size:
            yield dict(sorted(row.items()))
            row = {}
        first = first if row else bottom
        row.setdefault(column, []).append(line)
    yield dict(sorted(row.items()))


def _cell(lines: Sequence[Line], area: Box) -> _Cell:
    """Return the text of a cell, a line each, and which line breaks are only where its width ended."""
    lines = list(rejoined(lines)) if any(line.turn for line in lines) else lines
    rows = [list(row) for _, row in groupby(lines, lambda line: line.row)]
    texts = [" ".join(line.text.strip() for line in row).replace("\t", " ") for row in rows]
    widths = [row[-1].box.right - row[0].box.left for row in rows]
    margin = min(min(line.box.left - area.left, area.right - line.box.right) for line in lines)
    width = max(*widths, 0.0, area.right - area.left - 2 * max(0.0, margin)) if not lines[0].turn else max(widths)
    ends = accumulate(len(text) + 1 for text in texts)
    wraps = tuple(
        end - 1
        for end, reached, text, after in zip(ends, widths, texts[1:], widths[1:], strict=False)
        if reached + after * (len(text.split(" ")[0]) + 1) / len(text) > _FULL * width
    )
    return _Cell("\n".join(texts), wraps)


def written(rows: Sequence[PrintedRow], depth: int) -> tuple[str, tuple[StatedBlock, ...]]:
    """Return the text of a table and its rows. Tabs part the cells, as many as there are columns with words.

    `depth` is how many rows the header has, if there is one. A single cell above the rows is the table's title.
    """
    columns = sorted({column for row in rows for column in row.cells})
    titles = next(at for at, row in enumerate(rows) if len(row.cells) > 1)
    lines = [[row.cells.get(column, _Cell("")) for column in columns] for row in rows[titles:]]
    joined = ["\t".join(" ".join(cell.text.split()) for cell in line) for line in lines]
    parts = headed(joined, _marked(rows[titles:], joined))
    if parts[0].row and depth > 1:
        parts = headed(joined, depth)
    lines = [list(row.cells.values()) for row in rows[:titles]] + lines
    return _placed(lines, [*[None] * titles, *(part.row for part in parts)])


def _marked(rows: Sequence[PrintedRow], texts: Sequence[str]) -> int:
    """Return how many rows at the top are marked, 0 if there is no end of them; after the first, only names are."""
    heads = (row.marked and (not at or can_be_header(texts[at].split("\t"))) for at, row in enumerate(rows))
    count = next((at for at, head in enumerate(heads) if not head), 0)
    return count if count <= _MOST_HEADERS else 0


def _placed(lines: Sequence[Sequence[_Cell]], parts: Sequence[Row | None]) -> tuple[str, tuple[StatedBlock, ...]]:
    texts, blocks, start = list[str](), list[StatedBlock](), 0
    header: tuple[int, int] | None = None
    last: Row | None = None
    for line, part in zip(lines, parts, strict=True):
        texts.append("\t".join(cell.text for cell in line))
        end = start + len(texts[-1])
        header, last = header_after(header, last, part, (start, end)), part
        blocks.append(StatedBlock(start, end, 0, header, tuple(_wraps(line, start))))
        start = end + 1
    return "\n".join(texts), tuple(blocks)


def _wraps(line: Sequence[_Cell], start: int) -> Iterator[int]:
    for cell in line:
        yield from (start + at for at in cell.wraps)
        start += len(cell.text) + 1
