"""The body of a document as one flowing text, with the way back to the source characters.

Lines are joined (Korean words broken over a line closed), sentences end with "\\n", blocks (paragraphs, list
items) with "\\n\\n", sections with "\\n\\n\\n"; that is what splitting goes by. Only white space differs from
the source: whatever else stands in the flow stands in the pages.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from ingest.document import Page, Span
from ingest.korean import has_hangul, spaces_between
from ingest.lines import Line, body_lines, split_lines
from ingest.sentences import closes_sentence, sentence_ends

_MARKER = re.compile(
    r"(?:[□■▌◆◇○●◦▪▷▶►☞※△▲•·‣⁃*†‡ㅇo]\s|[-–—]\s|[①-⑳㉠-㉻⑴-⒇⓵-⓾]|[□■▌○●※☞▷▶△▲•]|<[^<>]{1,30}>$"
    r"|\(?(?:\d{1,2}|[가나다라마바사아자차카타파하]|[a-z]|[ivxIVXⅠ-Ⅻ]{1,4})[.)]\s|제\s?\d+\s?[장절조항]\b|\[\d+\])"
)
_HEADING_MARKER = re.compile(
    r"(?:(?P<one>[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩIVX]{1,4}[.)]\s|제\s?\d+\s?장)|(?P<two>\d{1,2}\.\s|제\s?\d+\s?절)"
    r"|(?P<three>[□■▌◆]|<[^<>]{1,30}>$)|(?P<four>[①-⑳⓵-⓾]|[가나다라마바사아자차카타파하][.)]\s))"
)
_FOOTNOTE = re.compile(r"[*†‡]{1,3}\s|\d{1,3}\)\s|\[\d{1,3}\]\s|[¹²³⁴-⁹]")
_SHORT = 0.7  # of the usual line width: a line shorter than that was ended on purpose


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in the flow: its text, where it starts there, and its level, 1 outermost."""

    start: int
    text: str
    level: int


@dataclass(frozen=True, slots=True)
class Flow:
    """`text[i]` stands at `pages[page_of[i]].text[source[i]]`; source is -1 for white space put in."""

    text: str
    page_of: "array[int]"
    source: "array[int]"
    titles: tuple[Title, ...]

    def spans(self, start: int, end: int, pages: Sequence[Page]) -> tuple[Span, ...]:
        """The source spans of `text[start:end]`: a new one at each page break and after a line left out.

        White space at the ends belongs to no span; a range of white space has none.
        """
        spans: list[Span] = []
        for position in range(start, end):
            at = self.source[position]
            if at < 0 or self.text[position].isspace():
                continue
            page = pages[self.page_of[position]]
            last = spans[-1] if spans else None
            if last and last.page == page.number and not page.text[last.end : at].strip():
                spans[-1] = Span(last.page, last.start, at + 1)
            else:
                spans.append(Span(page.number, at, at + 1))
        return tuple(spans)

    def heading_at(self, position: int) -> str:
        """The path of headings above a position, outermost first, joined by " > "."""
        path: list[Title] = []
        for title in self.titles[: bisect_right([title.start for title in self.titles], position)]:
            path = [upper for upper in path if upper.level < title.level] + [title]
        return " > ".join(title.text for title in path)


def make_flow(pages: Sequence[Page]) -> Flow:
    """The flow of a document's pages, without running headers, footers and page numbers."""
    lines = body_lines(split_lines(pages), len(pages))
    usual = _usual_width(lines)
    blocks = _blocks(lines, pages, usual)
    writer = _Writer()
    for index, block in enumerate(blocks):
        level = _heading_level(block, pages, usual, index + 1 < len(blocks))
        writer.add_block(block, level)
    return writer.flow()


def _usual_width(lines: Sequence[Line]) -> float:
    """The width that full lines have: the upper fifth of all widths."""
    widths = sorted(line.width for line in lines)
    return widths[int(len(widths) * 0.8)] if widths else 0.0


def _blocks(lines: Sequence[Line], pages: Sequence[Page], usual: float) -> list[list[Line]]:
    blank_is_usual = sum(line.gap > 0 for line in lines) > len(lines) / 2
    blocks: list[list[Line]] = []
    for line in lines:
        open_block = _open_block(blocks, line)
        if (
            open_block
            and _continues(open_block[-1], line, usual, blank_is_usual)
            and not _known_level(open_block[0], pages)
            and not _known_level(line, pages)
        ):
            open_block.append(line)
        else:
            blocks.append([line])
    return blocks


