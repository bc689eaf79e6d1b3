"""Take an HTML page apart into pieces: blocks of text in page order, each with the elements that it stands in.

Everything that a page can show comes out; which pieces belong to its content is html_content.py's choice.
"""

import re
import warnings
from collections.abc import Mapping
from dataclasses import dataclass, replace

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PreformattedString, Tag

from pincite.ingest.reading.formats.content import Block, Row
from pincite.ingest.reading.formats.html_tables import rows_in
from pincite.ingest.reading.formats.mathml import linear, text_in
from pincite.ingest.reading.formats.raised import lowered, over, raised

_LEFT_OUT = frozenset((
    "script", "style", "head", "title", "select", "datalist", "option", "canvas", "audio", "video", "map",
    "rt", "rp", "rtc",
))  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img",
    "ins", "kbd", "label", "mark", "nobr", "rb", "s", "samp", "small", "span", "strike", "strong", "sub",
    "sup", "time", "tt", "u", "var", "wbr",
})  # fmt: skip
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_SPACES = re.compile(r"[ \t\n\r\f\u200b]+")
# What scripts draw beside the formula itself.
_DRAWN = frozenset(("katex-html", "MathJax", "MathJax_Display", "MathJax_Preview", "MathJax_SVG", "MathJax_CHTML"))
_ARROWS = re.compile(r"[\s\xa0↩↵⏎↑⇑⤴⬆⮌⮍^\ufe0e\ufe0f]+")
_LONGEST_SCRIPT = 24
_LONG_CELL = 240


@dataclass(frozen=True, slots=True)
class Piece:
    """A block of a page, how many of its characters are links and how many links, and the elements around it."""

    block: Block
    linked: int
    links: int
    above: tuple[Tag, ...]


