"""Put the lines of a printed page into reading order, column by column, and make the page's text of them.

The order of the file is kept unless the page says otherwise: text stands side by side in columns, or runs from the
bottom to the top. Notes in smaller print at the foot of columns come after the columns, so that the text goes on
from one column to the next.
"""

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from statistics import median

from pincite.ingest.document import StatedBlock
from pincite.ingest.reading.letters import Line, lines_once, rejoined

_FEWEST = 3  # lines in a column
_NARROWEST = 20  # characters in a column's usual line, wide ones counted twice; cells of tables have fewer
_FULL, _MOST = 0.75, 0.5  # of the width of a column's widest line, and the share of a column's lines that are so wide
_FULLER, _MORE = 0.85, 0.6  # the same where the file goes from one column to the other, as it does in tables
_GUTTER, _NEARLY_ALL = 0.5, 0.9  # of the letters' height, and the share of lines that keep this distance
_APART = 2.0  # letters' heights between a column and what stands above or below it
_SMALL = 0.92  # of the usual letters' height; smaller ones are notes
_ALIGNED = 3.0  # points between the left edges of a column's lines


def text_of(lines: Sequence[Line]) -> tuple[str, tuple[StatedBlock, ...]]:
    """Return the text of a page, and where the rows of its tables stand in it.

    It has one line for each printed line, and a blank line between blocks.
    """
    blocks: list[list[Line]] = []
    for turn in dict.fromkeys(line.turn for line in lines):
        turned = [line for line in lines if line.turn == turn]
        blocks += _blocks(lines_once(list(rejoined(turned)) if turn else turned))
    text, stated = "", list[StatedBlock]()
    for block in blocks:
        for row, table in _rows(block):
            stated += [_moved(one, len(text)) for one in table]
            text += f"{row}\n"
        text += "\n"
    return text.removesuffix("\n\n"), tuple(stated)


def _moved(block: StatedBlock, by: int) -> StatedBlock:
    header = (block.header[0] + by, block.header[1] + by) if block.header else None
    wraps = None if block.wraps is None else tuple(at + by for at in block.wraps)
    return StatedBlock(block.start + by, block.end + by, block.level, header, wraps)


def _rows(lines: Sequence[Line]) -> Iterator[tuple[str, tuple[StatedBlock, ...]]]:
    """Yield the text of each printed line, or of a table; neighbouring parts of one line are joined again."""
    for (_, table), parts in groupby(lines, lambda line: (line.row, line.blocks)):
        *texts, last = [line.text for line in parts]
        yield " ".join([*(text.rstrip() for text in texts), last]), table


def _blocks(lines: list[Line]) -> list[list[Line]]:
    """Return the lines in reading order, in blocks: columns and their notes, and what is above and below them."""
    if _runs_upwards(lines):
        lines = sorted(lines, key=lambda line: (line.box.top, line.box.left))
    bands = _best_bands(lines)
    if not bands:
        return [lines] if lines else []
    blocks = []
    rest = set(map(id, lines))
    top = float("-inf")
    for band in bands:
        above = [line for line in lines if top <= line.box.top < band.top and id(line) in rest - band.members]
        blocks += [above, *band.blocks()]
        top = band.top
        rest -= band.members | set(map(id, above))
    blocks.append([line for line in lines if id(line) in rest])
    return [block for block in blocks if block]


def _runs_upwards(lines: Sequence[Line]) -> bool:
    """Return whether most lines stand above the one before, as on pages that were turned."""
    steps = [after.box.top - one.box.top for one, after in pairwise(lines) if after.row != one.row]
    return len(steps) >= 2 and sum(step < 0 for step in steps) * 3 > len(steps) * 2


@dataclass(frozen=True, slots=True)
class _Band:
    """Two columns side by side; each may have columns of its own."""

    left: list[Line]
    right: list[Line]

    @property
    def top(self) -> float:
        return min(line.box.top for line in (*self.left, *self.right))

    @property
    def members(self) -> set[int]:
        return {id(line) for line in (*self.left, *self.right)}

    def blocks(self) -> list[list[Line]]:
        """Return the text of the columns in one block, and their notes in another."""
        usual = median(line.size for line in (*self.left, *self.right))
        (left, left_notes), (right, right_notes) = (_without_notes(side, usual) for side in (self.left, self.right))
        return [_flat(left) + _flat(right), left_notes + right_notes]


def _flat(lines: list[Line]) -> list[Line]:
    return [line for block in _blocks(lines) for line in block]


def _without_notes(lines: list[Line], usual: float) -> tuple[list[Line], list[Line]]:
    """Return a column's text and the notes at its foot, which are printed smaller."""
    lowest = max((line.box.top for line in lines if line.size > _SMALL * usual), default=float("inf"))
    notes = [line for line in lines if line.box.top > lowest]
    return [line for line in lines if line.box.top <= lowest], notes


def _best_bands(lines: list[Line]) -> list[_Band]:
    """Return the columns that hold the most lines, from top to bottom; none if the page has none."""
    tried = [_bands(lines, edge) for edge in _edges(lines)]
    return max(tried, key=lambda bands: sum(len(band.members) for band in bands), default=[])


