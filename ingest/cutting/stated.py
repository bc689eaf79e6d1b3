"""What the file itself states: its blocks, and the cells of table rows where they hold running text."""

import re
from collections.abc import Iterator
from dataclasses import replace

from pincite.ingest.cutting.markers import starts_item
from pincite.ingest.cutting.sentences import closes_sentence
from pincite.ingest.document import Page, StatedBlock

_PIECE, _CELL = re.compile(r"[^\t\n]+"), re.compile(r"[^\t]+")
_RUNNING = 40  # characters; a cell as long as this holds running text, even without a full stop
_SHORTEST_RUNNING = 12  # a cell that ends in a full stop and is shorter is an abbreviation, a date or a number
_LONGEST_MARK = 6


def stated_parts(page: Page) -> list[StatedBlock]:
    """Return the page's stated blocks in order, with rows of running text divided into their cells.

    A row of short cells ("Shells", "0", "1,000") means something only as a whole, so it stays one part. A list
    number or sign before a tab stays with its text.
    """
    parts = (part for block in page.blocks for part in _parts(page.text, block))
    return sorted(parts, key=lambda part: part.start)


def _parts(text: str, block: StatedBlock) -> Iterator[StatedBlock]:
    if block.level or text.find("\t", block.start, block.end) < 0:
        yield block
        return
    start = end = block.start
    for piece in (_CELL if block.wraps is not None else _PIECE).finditer(text, block.start, block.end):
        if start < end and not _is_record(text[start:end], text[end : piece.start()], piece[0]):
            yield _part(text, start, end, block)
            start = piece.start()
        end = piece.end()
    last = _part(text, start, block.end, block)
    yield last if start > block.start else replace(block, wraps=last.wraps)


def _part(text: str, start: int, end: int, row: StatedBlock) -> StatedBlock:
    """Return a part of a row. In print, the lines of several short cells stand beside one another: all breaks go."""
    wraps = row.wraps
    if wraps is not None and text.find("\t", start, end) >= 0:
        wraps = tuple(at for at in range(start, end) if text[at] == "\n")
    return StatedBlock(start, end, wraps=wraps)


def _is_record(before: str, gap: str, after: str) -> bool:
    """Return whether two neighbouring cells belong together: a mark and its text, or two short cells of one line."""
    mark = before.strip()
    if len(mark) <= _LONGEST_MARK and starts_item(f"{mark} "):
        return True
    return "\n" not in gap and not _runs(before.rpartition("\t")[2]) and not _runs(after)


def _runs(cell: str) -> bool:
    cell = cell.strip()
    return len(cell) >= _RUNNING or (len(cell) >= _SHORTEST_RUNNING and closes_sentence(cell))