def parsed(source: str) -> BeautifulSoup:
    """Return a page or a part of one, parsed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # bs4 warns about XHTML and about text that looks like a file name
        return BeautifulSoup(source, "lxml")


def pieces_of(page: Tag) -> list[Piece]:
    """Return all text of a parsed page in order, hidden parts and menus too."""
    walker = _Walker((), rows_in(page))
    walker.walk(page)
    walker.flush()
    return walker.pieces


class _Walker:
    """Collects the pieces below an element."""

    def __init__(self, above: tuple[Tag, ...], rows: Mapping[int, Row]) -> None:
        self.pieces: list[Piece] = []
        self._rows = rows
        self._above = above
        self._words: list[str] = []
        self._in_link = False
        self._linked = 0
        self._links = 0

    def walk(self, tag: Tag) -> None:
        """Collect all text below `tag`."""
        around, self._above = self._above, (*self._above, tag)
        for child in tag.children:
            if isinstance(child, Tag):
                self._enter(child)
            elif isinstance(child, NavigableString) and not isinstance(child, PreformattedString):
                self._say(str(child))
        self._above = around

    def flush(self) -> None:
        """End the current block."""
        text = _SPACES.sub(" ", "".join(self._words)).strip()
        if text:
            self.pieces.append(Piece(Block(text), min(self._linked, len(text)), self._links, self._above))
        self._words.clear()
        self._linked = self._links = 0

    def _say(self, text: str) -> None:
        self._words.append(text)
        if self._in_link:
            self._linked += len(_SPACES.sub(" ", text))

    def _enter(self, tag: Tag) -> None:
        prefix, _, name = tag.name.rpartition(":")
        if name == "script" and str(tag.get("type")).startswith("math/"):
            self._say(f" {tag.get_text()} ")
        elif name in _LEFT_OUT or (name == "textarea" and "</" in text_in(tag)):
            return
        elif name in ("math", "img", "svg", "sup", "sub"):
            self._say_sign(tag, name)
        elif name == "a":
            self._enter_link(tag)
        elif name == "ruby":
            self._say_ruby(tag)
        elif name in _INLINE or prefix:  # office programs write <o:p> and <st1:place> inside words
            if not _DRAWN & set(tag.get("class") or ()):
                self.walk(tag)
        elif name == "q":
            self._say("“")
            self.walk(tag)
            self._say("”")
        elif name == "br" and self._above and self._above[-1].name in _HEADINGS:
            self._say(" ")
        else:
            self.flush()
            self._enter_block(tag, name)

    def _enter_link(self, tag: Tag) -> None:
        if "#" in str(tag.get("href") or "") and _ARROWS.fullmatch(text_in(tag)):
            return  # from a note back to its mark; the note's words end before it
        outer, self._in_link = self._in_link, True
        self._links += 1
        self.walk(tag)
        self._in_link = outer

    def _enter_block(self, tag: Tag, name: str) -> None:
        """Collect a block-level element; nothing of the block before it is pending."""
        if name == "pre":
            self.pieces.append(Piece(Block(text_in(tag)), 0, 0, (*self._above, tag)))  # one block, with its line breaks
        elif name == "iframe":
            self._walk_source(str(tag.get("srcdoc") or ""))
        elif name == "noframes":
            self._walk_source(text_in(tag) if tag.find(True) is None else tag.decode_contents())
        elif name == "tr" and not _is_layout(tag):
            self._add_row(tag)
        elif name == "button" and not self._is_question(tag):
            return
        else:
            before = len(self.pieces)
            self.walk(tag)
            self._above = (*self._above, tag)
            self.flush()
            self._above = self._above[:-1]
            level = _HEADINGS.get(name, 0)
            for place in range(before, len(self.pieces) if level else 0):
                piece = self.pieces[place]
                self.pieces[place] = replace(piece, block=Block(piece.block.text, level))

    def _walk_source(self, source: str) -> None:
        if source.strip():
            inner = parsed(source)
            self.walk(inner.body or inner)
            self.flush()

    def _is_question(self, button: Tag) -> bool:
        """Return whether a button is the heading of a text that it folds, and not a control."""
        return any(tag.name in (*_HEADINGS, "summary", "dt") for tag in self._above) or len(text_in(button)) > 40

    def _add_row(self, row: Tag) -> None:
        cells = []
        inner: list[Piece] = []
        for cell in row(("td", "th"), recursive=False):
            walker = _Walker((*self._above, row), self._rows)
            walker.walk(cell)
            walker.flush()
            inner.extend(walker.pieces)
            cells.append(" ".join(piece.block.text.replace("\t", " ") for piece in walker.pieces))
        linked, links = sum(piece.linked for piece in inner), sum(piece.links for piece in inner)
        if inner:
            block = Block("\t".join(cells), row=self._rows.get(id(row)))
            self.pieces.append(Piece(block, linked, links, (*self._above, row)))

    def _say_ruby(self, ruby: Tag) -> None:
        base = ""
        for child in ruby.children:
            if not isinstance(child, Tag):
                base += str(child)
            elif child.name not in ("rt", "rp", "rtc"):
                base += text_in(child)
            elif child.name == "rt" and base.strip():
                self._say(over(base, text_in(child)))
                base = ""
        self._say(base)

    def _say_sign(self, tag: Tag, name: str) -> None:
        """Add what stands for characters: a formula, its picture, a drawing's words, raised or lowered text."""
        if name == "math":
            self._say(f" {linear(tag)} " if tag.get("display") == "block" else linear(tag))
        elif name == "img":
            if re.search(r"math|tex\b|latex|equation", " ".join(tag.get("class") or ())) and not _has_math(tag):
                self._say(str(tag.get("alt") or ""))
        elif name == "svg":
            self._say("".join(f" {text_in(text)} " for text in tag("text")))
        else:
            walker = _Walker((), self._rows)
            walker._in_link = self._in_link
            walker.walk(tag)
            walker.flush()
            text = " ".join(piece.block.text for piece in walker.pieces)
            plain = len(text) > _LONGEST_SCRIPT or text.startswith("[") or not text
            self._say(text if plain else raised(text) if name == "sup" else lowered(text))


def _has_math(image: Tag) -> bool:
    return image.parent is not None and image.parent.find("math") is not None


def _is_layout(row: Tag) -> bool:
    """Return whether a table row only arranges parts of the page, rather than holding data."""
    if row.find_parent("table") is None or row.find("th", recursive=False):
        return False
    cells = row("td", recursive=False)
    if len(cells) == 1 or row.find(("table", "h1", "h2", "h3", "h4", "article", "form", "ul", "ol")):
        return True
    return any(len(text_in(cell)) > _LONG_CELL and len(cell(("p", "div", "br"))) > 1 for cell in cells)
