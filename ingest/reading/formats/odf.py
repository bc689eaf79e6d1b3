"""Read OpenDocument files: texts (.odt), workbooks (.ods) and presentations (.odp), packed or as one XML file.

odfpy was last released in 2020, and reads no tables as tables. The cells of a workbook hold their values as shown.
"""

from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

from pincite.ingest.errors import DamagedFile, EncryptedFile
from pincite.ingest.places import INSIDE
from pincite.ingest.reading.formats.archive import check_size, names_in
from pincite.ingest.reading.formats.content import Block, Content, Facts, RawPage, page_of_blocks
from pincite.ingest.reading.formats.grid import MOST_ROWS, Grid, page_of_grid
from pincite.ingest.reading.formats.held import Held, count, missing
from pincite.ingest.reading.formats.markup import parsed, parsed_member
from pincite.ingest.reading.formats.odf_body import OdfBody

_MOST_REPEATED = 256  # columns


def read_odt(data: bytes) -> Content:
    """Return the text as one page, with its notes at the end. Raises DamagedFile, EncryptedFile, LimitExceeded."""
    root, facts, created = _opened(data)
    body, read = _body(root, "text"), OdfBody()
    blocks = list(read.blocks(body))
    page = page_of_blocks([*blocks, *read.notes])
    pictures = sum(one.tag == "image" for one in body.iter())
    problems = missing(Held(pictures=pictures), Held(characters=count(page.text)))
    return Content((page,), facts, problems, created)


def read_odp(data: bytes) -> Content:
    """Return the slides, each with its notes on a page of their own."""
    root, facts, created = _opened(data)
    hidden = _named(root, "drawing-page-properties", "visibility", "hidden")
    slides = [one for one in _body(root, "presentation") if one.tag == "page"]
    pages = [page for number, slide in enumerate(slides, 1) for page in _slide(slide, f"slide {number}", hidden)]
    if not pages:
        raise DamagedFile("it has no slides")
    return Content(tuple(pages), facts, created=created)


def read_ods(data: bytes) -> Content:
    """Return the sheets, each a page with its name and its rows."""
    root, facts, created = _opened(data)
    hidden = _named(root, "table-properties", "display", "false")
    left, pages, skipped = MOST_ROWS, list[RawPage](), 0
    for table in _body(root, "spreadsheet"):
        if table.tag == "table":
            grid, beyond = _grid(table, left)
            left, skipped = left - len(grid.rows), skipped + beyond
            said = ("a hidden sheet",) if table.get("style-name") in hidden else ()
            name = " ".join(table.get("name", "").split())
            pages.append(page_of_grid(grid, name, f"sheet {name}", said if grid.rows else (*said, "an empty sheet")))
    if not pages:
        raise DamagedFile("it has no sheet that can be read")
    much = f"{MOST_ROWS:,} of its {MOST_ROWS + skipped:,} rows were read; split it into several files to have them all"
    return Content(tuple(pages), facts, (much,) if skipped else (), created)


def _opened(data: bytes) -> tuple[Element, Facts, str | None]:
    """Return the root of the contents, and what the file says of itself."""
    if not data.startswith(b"PK"):
        root = parsed(data, "document")
        return root, *_facts(root)
    check_size(data)
    names = names_in(data)
    if "META-INF/manifest.xml" in names and any(
        one.tag == "encryption-data" for one in parsed_member(data, "META-INF/manifest.xml").iter()
    ):
        raise EncryptedFile("it has a password, and --password opens only PDFs; save a copy without one")
    root = parsed_member(data, "content.xml")
    try:
        return root, *(_facts(parsed_member(data, "meta.xml")) if "meta.xml" in names else (Facts(), None))
    except DamagedFile:
        return root, Facts(), None


def _facts(root: Element) -> tuple[Facts, str | None]:
    meta = next(root.iter("meta"), root)
    title, first, last, made = (
        next((one.text for one in meta.iter(name)), None)
        for name in ("title", "initial-creator", "creator", "creation-date")
    )
    return Facts(title=title, author=first or last), (made or "")[:10] or None


def _body(root: Element, kind: str) -> Element:
    found = root.find(f"body/{kind}")
    if found is None:
        raise DamagedFile("it has no contents")
    return found


def _named(root: Element, properties: str, name: str, value: str) -> set[str | None]:
    """Return the names of the styles with such a property."""
    styles = (one for one in root.iter("style") if any(part.get(name) == value for part in one.iter(properties)))
    return {style.get("name") for style in styles}


def _slide(slide: Element, label: str, hidden: set[str | None]) -> Iterator[RawPage]:
    body = OdfBody()
    blocks = [block for shape in slide if shape.tag != "notes" for block in _shape(shape, body)]
    blocks.sort(key=lambda block: block.level == 0)
    pictured = not blocks and any(one.tag == "image" for one in slide.iter())
    problems = (
        *(("a hidden slide",) if slide.get("style-name") in hidden else ()),
        *(("only pictures, which are not read",) if pictured else ()),
    )
    page = page_of_blocks(blocks, label)
    yield RawPage(page.text, label, page.blocks, problems=problems)
    notes = [block for part in slide if part.tag == "notes" for block in OdfBody().blocks(part)]
    for name, beside in (("notes", notes), ("comments", body.notes)):
        page = page_of_blocks(beside, f"{label}{INSIDE}part {name}")
        if page.text:
            yield page


def _shape(shape: Element, body: OdfBody) -> Iterable[Block]:
    """Return the blocks of a shape; those of the title become one heading."""
    inside = list[Block]()
    if shape.tag == "annotation":
        body.words(_around(shape), inside)
        return inside
    blocks = list(body.blocks(_around(shape)))
    if shape.get("class") == "title" and blocks:
        return [Block(" ".join(" ".join(block.text for block in blocks).split()), 1)]
    return blocks


def _around(element: Element) -> Element:
    around = Element("around")
    around.append(element)
    return around


def _grid(table: Element, left: int) -> tuple[Grid, int]:
    """Return a sheet's cells, and how many of its rows with words were left out."""
    grid, body, merged = Grid(), OdfBody(), list[tuple[tuple[int, int], tuple[int, int]]]()
    row, skipped = 1, 0
    for element in table.iter("table-row"):
        repeated = _number(element, "number-rows-repeated")
        cells = list(_cells(element, body))
        for copy in range(min(repeated, MOST_ROWS + 1) if cells else 0):
            if len(grid.rows) >= left:
                skipped += repeated - copy
                break
            for column, text, across, down in cells:
                grid.put(row + copy, column, text)
                if across > 1 or down > 1:
                    merged.append(((row + copy, column), (row + copy + down - 1, column + across - 1)))
        row += repeated
    for first, last in merged:
        grid.spread(first, last)
    return grid, skipped


def _cells(row: Element, body: OdfBody) -> Iterator[tuple[int, str, int, int]]:
    """Yield column, words and the columns and rows spanned of each cell that has words."""
    column = 0
    for cell in row:
        if cell.tag not in ("table-cell", "covered-table-cell"):
            continue
        repeated = _number(cell, "number-columns-repeated")
        text = " ".join(block.text for block in body.blocks(cell))
        if text.strip():
            across, down = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
            for copy in range(min(repeated, _MOST_REPEATED)):
                yield column + copy, text, across, down
        column += repeated


def _number(element: Element, name: str) -> int:
    value = element.get(name, "1")
    return min(int(value), 10_000_000) if value.isdecimal() and len(value) < 9 else 1
