"""Split pages into lines and remove running headers, footers and page numbers ("furniture").

The remaining lines are the body, the only text that passages are made of. Furniture stays in `Page.text`, so it
can still be quoted, but it never appears in a passage. Doubtful lines are kept: extra furniture costs little,
but omitted text cannot be found at all.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.ingest.cutting.markers import has_bullet, starts_item
from pincite.ingest.cutting.sentences import closes_sentence
from pincite.ingest.cutting.stated import stated_parts
from pincite.ingest.document import Page, StatedBlock

# Only a page number: "- 2 -", "12", "p. 3", "3 / 14", "페이지 3", "iv".
_PAGE_NUMBER = re.compile(
    r"(?:[-–—~|<(\[]\s*)?(?:page|p\.|쪽|페이지)?\s*(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of)\s*\d{1,4})?\s*(?:쪽|페이지)?"
    r"(?:\s*[-–—~|>)\]])?",
    re.IGNORECASE,
)
_DASHED = re.compile(r"[-–—~]\s*(?:page|p\.|쪽|페이지)?\s*\d{1,4}\s*[-–—~]", re.IGNORECASE)
# A possible page number comes first or last: "8 Title", "Title - 8 -", "Title 8 / 14".
_FIRST_NUMBER = re.compile(r"[-–—~|]?\d{1,4}(?!\d)")
_LAST_NUMBER = re.compile(r"(?<!\d)\d{1,4}(?:[-–—~|쪽]|페이지|/\d{1,4})?$")
# The constant part of a header before the part that changes: "제 3 장. 설치하기 전에" before "3.2. 백업".
_BEFORE_NUMBER = re.compile(r"(.{10,}?)\d+(?:\.\d+)*\.?[^\d]*$")
_DIGITS = re.compile(r"\d+")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_EDGE_LINES = 3  # headers and footers lie within this many lines of a page's top or bottom
_LONGEST_FURNITURE = 160
_REPEATS = 3
_DENSE = 0.4  # of the pages in between; headers often appear only on every second page
_SHORTEST_FURNITURE = 5  # letters in repeated furniture without a number; shorter lines are table cells
_FULL = 0.9  # of the usual width: a line this wide was wrapped at the margin
_NEIGHBOURS = 12  # lines on either side used to estimate the usual width

Key = tuple[str, int | None]


@dataclass(frozen=True, slots=True)
class Line:
    """One non-blank line: `pages[page].text[start:end]`, stripped. `gap` counts the blank lines above it.

    `page` is an index from 0. `width` counts wide (East Asian) characters twice. `indent` is in characters.
    `spaced` is true if white space followed the text. `stated` is the block that the file states around it, or the
    cell of a row; None where the file states none. A line ends where such a block or cell ends.
    """

    page: int
    start: int
    end: int
    text: str
    indent: int
    gap: int
    width: int
    spaced: bool
    stated: StatedBlock | None = None


def split_lines(pages: Sequence[Page]) -> list[Line]:
    """Return all non-blank lines in reading order."""
    return [line for index, page in enumerate(pages) for line in _page_lines(index, page)]


def _page_lines(index: int, page: Page) -> list[Line]:
    parts = stated_parts(page)
    starts = [part.start for part in parts]
    lines: list[Line] = []
    position = gap = 0
    for raw in page.text.split("\n"):
        end = position + len(raw)
        inside = starts[bisect_right(starts, position) : bisect_left(starts, end)]
        for first, last in pairwise([position, *inside, end]):
            piece = page.text[first:last]
            if stripped := piece.strip():
                indent = len(piece) - len(piece.lstrip())
                start, stop = first + indent, first + indent + len(stripped)
                part = parts[bisect_right(starts, start) - 1] if starts and starts[0] <= start else None
                stated = part if part and start < part.end else None
                width = display_width(stripped)
                spaced = stop < last and (stated is None or stated.wraps is None)
                lines.append(Line(index, start, stop, stripped, indent, gap, width, spaced, stated))
                gap = 0
        gap = 0 if raw.strip() else gap + 1
        position = end + 1
    return lines


def display_width(text: str) -> int:
    """Return the number of columns the text takes in a fixed-width font: `display_width("한a") -> 3`."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)


def usual_widths(lines: Sequence[Line]) -> list[float]:
    """Return, for each line, the width of full lines around it: the 80th percentile of its neighbours' widths.

    The width is local because columns are narrower than pages. It is at least 0.45 times the document's 80th
    percentile, since narrower lines are table cells.
    """
    least = 0.45 * _fourth_fifth(line.width for line in lines)
    windows = (lines[max(0, at - _NEIGHBOURS) : at + _NEIGHBOURS + 1] for at in range(len(lines)))
    return [max(least, _fourth_fifth(line.width for line in window)) for window in windows]


def _fourth_fifth(widths: Iterable[int]) -> float:
    ordered = sorted(widths)
    return ordered[int(len(ordered) * 0.8)] if ordered else 0.0


def body_lines(lines: Sequence[Line], page_count: int) -> list[Line]:
    """Return the lines without running headers, footers and page numbers.

    In paged documents, furniture is a line at the very top or bottom of a page that repeats unchanged except for
    the page number. In a text without pages (text copied from a PDF), it is a page number in mid-stream. What the
    file itself states as a block is never furniture.
    """
    left_out = _at_edges(lines, page_count) if page_count > 1 else _in_mid_stream(lines)
    return [line for position, line in enumerate(lines) if line.stated or position not in left_out]


