"""Read the text of OpenDocument files: paragraphs, tables, boxes, and the notes beside them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from pincite.ingest.reading.formats.content import Block
from pincite.ingest.reading.formats.tables import headed

# The wordings that were deleted, what forms ask for, and what stands in a table of contents' settings.
_LEFT_OUT = frozenset((
    "tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "desc", "title",
    "event-listeners", "table-of-content-source",
    "alphabetical-index-source", "bibliography-source", "note-citation", "ruby-text",
))  # fmt: skip
_CHARACTERS = {"tab": "\t", "line-break": "\n"}
_MOST_SPACES = 100


@dataclass(slots=True)
class OdfBody:
    """Reads blocks; footnotes and comments are collected in `notes`, `tables` counts the tables."""

    notes: list[Block] = field(default_factory=list)
    tables: int = 0

    def blocks(self, parent: Element) -> Iterator[Block]:
        """Yield the paragraphs and table rows below an element, each paragraph before the boxes anchored in it."""
        for element in parent:
            if element.tag in ("p", "h"):
                inside: list[Block] = []
                text = self.words(element, inside)
                level = element.get("outline-level", "1") if element.tag == "h" else "0"
                yield Block(text, int(level) if level.isdecimal() else 1)
                yield from inside
            elif element.tag == "table":
                yield from self._table(element)
            elif element.tag not in _LEFT_OUT:
                yield from self.blocks(element)

    def words(self, element: Element, inside: list[Block]) -> str:
        """Return the words of a paragraph; boxes go to `inside`, notes to `notes`."""
        pieces = [element.text or ""]
        for child in element:
            pieces += [self._piece(child, inside), child.tail or ""]
        return "".join(pieces)

    def _piece(self, child: Element, inside: list[Block]) -> str:
        if child.tag == "s":
            count = child.get("c", "1")
            return " " * min(int(count) if count.isdecimal() else 1, _MOST_SPACES)
        if child.tag in _CHARACTERS:
            return _CHARACTERS[child.tag]
        if child.tag == "note":
            self.notes += [block for part in child if part.tag == "note-body" for block in self.blocks(part)]
        elif child.tag == "annotation":
            author = child.findtext("creator")
            words = [block.text for block in self.blocks(child)]
            self.notes.append(Block(f"[Comment{f' by {author}' if author else ''}] {' '.join(words)}"))
        elif child.tag in ("frame", "custom-shape", "text-box", "g"):
            inside.extend(self.blocks(child))
        elif child.tag not in _LEFT_OUT:
            return self.words(child, inside)
        return ""

    def _table(self, table: Element) -> Iterator[Block]:
        self.tables += 1
        header, body = list(_rows(table, inside=True)), list(_rows(table, inside=False))
        yield from headed(["\t".join(map(self._cell, _cells(row))) for row in (*header, *body)], len(header))

    def _cell(self, cell: Element) -> str:
        texts = (" ".join(block.text.split()) for block in self.blocks(cell))
        return "\n".join(text for text in texts if text)


def _rows(table: Element, inside: bool, header: bool = False) -> Iterator[Element]:
    """Yield the rows of a table's header if `inside`, else the others."""
    for child in table:
        if child.tag == "table-row" and header == inside:
            yield child
        elif child.tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from _rows(child, inside, header or child.tag == "table-header-rows")


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in ("table-cell", "covered-table-cell"))