def _open_block(blocks: list[list[Line]], line: Line) -> list[Line] | None:
    """The block that the line may go on with: over a page break, the one above the page's footnotes."""
    if not blocks or blocks[-1][-1].page == line.page:
        return blocks[-1] if blocks else None
    above = [block for block in blocks[-8:] if not _FOOTNOTE.match(block[0].text)]
    return above[-1] if above else blocks[-1]


def _continues(before: Line, line: Line, usual: float, blank_is_usual: bool) -> bool:
    """True if the line goes on with what the line before it began."""
    if _MARKER.match(line.text):
        return False
    if closes_sentence(before.text):
        return before.text[-1] == "." and before.text[-2:-1].isdigit() and line.text[0].isdigit()
    if before.width < _SHORT * usual:
        return False
    same_page = before.page == line.page
    return not same_page or line.gap == 0 or (blank_is_usual and line.gap == 1) or before.width >= 0.9 * usual


def _known_level(line: Line, pages: Sequence[Page]) -> int:
    """The level of a heading that the file itself declares, 0 for a line that is none."""
    headings = pages[line.page].headings
    return next((h.level for h in headings if h.start < line.end and line.start < h.end), 0)


def _heading_level(block: Sequence[Line], pages: Sequence[Page], usual: float, has_next: bool) -> int:
    """The level of a heading, declared or guessed from its mark and brevity; 0 for other blocks."""
    line = block[0]
    if known := _known_level(line, pages):
        return known
    short = len(block) == 1 and line.width < 0.9 * usual and len(line.text) <= 60
    if not short or not has_next or closes_sentence(line.text):
        return 0
    if marker := _HEADING_MARKER.match(line.text):
        return ("one", "two", "three", "four").index(marker.lastgroup or "four") + 1
    return 0


class _Writer:
    """Puts blocks together into one flow, keeping the source of every character."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._page_of = array("l")
        self._source = array("l")
        self._titles: list[Title] = []
        self._length = 0

    def add_block(self, block: Sequence[Line], level: int) -> None:
        if self._text:
            self._put("\n\n\n" if level else "\n\n", block[0].page, -1)
        text, places = _joined(block)
        if level:
            self._titles.append(Title(self._length, " ".join(text.split()), level))
        for start, end in pairwise([0, *sentence_ends(text)]):
            sentence = text[start:end]
            for offset, character in enumerate(sentence):
                self._put(character, *places[start + offset])
            if end < len(text):
                self._end_sentence()

    def _put(self, characters: str, page: int, source: int) -> None:
        self._text.append(characters)
        self._length += len(characters)
        for _ in characters:
            self._page_of.append(page)
            self._source.append(source)

    def _end_sentence(self) -> None:
        """Turns the space behind a sentence into a line break; puts one in where there is none."""
        if self._text[-1].isspace():
            self._text[-1] = "\n"
        else:
            self._put("\n", self._page_of[-1], -1)

    def flow(self) -> Flow:
        return Flow("".join(self._text), self._page_of, self._source, tuple(self._titles))


def _joined(block: Sequence[Line]) -> tuple[str, list[tuple[int, int]]]:
    """A block's lines as one text, and for each character its page index and its source (-1: put in)."""
    text: list[str] = []
    places: list[tuple[int, int]] = []
    for line, gap in zip(block, _gaps(block), strict=True):
        text += [gap, line.text]
        places += [(line.page, -1)] * len(gap)
        places += [(line.page, line.start + offset) for offset in range(len(line.text))]
    return "".join(text), places


def _gaps(block: Sequence[Line]) -> list[str]:
    """What stands in front of each line of a block: nothing, or the space that its break stands for."""
    spaces = (
        spaces_between([line.text for line in block])
        if any(has_hangul(line.text) for line in block)
        else [_foreign_space(a.text, b.text) for a, b in pairwise(block)]
    )
    return ["", *(" " if space else "" for space in spaces)]


def _foreign_space(before: str, after: str) -> bool:
    """Whether a space belongs at a break where no Hangul stands near."""
    if re.search(r"[぀-ヿ一-鿿]$", before) and re.match(r"[぀-ヿ一-鿿]", after):
        return False
    return not (re.search(r"[A-Za-zА-Яа-я]-$", before) and after[0].islower())
