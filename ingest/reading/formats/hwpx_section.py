"""Read the text of one section of a Hancom document in XML, by the local names of HWPX."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from xml.etree.ElementTree import Element

from pincite.ingest.reading.formats.content import Block
from pincite.ingest.reading.formats.equation import from_script
from pincite.ingest.reading.formats.held import Held, count
from pincite.ingest.reading.formats.raised import lowered, over, raised
from pincite.ingest.reading.formats.tables import headed

FURNITURE = frozenset(("header", "footer", "secPr", "linesegarray"))  # secPr holds page backgrounds
_NOTES = frozenset(("footNote", "endNote"))
_COMMENTS = frozenset(("hiddenComment", "memo"))
_CHARACTERS = {"tab": "\t", "lineBreak": "\n", "hyphen": "-", "nbSpace": "\u00a0", "fwSpace": "\u3000"}
_COUNTED = frozenset(("TABLE", "PICTURE", "FIGURE", "EQUATION"))  # what automatic numbers are part of the words
_WORDS = frozenset(("t", "mainText", "subText"))
_WRITE: dict[int, Callable[[str], str]] = {1: raised, -1: lowered, 0: str}
_LONGEST_HEADING = 120  # some documents use outline paragraphs for whole sentences


@dataclass(frozen=True, slots=True)
class Styles:
    """By id of the style: whether characters are raised (1) or lowered (-1); the heading level of paragraphs."""

    scripts: dict[str, int]
    levels: dict[str, int]


@dataclass(slots=True)
class Section:
    """Reads one section. `notes` and `comments` collect what stands beside the text; the counts say what was read.

    `ends` are the ids of deletions that end in the section; the beginning of another one hides nothing.
    """

    styles: Styles
    ends: frozenset[str] = frozenset()
    notes: list[Block] = field(default_factory=list)
    comments: list[Block] = field(default_factory=list)
    tables: int = 0
    noted: int = 0
    _deleted: bool = False
    _end_deleted: bool = False  # whether the last paragraph's end is deleted, so that the next one goes on with it

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the paragraphs and table rows below `parent` in order, each paragraph before what is anchored in it."""
        pending = ""
        for child in parent:
            if child.tag in ("p", "run", "t"):
                inside: list[Block] = []
                self._end_deleted = False
                text = pending + self._words(child, inside)
                pending = text if self._end_deleted else ""
                if not pending:
                    level = self.styles.levels.get(child.get("paraPrIDRef", ""), 0)
                    yield Block(text, level if len(text) <= _LONGEST_HEADING else 0)
                yield from inside
            elif child.tag == "tbl":
                yield from self._table(child)
            elif child.tag not in FURNITURE:
                yield from self.blocks(child)
        if pending:
            yield Block(pending)

    def _words(self, paragraph: Element, inside: list[Block]) -> str:
        """Return the words of a paragraph; tables and boxes go to `inside`, notes to `notes`."""
        pieces = (piece for piece in self._pieces(paragraph, 0, inside) if piece[1])
        runs = groupby(pieces, key=lambda piece: piece[0])
        return "".join(_WRITE[script]("".join(text for _, text in run)) for script, run in runs)

    def _pieces(self, element: Element, script: int, inside: list[Block]) -> Iterator[tuple[int, str]]:
        """Yield the words of an element, each with 1 if it is raised, -1 if it is lowered, otherwise 0."""
        if element.tag == "run":
            script = self.styles.scripts.get(element.get("charPrIDRef", ""), 0)
        if element.tag == "t":
            yield script, self._kept(element.text)
        for child in element:
            text = self._inline(child)
            if child.tag in ("deleteBegin", "deleteEnd"):
                self._turn(child)
            elif text is not None:
                yield script, self._kept(text)
            elif not self._beside(child, inside):
                yield from self._pieces(child, script, inside)
            if element.tag == "t":
                yield script, self._kept(child.tail)

    def _kept(self, text: str | None) -> str:
        return "" if self._deleted else text or ""

    def _turn(self, mark: Element) -> None:
        self._deleted = mark.tag == "deleteBegin" and mark.get("Id", "") in self.ends
        self._end_deleted = mark.tag == "deleteEnd" and mark.get("paraend") == "1"

    def _inline(self, element: Element) -> str | None:
        """Return the characters that an element stands for; None if it is not one of the words."""
        if element.tag == "dutmal":  # text over text (덧말)
            return over(_text(element, "mainText"), _text(element, "subText"))
        if element.tag == "compose":  # characters in one place (글자 겹침)
            return element.get("composeText", "")
        if element.tag == "script":
            return from_script(element.text or "")
        if element.tag == "autoNum":
            return element.get("num", "") if element.get("numType", "").upper() in _COUNTED else ""
        return _CHARACTERS.get(element.tag)

    def _beside(self, element: Element, inside: list[Block]) -> bool:
        """Collect an element that is not among the words of its paragraph; return whether it is one."""
        if element.tag in FURNITURE:
            return True
        if element.tag == "tbl":
            inside.extend(self._table(element))
        elif element.tag in _NOTES:
            self.noted += 1
            self.notes.extend(self.blocks(element))
        elif element.tag in _COMMENTS or (element.tag == "fieldBegin" and element.get("type", "").upper() == "MEMO"):
            text = " ".join(" ".join(block.text.split()) for block in self.blocks(element)).strip()
            self.comments.extend([Block(f"[메모] {text}")] if text else [])
        elif element.tag == "subList":
            inside.extend(self.blocks(element))
        else:
            return False
        return True

    def _table(self, table: Element) -> Iterator[Block]:
        """Yield a table's caption, then its rows."""
        self.tables += 1
        for part in table:
            if part.tag == "caption":
                yield from self.blocks(part)
        rows = [[cell for cell in row if cell.tag == "tc"] for row in table if row.tag == "tr"]
        stated = next((at for at, row in enumerate(rows) if not all(cell.get("header") == "1" for cell in row)), 0)
        yield from headed(["\t".join(map(self._cell, row)) for row in rows], stated)

    def _cell(self, cell: Element) -> str:
        texts = (" ".join(block.text.split()) for block in self.blocks(cell))
        return "\n".join(text for text in texts if text)  # paragraphs of a cell stay apart


def deletions(root: Element) -> frozenset[str]:
    """Return the ids of the deletions that end below an element."""
    return frozenset(mark.get("Id", "") for mark in root.iter("deleteEnd"))


def held_in(root: Element, ends: frozenset[str]) -> Held:
    """Count what a section holds, without page headers and footers and deleted text."""
    characters = tables = notes = pictures = 0
    deleted = False
    waiting = [(root, False)]
    while waiting:
        element, in_text = waiting.pop()
        if element.tag in FURNITURE:
            continue
        if element.tag in ("deleteBegin", "deleteEnd"):
            deleted = element.tag == "deleteBegin" and element.get("Id", "") in ends
        if not deleted:
            words = (element.text if element.tag in _WORDS else "", element.tail if in_text else "")
            characters += sum(count(text or "") for text in words)
            tables += element.tag == "tbl"
            notes += element.tag in _NOTES
            pictures += element.tag == "pic"
        waiting += ((child, element.tag == "t") for child in reversed(element))
    return Held(characters, tables, notes, pictures)


def _text(element: Element, tag: str) -> str:
    return "".join("".join(part.itertext()) for part in element if part.tag == tag)
