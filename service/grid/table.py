"""Turns a grid into a table for a file: two columns for each question, what is said and where it stands."""

from pincite.ingest.places import in_words
from pincite.service.answering.answer import Outcome
from pincite.service.export.tables import Table
from pincite.service.grid.grid import Cell, Grid

TITLE = "Documents by questions"
_NOTHING = "not found"


def table_of(grid: Grid) -> Table:
    """A row for each document, with the heads `("Document", "What was agreed?", "Where", ...)`.

    The sentences are verbatim; the column beside them says where they stand, and if they answer only in part.
    """
    heads = ("Document", *(head for question in grid.questions for head in (question, "Where")))
    rows = tuple(
        (document.known_as, *(text for cell in row for text in (cell.text or _NOTHING, _where(cell))))
        for document, row in zip(grid.documents, grid.rows, strict=True)
    )
    return Table(TITLE, heads, rows)


def _where(cell: Cell) -> str:
    """The place of a cell's words and its ids: `p. 3 (47222da90f35864b-p3-120-180-9f3c61d0)`."""
    places = [f"{in_words(one.page_label)} ({one.id})" for one in cell.citations]
    return "; ".join([f"partly: {cell.reason}"] * (cell.outcome is Outcome.PARTLY) + places)
