"""Exports a table as a CSV, XLSX or DOCX file. Owns xlsxwriter.

What stands in a cell was written by others, so a spreadsheet must never run it: XLSX cells are strings, and in CSV,
which has no types, a cell that would be a formula gets an apostrophe in front, which is how spreadsheets mark text.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

import xlsxwriter

from pincite.service.export.word import table_docx
from pincite.service.plain import one_line

_FORMULA = re.compile(r"[-=+@\t\r]")
_CELL = 32_767  # characters: Excel's limit
_WIDE, _NARROW = 60, 24  # columns' widths, in characters


class TableFormat(Enum):
    """The format of an exported table."""

    CSV = "csv"
    XLSX = "xlsx"
    DOCX = "docx"


@dataclass(frozen=True, slots=True)
class Table:
    """A title, the heads of the columns, rows as wide as these, and notes that stand below the table in a document."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    notes: tuple[str, ...] = ()


def write_table(table: Table, form: TableFormat) -> bytes:
    """The content of the file in this format."""
    return _WRITERS[form](table)


def _csv(table: Table) -> bytes:
    """In UTF-8 with a byte order mark, without which Excel garbles Korean."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for row in (table.heads, *table.rows):
        writer.writerow([_as_text(one_line(cell)) for cell in row])
    return out.getvalue().encode("utf-8-sig")


def _as_text(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _xlsx(table: Table) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"title": one_line(table.title)[:255]})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 1)
        sheet.set_column(0, 0, _NARROW)
        sheet.set_column(1, max(1, len(table.heads) - 1), _WIDE)
        for number, row in enumerate((table.heads, *table.rows)):
            for column, cell in enumerate(row):
                sheet.write_string(number, column, one_line(cell)[:_CELL], plain if number else bold)
    return out.getvalue()


def _docx(table: Table) -> bytes:
    rows = [[one_line(cell) for cell in row] for row in (table.heads, *table.rows)]
    return table_docx(one_line(table.title), rows, [one_line(note) for note in table.notes])


_WRITERS: Mapping[TableFormat, Callable[[Table], bytes]] = {
    TableFormat.CSV: _csv,
    TableFormat.XLSX: _xlsx,
    TableFormat.DOCX: _docx,
}
