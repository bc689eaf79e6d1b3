"""The response to a grid, and its events."""

from dataclasses import dataclass

from pincite.service.answering.answer import Outcome
from pincite.service.citations.citation import Citation
from pincite.service.grid.grid import Cell, Grid


@dataclass(frozen=True, slots=True)
class GridDocument:
    """A document of a grid."""

    id: str
    name: str
    title: str | None
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class GridCell:
    """What one document says to one question: its best sentence, verbatim, and the citations of its words.

    With "partly" the sentence is the nearest one, and `reason` says what it lacks. With "not_found" there is none.
    """

    question: str
    document_id: str
    outcome: Outcome
    reason: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class GridHead:
    """The questions, as they are understood, and the documents that they are put to."""

    questions: tuple[str, ...]
    documents: tuple[GridDocument, ...]


@dataclass(frozen=True, slots=True)
class GivenGrid:
    """A grid: `rows[d][q]` is what document `d` says to question `q`."""

    questions: tuple[str, ...]
    documents: tuple[GridDocument, ...]
    rows: tuple[tuple[GridCell, ...], ...]


def grid_head(grid: Grid) -> GridHead:
    """The first event of a grid."""
    return GridHead(grid.questions, _documents(grid))


def given_grid(grid: Grid) -> GivenGrid:
    """The response with a whole grid."""
    return GivenGrid(grid.questions, _documents(grid), tuple(tuple(map(given_cell, row)) for row in grid.rows))


def given_cell(cell: Cell) -> GridCell:
    """The event of one cell."""
    return GridCell(cell.question, cell.document_id, cell.outcome, cell.reason, cell.text, cell.citations)


def _documents(grid: Grid) -> tuple[GridDocument, ...]:
    return tuple(GridDocument(one.id, one.name, one.title, one.known_as) for one in grid.documents)
