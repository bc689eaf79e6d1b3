"""Tell which rows of a table are its header."""

import re
from collections.abc import Sequence

from pincite.ingest.reading.formats.content import Block, Row

_NUMBER = re.compile(r"[-+−–△▲▽▼$€£¥₩(]*\s?\d[\d,. ]*\s?(?:%|‰|%p|원|달러)?\)?")
_YEAR = re.compile(r"['’]?(?:19|20)\d\d(?:[-./]\d{1,2})?\.?")
_LONGEST = 60  # characters of a cell of a header


def is_number(cell: str) -> bool:
    """Return whether a cell is an amount; a year may also be the name of a column."""
    return _NUMBER.fullmatch(cell) is not None


def can_be_header(cells: Sequence[str]) -> bool:
    """Return whether these cells can name columns: at least two, short, and no amounts.

    >>> can_be_header(["", "2022", "Share"]), can_be_header(["Seoul", "9,411", "18.1 %"])
    (True, False)
    """
    filled = [cell for one in cells if (cell := one.strip())]
    short = all(len(cell) <= _LONGEST and "\n" not in cell for cell in filled)
    return len(filled) > 1 and short and not any(is_number(cell) and not _YEAR.fullmatch(cell) for cell in filled)


def headed(rows: Sequence[str], stated: int = 0) -> list[Block]:
    """Return a table's rows as blocks; `stated` is the number of rows that the file itself says are the header.

    Where it does not say, words above numbers are a header. In a table of words alone the first row may be a row like
    the others.
    """
    count = stated or _guessed(rows)
    if not 0 < count < len(rows):
        return [Block(row) for row in rows]
    return [Block(row, row=Row.HEADER if at < count else Row.BODY) for at, row in enumerate(rows)]


def _guessed(rows: Sequence[str]) -> int:
    cells = [row.split("\t") for row in rows]
    amounts = any(is_number(cell.strip()) for row in cells[1:] for cell in row)
    return int(amounts and can_be_header(cells[0]))
