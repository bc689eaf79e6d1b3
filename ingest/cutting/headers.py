"""Find the header of a table's row, so that "96.7 %" is found with "2022", which stands some lines above it."""

from bisect import bisect_right
from collections.abc import Sequence

from pincite.ingest.document import Page, Span, StatedBlock

_WHOLE = 160  # characters; of a longer header only the cells above the words are taken
_LONGEST = 600


def header_of(page: Page, span: Span) -> Span | None:
    """Return where the header of the row with this span stands, None if it has none or is part of it.

    >>> rows = StatedBlock(0, 10, 0, (0, 10)), StatedBlock(11, 22, 0, (0, 10))
    >>> header_of(Page(1, "1", "Year\\tShare\\n2022\\t96.7 %", rows), Span(1, 11, 22))
    Span(page=1, start=0, end=10)
    """
    at = bisect_right(page.blocks, span.start, key=lambda block: block.start) - 1
    row = page.blocks[at] if at >= 0 else None
    if row is None or row.header is None or span.start < row.header[1] or span.end > row.end:
        return None
    if "\t" not in page.text[span.start : span.end]:
        return None  # a cell by itself: running text, or a title within the table
    start, end = row.header
    if end - start <= _WHOLE:
        return _stripped(page, start, end)
    return _above(page, row, row.header, span)


def without_own(headers: Sequence[Span | None], spans: Sequence[Span]) -> Span | None:
    """Return the header that a passage lacks: only the first of its tables can have begun before it."""
    first = next((one for one in headers if one is not None), None)
    if first is None or any(one.page == first.page and one.start <= first.start < one.end for one in spans):
        return None
    return first


def _above(page: Page, row: StatedBlock, header: tuple[int, int], span: Span) -> Span | None:
    """Return the cells of the header above a part of a row, if both have the same columns."""
    cells = page.text[header[0] : header[1]].split("\t")
    if page.text.count("\t", row.start, row.end) != len(cells) - 1:
        return None
    first = page.text.count("\t", row.start, span.start)
    last = page.text.count("\t", row.start, span.end)
    start = header[0] + sum(len(cell) + 1 for cell in cells[:first])
    end = header[0] + sum(len(cell) + 1 for cell in cells[: last + 1]) - 1
    found = _stripped(page, start, end)
    return found if found and found.end - found.start <= _LONGEST else None


def _stripped(page: Page, start: int, end: int) -> Span | None:
    text = page.text[start:end]
    bare = text.strip()
    begin = start + len(text) - len(text.lstrip())
    return Span(page.number, begin, begin + len(bare)) if bare else None
