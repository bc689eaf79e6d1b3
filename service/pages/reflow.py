"""Says which line ends of a page's text are only the width of its paper, so that it can be read in paragraphs."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.ingest.cutting.blocks import Block, make_blocks
from pincite.ingest.cutting.joins import Join, join_lines
from pincite.ingest.cutting.lines import split_lines
from pincite.ingest.document import Page


@dataclass(frozen=True, slots=True)
class LineJoin:
    """Characters `start` to `end` of a page's text end a line in the middle of a paragraph.

    `space` says whether a space belongs there; without it, the line break divides a word.
    """

    start: int
    end: int
    space: bool


def joins_of(page: Page) -> tuple[LineJoin, ...]:
    """The joins of a page in order; every other line end ends a paragraph. No letter is in any of them."""
    blocks = make_blocks(split_lines([page]), [page])
    joins = join_lines([block.lines for block in blocks])
    return tuple(sorted(_of_blocks(page.text, blocks, joins), key=lambda join: join.start))


def _of_blocks(text: str, blocks: Sequence[Block], joins: Sequence[Sequence[Join]]) -> list[LineJoin]:
    return [
        LineJoin(before.end, after.start, kind is Join.SPACE)
        for block, kinds in zip(blocks, joins, strict=True)
        for (before, after), kind in zip(pairwise(block.lines), kinds, strict=True)
        if not text[before.end : after.start].strip()  # a footnote may stand between the lines of a sentence
    ]
