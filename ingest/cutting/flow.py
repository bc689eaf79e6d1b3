"""Join a document's body into one continuous text (the flow) that maps back to source offsets.

Lines are joined, and Korean words broken across lines are closed. Sentences end with "\n", blocks (paragraphs,
list items) with "\n\n", sections with "\n\n\n"; the splitter cuts at these breaks. A heading is followed by a
single "\n", so it stays with its text. The flow differs from the pages in white space only.
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
    """A heading's start offset in the flow, and its path, outermost first, joined by " > "."""

    start: int
    path: str


@dataclass(frozen=True, slots=True)
class _Segment:
    """Maps `text[at : at + length]` of the flow to `pages[page].text`, from offset `start` on."""

    at: int
    length: int
    page: int
    start: int


@dataclass(frozen=True, slots=True)
class Flow:
    """The joined text, its `segments` that come from pages, and its titles, each in order.

    Text between segments was inserted. Within a segment, white space after a sentence was replaced by "\n".
    `hyphens` are the offsets, in order, of hyphens that exist only because of a line break.
    """

    text: str
    segments: tuple[_Segment, ...]
    titles: tuple[Title, ...]
    hyphens: tuple[int, ...]

    def spans(self, start: int, end: int, pages: Sequence[Page]) -> tuple[Span, ...]:
        """Return the source spans of `text[start:end]`. A page break or an omitted line starts a new span.

        Spans exclude white space at the ends of the range. A range of only white space has no spans.
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
        """Yield page index, start and end of each segment's part in the range, white space at its ends excluded."""
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
        """Return the path of headings above a position, outermost first, joined by " > " ("" if none)."""
        index = bisect_right(self.titles, position, key=lambda title: title.start)
        return self.titles[index - 1].path if index else ""

    def words(self, start: int, end: int) -> str:
        """Return `text[start:end]` on one line, without the hyphens that line breaks introduced."""
        cuts = self.hyphens[bisect_left(self.hyphens, start) : bisect_left(self.hyphens, end)]
        parts = pairwise([start - 1, *cuts, end])
        return " ".join("".join(self.text[before + 1 : cut] for before, cut in parts).split())


def _at(segment: _Segment) -> int:
    return segment.at


def make_flow(pages: Sequence[Page]) -> Flow:
    """Return the flow of a document's pages, without running headers, footers and page numbers."""
    blocks = make_blocks(body_lines(split_lines(pages), len(pages)), pages)
    writer = _Writer()
    for block, joins in zip(blocks, join_lines([block.lines for block in blocks]), strict=True):
        writer.add_block(block, joins)
    return writer.flow()


class _Writer:
    """Builds a flow from blocks and records where every line goes."""

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
        """Add a line's segments, divided where "\n" is inserted after a sentence that no white space follows."""
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
    """Return the lines as one text, and the offset at which each line starts."""
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
    """Return the text with "\n" in place of the last white space after each sentence, inserted if there is none."""
    sentences = [text[start:end] for start, end in pairwise([0, *ends])]
    broken = [part[:-1] + "\n" if part[-1].isspace() else part + "\n" for part in sentences[:-1]]
    return "".join([*broken, *sentences[-1:]])