def _edges(lines: Sequence[Line]) -> Iterator[float]:
    """Yield where a column may begin: left edges that several long lines share, apart from the leftmost."""
    lefts = sorted(line.box.left for line in lines if 2 * len(line.text) >= _NARROWEST)
    first = lefts[0] if lefts else 0.0
    start = 0
    for at in range(1, len(lefts) + 1):
        if at == len(lefts) or lefts[at] - lefts[at - 1] > _ALIGNED:
            if at - start >= _FEWEST and lefts[start] - first > _ALIGNED:
                yield lefts[start]
            start = at


def _bands(lines: list[Line], edge: float) -> list[_Band]:
    """Return the columns on both sides of an edge; lines that cross it divide them into bands."""
    crossing = sorted(line.box.top for line in lines if line.box.left < edge - _ALIGNED < line.box.right - _ALIGNED)
    beside: dict[int, list[Line]] = {}
    for line in lines:  # in the order of the file
        if not line.box.left < edge - _ALIGNED < line.box.right - _ALIGNED:
            beside.setdefault(bisect(crossing, line.box.top), []).append(line)
    bands = []
    for _, lines_beside in sorted(beside.items()):
        inside = _without_edges(lines_beside)
        left = [line for line in inside if line.box.left < edge - _ALIGNED]
        right = [line for line in inside if line.box.left >= edge - _ALIGNED]
        if _are_columns(_Band(left, right), inside, edge):
            bands.append(_Band(left, right))
    return bands


def _without_edges(lines: list[Line]) -> list[Line]:
    """Return the lines without page numbers and the like, which stand apart above or below the columns."""
    groups: list[list[Line]] = []
    for line in sorted(lines, key=lambda line: line.box.top):
        if not groups or line.box.top - _bottom(groups[-1]) > _APART * line.size:
            groups.append([])
        groups[-1].append(line)
    for end in (0, -1):
        while groups and len(groups[end]) < _FEWEST:
            groups.pop(end)
    kept = {id(line) for group in groups for line in group}
    return [line for line in lines if id(line) in kept]


def _are_columns(band: _Band, lines: Sequence[Line], edge: float) -> bool:
    """Return whether both sides are columns of running text, side by side, and no table."""
    runs = [list(run) for _, run in groupby(lines, lambda line: line.box.left >= edge - _ALIGNED)]
    least = (_FULL, _MOST) if len(runs) <= _FEWEST or _out_of_step(band) else (_FULLER, _MORE)
    if not all(_is_prose(side, *least) for side in (band.left, band.right)):
        return False
    shared = min(_bottom(band.left), _bottom(band.right)) - max(_top(band.left), _top(band.right))
    ends = sorted(line.box.right for line in band.left)
    gutter = edge - ends[int(_NEARLY_ALL * len(ends))]
    if shared <= 0 or gutter < _GUTTER * median(line.size for line in lines):
        return False
    return sum(_goes_back(run, after) for run, after in pairwise(runs)) <= 1  # a table does so for every row


def _is_prose(lines: Sequence[Line], full: float, most: float) -> bool:
    if len(lines) < _FEWEST:
        return False
    widths = [line.box.right - line.box.left for line in lines]
    wide = sum(width >= full * max(widths) for width in widths)
    return wide > most * len(lines) and median(_columns(line.text) for line in lines) >= _NARROWEST


def _out_of_step(band: _Band) -> bool:
    """Return whether most paragraphs end on one side where a line of the other side goes on: the rows of a table end
    together."""
    ends = goes_on = 0
    for side, other in ((band.left, band.right), (band.right, band.left)):
        widest = max((line.box.right - line.box.left for line in other), default=0.0)
        full = {_height(line): line.box.right - line.box.left >= _FULLER * widest for line in other}
        for at in _ends(side):
            ends += at in full
            goes_on += full.get(at, False)
    return goes_on * 2 > ends


def _ends(side: Sequence[Line]) -> Iterator[int]:
    """Yield the heights of the last lines of paragraphs, which are short."""
    widest = max((line.box.right - line.box.left for line in side), default=0.0)
    for line in side:
        if line.box.right - line.box.left < _FULL * widest:
            yield _height(line)


def _height(line: Line) -> int:
    """Return on which of the page's lines it stands, so that neighbours in two columns compare equal."""
    return round(line.box.top / (line.size / 2))


def _columns(text: str) -> int:
    return sum(2 if letter >= "\u1100" else 1 for letter in text)


def _goes_back(run: Sequence[Line], after: Sequence[Line]) -> bool:
    """Return whether a run of lines begins beside the top of the one before, though that one ended farther down."""
    return abs(_top(after) - _top(run)) < run[0].size and after[0].box.top < run[-1].box.top - run[0].size / 2


def _top(lines: Sequence[Line]) -> float:
    return min(line.box.top for line in lines)


def _bottom(lines: Sequence[Line]) -> float:
    return max(line.box.bottom for line in lines)
