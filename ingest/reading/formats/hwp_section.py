"""Read the text of one section of an HWP 5 document from its tree of records."""

import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from pincite.ingest.reading.formats.content import Block
from pincite.ingest.reading.formats.equation import from_script
from pincite.ingest.reading.formats.hwp_records import (
    CTRL_HEADER,
    EQUATION,
    LIST_HEADER,
    MEMO_LIST,
    PARA_CHAR_SHAPE,
    PARA_HEADER,
    PARA_TEXT,
    TABLE,
    Record,
)
from pincite.ingest.reading.formats.raised import lowered, over, raised
from pincite.ingest.reading.formats.tables import headed

NOTES = frozenset(("fn  ", "en  "))
FURNITURE = frozenset(
    ("head", "foot", "secd")
)  # page headers and footers; a section's properties hold page backgrounds
_COMMENT = "tcmt"
_CHARACTERS = {9: "\t", 10: "\n", 24: "-", 30: "\u00a0", 31: "\u3000"}
_SINGLE = frozenset((0, 10, 13, *range(24, 32)))  # other control characters take the room of eight
_EXTENDED = frozenset((1, 2, 3, 11, 12, *range(14, 19), 21, 22, 23))  # these have a record of their own
_COUNTED = frozenset((3, 4, 5))  # automatic numbers of pictures, tables, equations
_LONGEST_HEADING = 120  # some documents use outline paragraphs for whole sentences


@dataclass(frozen=True, slots=True)
class Styles:
    """By number of the shape: whether characters are raised (1) or lowered (-1); the heading level of paragraphs."""

    scripts: tuple[int, ...]
    levels: tuple[int, ...]


