"""Group lines into blocks: paragraphs, list items, footnotes and headings.

A sentence interrupted by a page break or by footnotes stays in the block it began in.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from pincite.ingest.cutting.lines import Line, can_be_furniture, display_width, usual_widths
from pincite.ingest.cutting.markers import (
    can_be_title,
    counts_on,
    enumerator,
    heading_level,
    is_footnote,
    is_symbol,
    kind_of,
    starts_item,
)
from pincite.ingest.cutting.prose import goes_on_surely, is_broken_date, is_title_like, may_go_on
from pincite.ingest.cutting.sentences import closes_sentence, ends_between
from pincite.ingest.document import Page
from pincite.ingest.korean import goes_on, has_hangul

_SHORT = 0.7  # of the usual line width: a shorter line was ended on purpose
_FULL = 0.9
_NARROWEST_COLUMN = 24  # columns; narrower lines are cells or labels
_ALIKE = 3  # columns by which the lines of a justified column differ
_NUMBERED = re.compile(r"\d\.$")
_WIDEST_PAGE = 160  # columns; wider lines are whole paragraphs that were never wrapped
_NARROWEST_PAGE = 40  # columns; narrower lines in a paragraph that the file states were ended on purpose
_LOOK_BACK = 60  # how many blocks back to look for the start of a sentence cut by footnotes
_LONGEST_HEADING = 60
_INNERMOST = 9  # the level of headings recognised only by their appearance
_NOMINAL = re.compile(r"[음임함됨짐]$")
_REFERENCE = re.compile(r"(?<=[^\s\d(.,])(\d{1,2})\)")  # of a footnote, in the text: "회담1)"
_NUMBER_LAST = re.compile(r"\w\s\d{1,3}$")
_DIVIDED = re.compile(r"[^\W\d_][-‐\u00ad]$")
_FIRST_WORD = re.compile(r"\S{1,30}")


@dataclass(slots=True)
class Block:
    """Lines that form one text. `level` is a heading's level (1 is the outermost), or 0 for other blocks."""

    lines: list[Line] = field(default_factory=list)
    level: int = 0


@dataclass(frozen=True, slots=True)
class _Measured:
    """A line and the usual width of the lines around it."""

    line: Line
    usual: float

    @property
    def full(self) -> bool:
        return self.line.width >= _FULL * self.usual


def make_blocks(lines: Sequence[Line], pages: Sequence[Page]) -> list[Block]:
    """Return the blocks in reading order. Every line belongs to exactly one block."""
    measured = [_Measured(line, width) for line, width in zip(lines, usual_widths(lines), strict=True)]
    groups = _Grouping(measured, len(pages)).groups
    levels = _levels(groups, sum(len(page.headings) for page in pages))
    return [Block([item.line for item in group], level) for group, level in zip(groups, levels, strict=True)]


class _Grouping:
    """Assigns lines to groups, in order."""

    def __init__(self, measured: Sequence[_Measured], page_count: int) -> None:
        self.groups: list[list[_Measured]] = []
        self._paged = page_count > 1
        self._blank_is_usual = sum(item.line.gap > 0 for item in measured) > len(measured) / 2
        self._referred = {mark for item in measured for mark in _REFERENCE.findall(item.line.text)}
        self._times = Counter(item.line.text for item in measured)
        self._counted: dict[str, str] = {}  # the last list enumerator seen of each kind
        for item in measured:
            self._add(item)

    def _add(self, item: _Measured) -> None:
        group = self._open_group(item)
        if group is not None and self._continues(group, item):
            group.append(item)
            return
        if mark := enumerator(item.line.text):
            self._counted[kind_of(mark)] = mark
        self.groups.append([item])

    def _open_group(self, item: _Measured) -> list[_Measured] | None:
        """Return the group the line may continue: past footnotes and heads, the group whose sentence they interrupt."""
        if not self.groups:
            return None
        last = self.groups[-1]
        new_page = last[-1].line.page != item.line.page
        text = item.line.text
        if item.line.stated or starts_item(text) or self._is_aside(item):
            return last
        if not _is_finished(last[-1]) or (self._paged and not new_page):
            return last
        note_page = last[-1].line.page
        for index in range(len(self.groups) - 1, max(0, len(self.groups) - _LOOK_BACK), -1):
            note, above = self.groups[index][0], self.groups[index - 1]
            aside = self._is_aside(note)
            if note.line.page != note_page or not (self._paged or aside):
                break
            if aside and self._is_cut(above, new_page) and goes_on_surely(above[-1].line.text, text):
                return above
        return last

    def _continues(self, group: Sequence[_Measured], item: _Measured) -> bool:
        """Return whether the line continues the group's last line."""
        before, line = group[-1].line, item.line
        if before.stated or line.stated:
            if line.stated is None or (before.page, before.stated) != (line.page, line.stated):
                return False
            if line.stated.wraps is not None:
                return before.end in line.stated.wraps
            if line.stated.level:
                return True
            if before.width < _NARROWEST_PAGE:
                return False
        if not _NARROWEST_COLUMN <= item.usual <= _WIDEST_PAGE or self._begins_anew(group, item):
            return False
        if _DIVIDED.search(before.text) and line.text[0].islower():
            return True
        if not may_go_on(before.text, line.text) or _ended_early(group, line):
            return False
        if not group[-1].full and is_title_like(before.text, line.text):
            return False
        return self._is_near(group[-1], line)

    def _is_near(self, last: _Measured, line: Line) -> bool:
        """Return whether the line follows without a gap or an indent that would begin a paragraph."""
        before = last.line
        if before.page != line.page or line.gap == 0:
            return line.indent <= before.indent or last.full
        if last.full and goes_on_surely(before.text, line.text):
            return True
        return self._blank_is_usual and line.gap == 1 and line.indent <= before.indent

    def _begins_anew(self, group: Sequence[_Measured], item: _Measured) -> bool:
        """Return whether the line begins a sentence or an item, or returns elsewhere as a running head does."""
        before, text = group[-1].line.text, item.line.text
        if closes_sentence(before):
            return not is_broken_date(before, text) and (
                ends_between(before, text) or starts_item(text) or _NUMBERED.search(before) is not None
            )
        if starts_item(text):
            return not self._is_wrapped(group, item)
        return self._returns(item) and not text[0].islower()

    def _returns(self, item: _Measured) -> bool:
        return not item.full and self._times[item.line.text] > 1 and can_be_furniture(item.line.text)

    def _is_aside(self, item: _Measured) -> bool:
        """Return whether the line may interrupt a sentence: a footnote or, without pages, a head or foot."""
        text = item.line.text
        if is_footnote(text):
            return self._paged or not text[0].isdigit() or enumerator(text) in self._referred
        return not self._paged and (self._returns(item) or (not item.full and _NUMBER_LAST.search(text) is not None))

    def _is_cut(self, group: Sequence[_Measured], new_page: bool) -> bool:
        """Return whether the group's sentence may have been cut short by asides or by the end of the page."""
        last = group[-1]
        return (new_page or last.full) and not _is_finished(last) and not self._is_aside(group[0])

    def _is_wrapped(self, group: Sequence[_Measured], item: _Measured) -> bool:
        """Return whether the line only looks like a list item: "필요하" + "다. 그러나", "9." + "14. ...", ", △ ..."."""
        before, text = group[-1].line.text, item.line.text
        if not group[-1].full or _NOMINAL.search(before):
            return False
        if is_symbol(text):
            return before.endswith(",") and any(text[0] in other.line.text[1:] for other in group)
        mark = enumerator(text)
        if not mark or not before[-1].isalpha():
            return False
        if has_hangul(mark):
            return has_hangul(before[-1]) and goes_on(before[-12:], text[:12])
        in_brackets = text[len(mark)] == ")" and before.count("(") > before.count(")")
        return in_brackets or (kind_of(mark) != "Ⅰ" and not counts_on(mark, self._counted.get(kind_of(mark), "")))


