"""Lines of pages, and which of them are running headers, footers and page numbers.

What is left is the body: the only text that passages are made of. Furniture stays in `Page.text`, so it can
be found as a quotation, but never stands inside a passage.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.document import Page

# "- 2 -", "12", "p. 3", "3 / 14", "페이지 3", "iv": nothing but a page's number.
_PAGE_NUMBER = re.compile(
    r"(?:[-–—~|<(\[]\s*)?(?:page|p\.|쪽|페이지)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\s*(?:쪽|페이지)?"
    r"(?:\s*[-–—~|>)\]])?",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"\d+")
_EDGE_LINES = 3  # headers and footers stand within so many lines of a page's top or bottom
_LONGEST_FURNITURE = 80
_REPEATS = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank: `pages[page].text[start:end]`, stripped. `gap` counts blank lines above it.

    `page` is an index from 0; `width` counts wide (East Asian) characters twice; `indent` is in characters.
    """

    page: int
    start: int
    end: int
    text: str
    indent: int
    gap: int
    width: int


def split_lines(pages: Sequence[Page]) -> list[Line]:
    """All lines that are not blank, in reading order."""
    return [line for index, page in enumerate(pages) for line in _page_lines(index, page.text)]


def _page_lines(index: int, text: str) -> list[Line]:
    lines: list[Line] = []
    position = gap = 0
    for raw in text.split("\n"):
        stripped = raw.strip()
        if stripped:
            indent = len(raw) - len(raw.lstrip())
            start = position + indent
            lines.append(
                Line(index, start, start + len(stripped), stripped, indent, gap, display_width(stripped))
            )
            gap = 0
        else:
            gap += 1
        position += len(raw) + 1
    return lines


def display_width(text: str) -> int:
    """Columns that the text takes in a fixed-width font: `display_width("한a") -> 3`."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def body_lines(lines: Sequence[Line], page_count: int) -> list[Line]:
    """The lines without running headers, footers and page numbers.

    On paged documents only lines near the top or bottom of a page can be furniture. A text without pages
    (a copy of a PDF's text) has its furniture in mid-stream: there a short line that returns with nothing
    but its numbers changed, and does not close a sentence, is furniture.
    """
    at_edge = _edge_positions(lines) if page_count > 1 else frozenset(range(len(lines)))
    repeated = _repeated(lines, at_edge, page_count)
    kept = []
    for position, line in enumerate(lines):
        furniture = position in at_edge and (
            _is_page_number(line, page_count) or _shape(line.text) in repeated
        )
        if not furniture:
            kept.append(line)
    return kept


def _edge_positions(lines: Sequence[Line]) -> frozenset[int]:
    by_page: dict[int, list[int]] = {}
    for position, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(position)
    edges = (positions[:_EDGE_LINES] + positions[-_EDGE_LINES:] for positions in by_page.values())
    return frozenset(position for edge in edges for position in edge)


def _repeated(lines: Sequence[Line], at_edge: frozenset[int], page_count: int) -> frozenset[str]:
    """The shapes that return often enough: on a third of the pages, at least twice (thrice without pages)."""
    seen: Counter[str] = Counter()
    if page_count > 1:
        seen.update(shape for _, shape in {(lines[p].page, _shape(lines[p].text)) for p in at_edge})
        enough = max(2, page_count // 3)
    else:
        seen.update(_shape(line.text) for line in lines)
        enough = _REPEATS
    return frozenset(shape for shape, count in seen.items() if count >= enough and _can_be_furniture(shape))


def _shape(text: str) -> str:
    """The line with what changes from page to page taken out: numbers and spacing."""
    return _DIGITS.sub("0", "".join(text.split()))


def _can_be_furniture(shape: str) -> bool:
    letters = sum(character.isalpha() for character in shape)
    return (
        letters >= 2
        and len(shape) <= _LONGEST_FURNITURE
        and not shape.endswith((".", "?", "!", "다", "음", "함"))
    )


def _is_page_number(line: Line, page_count: int) -> bool:
    # Without pages a bare number may be a table's cell; dressed up ("- 2 -") it is a page's number.
    if _PAGE_NUMBER.fullmatch(line.text) is None:
        return False
    return page_count > 1 or not line.text.isalnum()
