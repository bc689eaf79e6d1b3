"""Read tables as text (.csv, .tsv) in any encoding, whatever parts their cells."""

import csv
import io
from collections import Counter

from pincite.ingest.reading.formats.charset import decode, lost_characters
from pincite.ingest.reading.formats.content import Content
from pincite.ingest.reading.formats.grid import MOST_ROWS, Grid, page_of_grid
from pincite.ingest.text import normalise

_PARTING = (",", ";", "\t", "|")
_LOOK_AT = 50  # lines
_STATED = "sep="  # a first line by which spreadsheets are told what parts the cells


def read_delimited(data: bytes) -> Content:
    """Return the rows as one page. Cells have the text that the file has: no number is written anew."""
    decoded = decode(data)
    text = normalise(decoded.text).removeprefix("\ufeff")
    csv.field_size_limit(len(text) + 1)
    stated, _, rest = text.partition("\n")
    told = stated.strip().lower().startswith(_STATED) and len(stated.strip()) == len(_STATED) + 1
    parting = stated.strip()[-1] if told else _parting(text)
    grid = Grid()
    rows = 0
    for number, cells in enumerate(csv.reader(io.StringIO(rest if told else text), delimiter=parting), 1 + told):
        rows += any(cell.strip() for cell in cells)
        if rows <= MOST_ROWS:
            for column, cell in enumerate(cells):
                grid.put(number, column, cell)
    page = page_of_grid(grid, "", "cells A1", lost_characters(text))
    much = f"{MOST_ROWS:,} of its {rows:,} rows were read; split it into several files to have them all"
    return Content((page,), problems=(*decoded.problems, *((much,) if rows > MOST_ROWS else ())))


def _parting(text: str) -> str:
    """Return the character that parts the cells: the one that parts most lines into equally many."""
    lines = text.split("\n", _LOOK_AT)[:_LOOK_AT]

    def evenness(parting: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(lines, delimiter=parting) if row)
        width, times = max(
            ((width, times) for width, times in counts.items() if width > 1), key=lambda one: one[1], default=(0, 0)
        )
        return times, width

    return max(_PARTING, key=evenness)
