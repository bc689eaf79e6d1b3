"""Tell which rows of a web page's tables are headers: those marked as such, or words above numbers."""

from bs4.element import Tag

from pincite.ingest.reading.formats.content import Row
from pincite.ingest.reading.formats.mathml import text_in
from pincite.ingest.reading.formats.tables import headed

_MOST_HEADERS = 3  # rows; a table in which all rows are marked has no body


def rows_in(page: Tag) -> dict[int, Row]:
    """Return what each row of a table with a header is, by the id of its element."""
    found: dict[int, Row] = {}
    for table in page("table"):
        rows = [row for row in table("tr") if row.find_parent("table") is table]
        blocks = headed(["\t".join(_cells(row)) for row in rows], _marked(rows))
        found |= {id(row): block.row for row, block in zip(rows, blocks, strict=True) if block.row}
    return found


def _marked(rows: list[Tag]) -> int:
    """Return how many rows at the top are in the table's head, or hold nothing but cells of headers."""
    count = next((at for at, row in enumerate(rows) if not _is_marked(row)), len(rows))
    return count if 0 < count <= _MOST_HEADERS and len(rows[0](("td", "th"), recursive=False)) > 1 else 0


def _is_marked(row: Tag) -> bool:
    in_head = row.parent is not None and row.parent.name == "thead"
    return in_head or (row.find("th", recursive=False) is not None and row.find("td", recursive=False) is None)


def _cells(row: Tag) -> list[str]:
    return [" ".join(text_in(cell).split()) for cell in row(("td", "th"), recursive=False)]