@dataclass(slots=True)
class Section:
    """Reads one section. `notes` and `comments` collect what stands beside the text; the counts say what was read."""

    styles: Styles
    notes: list[Block] = field(default_factory=list)
    comments: list[Block] = field(default_factory=list)
    tables: int = 0
    noted: int = 0

    def blocks(self, records: list[Record]) -> Iterator[Block]:
        """Yield the paragraphs among these records, each followed by the tables and boxes in it."""
        for place, record in enumerate(records):
            if record.tag == MEMO_LIST:
                self._comment(records[place + 1 :])
                return
            if record.tag == PARA_HEADER:
                inside: list[Block] = []
                text = self._words(record, inside)
                yield Block(text, self._level(record) if len(text) <= _LONGEST_HEADING else 0)
                yield from inside

    def _level(self, paragraph: Record) -> int:
        (shape,) = struct.unpack_from("<H", paragraph.payload.ljust(10, b"\0"), 8)
        return self.styles.levels[shape] if shape < len(self.styles.levels) else 0

    def _words(self, paragraph: Record, inside: list[Block]) -> str:
        """Return the words of a paragraph; its tables and boxes go to `inside`, its notes to `notes`."""
        controls = iter([child for child in paragraph.children if child.tag == CTRL_HEADER])
        text = next((child.payload for child in paragraph.children if child.tag == PARA_TEXT), b"")
        scripts = self._scripts(paragraph)
        pieces = [
            (scripts(place), self._control(next(controls, None), inside) if code in _EXTENDED else character)
            for place, code, character in _units(text)
        ]
        for control in controls:  # those without a place in the text
            self._control(control, inside)
        memo = next((place for place, child in enumerate(paragraph.children) if child.tag == MEMO_LIST), None)
        if memo is not None:
            self._comment(paragraph.children[memo + 1 :])
        runs = groupby((piece for piece in pieces if piece[1]), key=lambda piece: piece[0])
        return "".join(_WRITE[script]("".join(character for _, character in run)) for script, run in runs)

    def _scripts(self, paragraph: Record) -> "_Scripts":
        shapes = next((child.payload for child in paragraph.children if child.tag == PARA_CHAR_SHAPE), b"")
        pairs = struct.iter_unpack("<II", shapes[: len(shapes) // 8 * 8])
        known = self.styles.scripts
        return _Scripts([(start, known[shape] if shape < len(known) else 0) for start, shape in pairs])

    def _control(self, control: Record | None, inside: list[Block]) -> str:
        """Return the words that a control puts into its paragraph; what it holds beside them is collected."""
        kind = control_of(control) if control else ""
        if control is None or kind in FURNITURE:
            return ""
        if kind in _INLINE:
            return _INLINE[kind](control)
        if kind == "tbl ":
            inside.extend(self._table(control))
        elif kind in NOTES:
            self.noted += 1
            self.notes.extend(self._lists(control))
        elif kind == _COMMENT:
            self._comment(control.children)
        else:
            inside.extend(self._lists(control))
        return ""

    def _lists(self, control: Record) -> Iterator[Block]:
        """Yield the paragraphs in a control, at any depth of shapes."""
        yield from self.blocks(control.children)
        for child in control.children:
            if child.tag not in (PARA_HEADER, LIST_HEADER):
                yield from self._lists(child)

    def _comment(self, records: list[Record]) -> None:
        text = " ".join(" ".join(block.text.split()) for block in self.blocks(records)).strip()
        if text:
            self.comments.append(Block(f"[메모] {text}"))

    def _table(self, control: Record) -> Iterator[Block]:
        """Yield a table's caption, then its rows."""
        self.tables += 1
        place = next((at for at, child in enumerate(control.children) if child.tag == TABLE), len(control.children))
        yield from self.blocks(control.children[:place])
        rows: dict[int, list[str]] = {}
        for cell in _cells(control.children[place + 1 :]):
            (row,) = struct.unpack_from("<H", cell[0].payload.ljust(12, b"\0"), 10)
            texts = (" ".join(block.text.split()) for block in self.blocks(cell[1:]))
            rows.setdefault(row, []).append("\n".join(text for text in texts if text))
        yield from headed(["\t".join(cells) for cells in rows.values()])


class _Scripts:
    """Says for each place of a paragraph, asked in order, whether its character is raised or lowered."""

    def __init__(self, starts: list[tuple[int, int]]) -> None:
        self._coming = starts[::-1]
        self._script = 0

    def __call__(self, place: int) -> int:
        while self._coming and self._coming[-1][0] <= place:
            self._script = self._coming.pop()[1]
        return self._script


def control_of(record: Record) -> str:
    """Return the four letters that name the kind of a control."""
    return record.payload[3::-1].decode("latin-1") if len(record.payload) >= 4 else ""


def words_of(text: bytes) -> str:
    """Return the characters of a paragraph's text record, without its controls."""
    return "".join(character for _, _, character in _units(text))


def _units(text: bytes) -> Iterator[tuple[int, int, str]]:
    """Yield the place, the code and the character ("" for a control) of each unit of a text record."""
    units = struct.unpack(f"<{len(text) // 2}H", text[: len(text) // 2 * 2])
    place = 0
    while place < len(units):
        code = units[place]
        if 0xD800 <= code < 0xDC00:
            yield place, code, text[2 * place : 2 * place + 4].decode("utf-16-le", "replace")
            place += 2
        elif code >= 32:
            yield place, code, chr(code) if not 0xDC00 <= code < 0xE000 else "\ufffd"
            place += 1
        else:
            yield place, code, _CHARACTERS.get(code, "")
            place += 1 if code in _SINGLE else 8


def _cells(records: list[Record]) -> Iterator[list[Record]]:
    """Yield each list's header with the paragraphs that follow it."""
    cell: list[Record] = []
    for record in records:
        if record.tag == LIST_HEADER:
            if cell:
                yield cell
            cell = [record]
        elif cell:
            cell.append(record)
    if cell:
        yield cell


def _texts(payload: bytes, place: int, number: int) -> list[str]:
    """Return texts that stand one after another, each after its length."""
    found = []
    for _ in range(number):
        (length,) = struct.unpack_from("<H", payload.ljust(place + 2, b"\0"), place)
        found.append(payload[place + 2 : place + 2 + 2 * length].decode("utf-16-le", "replace").strip("\0"))
        place += 2 + 2 * length
    return found


def _number(control: Record) -> str:
    """Return the number of a picture, table or equation; those of pages and notes are not part of the words."""
    kind, number = struct.unpack_from("<IH", control.payload.ljust(10, b"\0"), 4)
    return str(number) if kind & 15 in _COUNTED else ""


def _equation(control: Record) -> str:
    scripts = [child.payload for child in control.children if child.tag == EQUATION]
    return from_script(_texts(scripts[0], 4, 1)[0]) if scripts else ""


_WRITE: dict[int, Callable[[str], str]] = {1: raised, -1: lowered, 0: str}
_INLINE: dict[str, Callable[[Record], str]] = {
    "atno": _number,
    "eqed": _equation,
    "tdut": lambda control: over(*_texts(control.payload, 4, 2)),  # text over text (덧말)
    "tcps": lambda control: _texts(control.payload, 4, 1)[0],  # characters in one place (글자 겹침)
}