def _is_finished(item: _Measured) -> bool:
    text = item.line.text
    return closes_sentence(text) or item.line.width < _SHORT * item.usual or _NOMINAL.search(text) is not None


def _ended_early(group: Sequence[_Measured], line: Line) -> bool:
    """Return whether the next line's first word would have fitted, so the line was ended on purpose.

    What surely goes on may end a little early, or anywhere if the line is as wide as one beside it: columns are
    narrower than the notes below them.
    """
    before = group[-1]
    word = _FIRST_WORD.match(line.text)
    if before.line.width + 1 + display_width(word[0] if word else "") > _FULL * before.usual:
        return False
    beside = [line.width, *(item.line.width for item in group[-2:-1])]
    near = before.line.width >= _SHORT * before.usual or any(abs(before.line.width - w) <= _ALIKE for w in beside)
    return not (near and goes_on_surely(before.line.text, line.text))


def _levels(groups: Sequence[list[_Measured]], declared: int) -> list[int]:
    """Return each group's heading level.

    Levels are those the file declares. If it declares at most one heading, numbers, signs and appearance decide too.
    """
    if declared > 1:
        return [_stated_level(group) for group in groups]
    marked = [_marked_level(group) for group in groups]
    levels: list[int] = []
    for index, group in enumerate(groups):
        level = marked[index]
        around = marked[max(0, index - 1) : index] + marked[index + 1 : index + 2]
        follows = groups[index + 1] if index + 1 < len(groups) else None
        if _stated_level(group) or _is_row(group):
            level = _stated_level(group)
        elif follows is None or (level and level in around):
            level = 0  # the very last group, or one of several short items in a row
        elif (
            not level
            and _looks_like_title(group, follows, marked[index + 1])
            and _may_begin(groups[max(0, index - 2) : index], levels)
        ):
            level = _INNERMOST
        levels.append(level)
    return levels


def _stated_level(group: Sequence[_Measured]) -> int:
    stated = group[0].line.stated
    return stated.level if stated else 0


def _is_row(group: Sequence[_Measured]) -> bool:
    stated = group[0].line.stated
    return stated is not None and stated.header is not None


def _marked_level(group: Sequence[_Measured]) -> int:
    line = group[0].line
    short = len(group) == 1 and not group[0].full and len(line.text) <= _LONGEST_HEADING
    if not short or (closes_sentence(line.text) and not line.text.endswith(("?", "?)", "!"))):
        return 0
    return heading_level(line.text)


def _looks_like_title(group: Sequence[_Measured], follows: Sequence[_Measured], next_level: int) -> bool:
    """Return whether the group is a short unmarked line above running text or above a marked heading."""
    item = group[0]
    short = len(group) == 1 and not item.full and len(item.line.text) <= _LONGEST_HEADING
    first = follows[0].line
    runs_on = len(follows) > 1 or (closes_sentence(first.text) and first.width > 40)
    leads = next_level > 0 or (runs_on and not starts_item(first.text))
    return short and leads and can_be_title(item.line.text)


def _may_begin(above: Sequence[list[_Measured]], levels: Sequence[int]) -> bool:
    """Return whether a heading may follow: at the start, after a heading or after a complete sentence.

    One short line, such as an author's name, may come between.
    """
    if not above or levels[-1] > 0 or closes_sentence(above[-1][-1].line.text):
        return True
    aside = len(above[-1]) == 1 and _is_finished(above[-1][0])
    return aside and (len(above) == 1 or levels[-2] > 0 or closes_sentence(above[0][-1].line.text))