def _at_edges(lines: Sequence[Line], page_count: int) -> set[int]:
    """Return the positions of furniture, working from the page edges inwards.

    If all lines of a page would go, only its page numbers do.
    """
    by_page: dict[int, list[int]] = {}
    for position, line in enumerate(lines):
        by_page.setdefault(line.page, []).append(position)
    enough = min(_REPEATS, max(2, -(-page_count * 3 // 5)))
    left_out: set[int] = set()
    for side in (1, -1):
        edges = [positions[::side] for positions in by_page.values()]
        for depth in range(_EDGE_LINES):
            outermost = [edge[depth] for edge in edges if len(edge) > depth]
            returning = _returning([lines[position] for position in outermost], enough)
            peeled = {position for position in outermost if _is_furniture(lines[position], returning)}
            left_out |= peeled
            edges = [edge for edge in edges if len(edge) > depth and edge[depth] in peeled]
    for positions in by_page.values():
        if left_out.issuperset(positions):
            left_out -= {position for position in positions if _PAGE_NUMBER.fullmatch(lines[position].text) is None}
    return left_out


def _keys(line: Line) -> list[Key]:
    """Return the keys that must repeat for the line to be furniture.

    They are its text, its beginning, and its text without the page number.
    """
    text = "".join(line.text.split()) if len(line.text) <= 2 * _LONGEST_FURNITURE else ""
    if not text or len(text) > _LONGEST_FURNITURE or _is_bullet(line.text):
        return []
    keys: list[Key] = []
    if can_be_furniture(line.text):
        keys.append((text, None))
        if before := _BEFORE_NUMBER.match(text):
            keys.append((before[1], None))
    for number in (_FIRST_NUMBER.match(text), _LAST_NUMBER.search(text)):
        if number:
            rest = f"{text[: number.start()]}#{text[number.end() :]}"
            keys.append((rest, int(_DIGITS.findall(number[0])[0]) - line.page))
    if set(text.lower()) <= _ROMAN.keys():
        keys.append(("#", _roman(text.lower()) - line.page))
    return list(dict.fromkeys(keys))


def _is_bullet(text: str) -> bool:
    return has_bullet(text) and not _DASHED.fullmatch(text)


def _roman(numeral: str) -> int:
    values = [_ROMAN[letter] for letter in numeral]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


def _returning(lines: Sequence[Line], enough: int) -> set[Key]:
    """Return the keys that repeat often enough, on at least 40 % of the pages between their first and last."""
    pages: dict[Key, list[int]] = {}
    for line in lines:
        for key in _keys(line):
            pages.setdefault(key, []).append(line.page)
    return {
        key
        for key, found in pages.items()
        if len(found) >= enough and len(found) >= _DENSE * (max(found) - min(found) + 1)
    }


def _is_furniture(line: Line, returning: set[Key]) -> bool:
    keys = _keys(line)
    if not returning.isdisjoint(keys):
        return True
    if _PAGE_NUMBER.fullmatch(line.text) is None:
        return False
    return _DASHED.fullmatch(line.text) is not None or any(offset == 1 for _, offset in keys)


def can_be_furniture(text: str) -> bool:
    """Return whether a line that returns may be a running head: words, no list item and no end of a sentence."""
    return (
        len(text) <= _LONGEST_FURNITURE
        and sum(character.isalpha() for character in text) >= _SHORTEST_FURNITURE
        and not closes_sentence(text)
        and not text.endswith(("다", "음", "함", "임"))
        and not _is_bullet(text)
    )


def _in_mid_stream(lines: Sequence[Line]) -> set[int]:
    """Return the positions of page numbers in a text without pages.

    Heads of pages stay: without pages they cannot be told from a label that returns, and a label may be all that says
    what it says. They are blocks of their own.
    """
    dashed = {position for position, line in enumerate(lines) if _DASHED.fullmatch(line.text)}
    return dashed | _counting(lines, _interrupting(lines))


def _interrupting(lines: Sequence[Line]) -> set[int]:
    """Return the positions of runs of up to three short lines that separate two lines of one sentence."""
    usual = usual_widths(lines)
    found: set[int] = set()
    run: list[int] = []
    for position, line in enumerate(lines):
        if _is_short(line, usual[position]):
            run.append(position)
            continue
        above = run[0] - 1 if run else -1
        if 0 < len(run) <= _EDGE_LINES and above >= 0 and not starts_item(line.text):
            full = lines[above].width >= _FULL * usual[above]
            if full and not closes_sentence(lines[above].text):
                found.update(run)
        run = []
    return found


def _is_short(line: Line, usual: float) -> bool:
    fits = line.width < _FULL * usual and len(line.text) <= _LONGEST_FURNITURE and not closes_sentence(line.text)
    return fits and not _is_bullet(line.text)


def _counting(lines: Sequence[Line], interrupting: set[int]) -> set[int]:
    """Return the positions of isolated bare numbers, if they increase from first to last."""
    bare = [
        position
        for position in sorted(interrupting)
        if lines[position].text.isdecimal() and not {position - 1, position + 1} & interrupting
    ]
    values = [int(lines[position].text) for position in bare]
    counts_up = len(values) > 1 and all(later > former for former, later in pairwise(values))
    return set(bare) if counts_up else set()
