"""Read workbooks (.xlsx, .xlsm, .xltx; strict and transitional) from their XML: a page for each sheet.

openpyxl tells merged cells only when it holds the whole workbook in memory, opens no strict file, and leaves the form
of numbers to its caller. Sheets are read as a stream here, up to a limit; cells have their stored values, as shown.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile
from pincite.ingest.reading.formats.archive import names_in
from pincite.ingest.reading.formats.content import Block, Content, RawPage, page_of_blocks
from pincite.ingest.reading.formats.grid import MOST_ROWS, Grid, page_of_grid
from pincite.ingest.reading.formats.markup import parsed_member, streamed_member
from pincite.ingest.reading.formats.number_format import BUILT_IN, GENERAL, shown
from pincite.ingest.reading.formats.package import Package, facts_of, open_package, relations_of

_LONGEST_STRINGS = 2_000_000
_WORDS = {"0": "FALSE", "1": "TRUE"}


@dataclass(slots=True)
class _Book:
    """What the cells of all sheets refer to; `left` is how many rows may still be read, `skipped` how many were not."""

    strings: list[str]
    codes: list[str]
    from_1904: bool
    left: int = MOST_ROWS
    skipped: int = 0
    unstored: int = 0  # formulas without a value


def read_xlsx(data: bytes) -> Content:
    """Return the sheets, each a page with its name and its rows. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    package = open_package(data)
    root = parsed_member(data, package.main)
    settings = root.find("workbookPr")
    dated = settings is not None and settings.get("date1904") in ("1", "true")
    book = _Book(_strings(package), _codes(package), dated)
    pages = [page for sheet in root.iter("sheet") for page in _pages(package, sheet, book)]
    if not pages:
        raise DamagedFile("it has no sheet that can be read")
    facts, created = facts_of(package)
    return Content(tuple(pages), facts, tuple(_problems(book)), created)


def _problems(book: _Book) -> Iterator[str]:
    if book.skipped:
        read = f"{MOST_ROWS:,} of its {MOST_ROWS + book.skipped:,} rows"
        yield f"{read} were read; split it into several files to have them all"
    if book.unstored:
        count = "1 formula has" if book.unstored == 1 else f"{book.unstored} formulas have"
        yield f"{count} no stored value; open it in its program and save it again"


def _pages(package: Package, sheet: Element, book: _Book) -> Iterator[RawPage]:
    """Yield a sheet, and the comments on it."""
    part = package.part(sheet.get("id"))
    if part is None or part not in names_in(package.data) or "chartsheet" in part:
        return
    name = " ".join(sheet.get("name", "").split())
    grid = _grid(package, part, book)
    hidden = ("a hidden sheet",) if sheet.get("state", "visible") != "visible" else ()
    empty = () if grid.rows else ("an empty sheet",)
    yield page_of_grid(grid, name, f"sheet {name}", (*hidden, *empty))
    comments = [
        note
        for one in relations_of(package.data, part)
        if one.kind == "comments"
        for note in _comments(package, one.part)
    ]
    if comments:
        yield page_of_blocks(comments, f"part {name}, comments")


def _comments(package: Package, part: str) -> Iterator[Block]:
    if part in names_in(package.data):
        for one in parsed_member(package.data, part).iter("comment"):
            yield Block(f"[Comment {one.get('ref', '')}] {' '.join(_text(one).split())}")


def _strings(package: Package) -> list[str]:
    """Return the texts that cells share."""
    part = next(package.parts("sharedStrings"), None)
    if part is None or part not in names_in(package.data):
        return []
    return [
        _text(one) for one, _ in zip(streamed_member(package.data, part, "si"), range(_LONGEST_STRINGS), strict=False)
    ]


def _text(element: Element) -> str:
    """Return the words below an element, without the readings beside Japanese words."""
    if element.tag == "t":
        return element.text or ""
    return "".join(_text(child) for child in element if child.tag != "rPh")


def _codes(package: Package) -> list[str]:
    """Return the code of the number format of each style."""
    part = next(package.parts("styles"), None)
    if part is None or part not in names_in(package.data):
        return []
    root = parsed_member(package.data, part)
    own = {one.get("numFmtId", ""): one.get("formatCode", GENERAL) for one in root.iter("numFmt")}
    styles = (one.get("numFmtId", "0") for one in root.findall("cellXfs/xf"))
    return [own.get(one) or BUILT_IN.get(int(one) if one.isdecimal() else 0, GENERAL) for one in styles]


def _grid(package: Package, part: str, book: _Book) -> Grid:
    grid = Grid()
    row = 0
    for element in streamed_member(package.data, part, "row", "mergeCell"):
        if element.tag == "mergeCell":
            _merge(grid, element.get("ref", ""))
            continue
        stated = element.get("r", "")
        row = int(stated) if stated.isdecimal() else row + 1
        if len(element) and book.left:
            _put(grid, row, element, book)
            book.left -= row in grid.rows
        elif any(cell.find("v") is not None or cell.find("is") is not None for cell in element):
            book.skipped += 1
    return grid


def _put(grid: Grid, row: int, element: Element, book: _Book) -> None:
    for place, cell in enumerate(element):
        column = _place(cell.get("r", ""))[1] if cell.get("r") else place
        grid.put(row, column, _value(cell, book))


def _value(cell: Element, book: _Book) -> str:
    """Return what a cell shows. A formula has the value it had when the file was saved."""
    kind, stored = cell.get("t", "n"), cell.findtext("v")
    if kind == "inlineStr":
        return "".join(_text(one) for one in cell if one.tag == "is")
    if stored is None or (not stored and kind == "n"):  # openpyxl writes an empty one
        book.unstored += cell.find("f") is not None
        return ""
    if kind == "s":
        return _at(book.strings, stored, "")
    if kind == "b":
        return _WORDS.get(stored, stored)
    return shown(stored, _at(book.codes, cell.get("s", "0"), GENERAL), book.from_1904) if kind == "n" else stored


def _at(values: Sequence[str], number: str, otherwise: str) -> str:
    return values[int(number)] if number.isdecimal() and int(number) < len(values) else otherwise


def _merge(grid: Grid, area: str) -> None:
    first, _, last = area.partition(":")
    if last:
        grid.spread(_place(first), _place(last))


def _place(address: str) -> tuple[int, int]:
    """Return row (from 1) and column (from 0) of an address: `_place("B4") -> (4, 1)`."""
    letters = [ord(letter) - 64 for letter in address.upper() if "A" <= letter <= "Z"][:3]
    column = sum(value * 26**power for power, value in enumerate(reversed(letters)))
    digits = "".join(digit for digit in address if digit in "0123456789")[:7]
    return int(digits or 0), max(0, column - 1)
