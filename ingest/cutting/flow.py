"""The body of a document as one flowing text, with the way back to the source characters.

Lines are joined (Korean words broken over a line closed), sentences end with "\n", blocks (paragraphs, list
items) with "\n\n", sections with "\n\n\n"; that is what splitting goes by. A heading is followed by "\n"
only, so it stays with what it heads. Only white space differs from the source: whatever else stands in the
flow stands in the pages.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pincite.ingest.cutting.blocks import Block, make_blocks
from pincite.ingest.cutting.joins import Join, join_lines
from pincite.ingest.cutting.lines import Line, body_lines, split_lines
from pincite.ingest.cutting.sentences import sentence_ends
from pincite.ingest.document import Page, Span


@dataclass(frozen=True, slots=True)
class Title:
    """A heading in the flow: where it starts there, and the path to it, outermost first, " > " between."""

    start: int
    path: str


@dataclass(frozen=True, slots=True)
class _Segment:
    """`text[at : at + length]` of the flow stands in `pages[page].text` from `start` on."""

    at: int
    length: int
    page: int
    start: int


@dataclass(frozen=True, slots=True)
class Flow:
    """`text`, the `segments` of it that come from pages, in order, and the titles in it.

    What lies between segments was put in; within one, white space behind a sentence was made a "\n".
    `hyphens` are the positions of hyphens that only a line break put there, in order.
    """

    text: str
    segments: tuple[_Segment, ...]
    titles: tuple[Title, ...]
    hyphens: tuple[int, ...]

    def spans(self, start: int, end: int, pages: Sequence[Page]) -> tuple[Span, ...]:
        """The source spans of `text[start:end]`: a new one at each page break and after a line left out.

        White space at the ends belongs to no span; a range of white space has none.
        """
        spans: list[Span] = []
        for page, first, last in self._pieces(start, end):
            number, text = pages[page].number, pages[page].text
            before = spans[-1] if spans else None
            if before and before.page == number and before.end <= first and not text[before.end : first].strip():
                spans[-1] = Span(number, before.start, last)
            else:
                spans.append(Span(number, first, last))
        return tuple(spans)

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """Page index, start and end of what of each segment stands in a range, white space at its ends left out."""
        for index in range(max(0, bisect_right(self.segments, start, key=_at) - 1), len(self.segments)):
            segment = self.segments[index]
            if segment.at >= end:
                break
            first, last = max(start, segment.at), min(end, segment.at + segment.length)
            part = self.text[first:last]
            if part.strip():
                source = segment.start + first - segment.at + len(part) - len(part.lstrip())
                yield segment.page, source, source + len(part.strip())

    def heading_at(self, position: int) -> str:
        """The path of headings above a position, outermost first, joined by " > "."""
        index = bisect_right(self.titles, position, key=lambda title: title.start)
        return self.titles[index - 1].path if index else ""

    def words(self, start: int, end: int) -> str:
        """`text[start:end]` in one line, words that a line break divided closed."""
        cuts = self.hyphens[bisect_left(self.hyphens, start) : bisect_left(self.hyphens, end)]
        parts = pairwise([start - 1, *cuts, end])
        return " ".join("".join(self.text[before + 1 : cut] for before, cut in parts).split())


def _at(segment: _Segment) -> int:
    return segment.at


def make_flow(pages: Sequence[Page]) -> Flow:
    """The flow of a document's pages, without running headers, footers and page numbers."""
    blocks = make_blocks(body_lines(split_lines(pages), len(pages)), pages)
    writer = _Writer()
    for block, joins in zip(blocks, join_lines([block.lines for block in blocks]), strict=True):
        writer.add_block(block, joins)
    return writer.flow()


class _Writer:
    """Puts blocks together into one flow, keeping where every line went."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._length = 0
        self._segments: list[_Segment] = []
        self._titles: list[Title] = []
        self._hyphens: list[int] = []
        self._path: list[tuple[int, str]] = []
        self._below_heading = False

    def add_block(self, block: Block, joins: Sequence[Join]) -> None:
        if self._text:
            self._put("\n" if self._below_heading else "\n\n\n" if block.level else "\n\n")
        text, starts = _joined(block.lines, joins)
        ends = [len(text)] if block.level else sentence_ends(text)
        inserted = [end for end in ends[:-1] if not text[end - 1].isspace()]
        for line, start, join in zip(block.lines, starts, [None, *joins], strict=True):
            if join is Join.HYPHEN:
                self._hyphens.append(self._length + start + bisect_right(inserted, start) - 1)
            self._add_segments(line, start, inserted)
        if block.level:
            self._add_title(block.level, text)
        self._below_heading = block.level > 0
        self._put(_with_breaks(text, ends))

    def _add_segments(self, line: Line, start: int, inserted: Sequence[int]) -> None:
        """Adds what a line stands for, in parts where "\n" is put in behind a sentence without white space."""
        end = start + len(line.text)
        cuts = inserted[bisect_right(inserted, start) : bisect_left(inserted, end)]
        for first, last in pairwise([start, *cuts, end]):
            at = self._length + first + bisect_right(inserted, first)
            self._segments.append(_Segment(at, last - first, line.page, line.start + first - start))

    def _put(self, text: str) -> None:
        self._text.append(text)
        self._length += len(text)

    def _add_title(self, level: int, text: str) -> None:
        self._path = [(upper, title) for upper, title in self._path if upper < level]
        self._path.append((level, " ".join(text.split())))
        self._titles.append(Title(self._length, " > ".join(title for _, title in self._path)))

    def flow(self) -> Flow:
        text = "".join(self._text)
        return Flow(text, tuple(self._segments), tuple(self._titles), tuple(self._hyphens))


def _joined(lines: Sequence[Line], joins: Sequence[Join]) -> tuple[str, list[int]]:
    """Lines as one text, and where each of them starts in it."""
    text: list[str] = []
    starts: list[int] = []
    length = 0
    for line, join in zip(lines, [Join.CLOSED, *joins], strict=True):
        gap = " " if join is Join.SPACE else ""
        text += [gap, line.text]
        starts.append(length + len(gap))
        length += len(gap) + len(line.text)
    return "".join(text), starts


def _with_breaks(text: str, ends: Sequence[int]) -> str:
    """The text with the last white space behind each sentence made a "\n", or one put in where there is none."""
    sentences = [text[start:end] for start, end in pairwise([0, *ends])]
    broken = [part[:-1] + "\n" if part[-1].isspace() else part + "\n" for part in sentences[:-1]]
    return "".join([*broken, *sentences[-1:]])
