"""The result types of a grid: what each document says to each question, in its own words."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.hit import DocumentFacts
from pincite.service.answering.answer import Outcome
from pincite.service.citations.citation import Citation


@dataclass(frozen=True, slots=True)
class Cell:
    """What one document says to one question: its best sentence, verbatim, and the citations of its words.

    With an outcome of PARTLY the sentence is the nearest one, and `reason` says what it lacks. If NOT_FOUND, there is
    no sentence.
    """

    question: str
    document_id: str
    outcome: Outcome
    reason: str
    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """Documents by questions. `rows[d][q]` is what document `d` says to question `q`."""

    questions: tuple[str, ...]
    documents: tuple[DocumentFacts, ...]
    rows: tuple[tuple[Cell, ...], ...]


def gridded(questions: Sequence[str], documents: Sequence[DocumentFacts], cells: Sequence[Cell]) -> Grid:
    """The grid of these cells, one for each document and question, in any order."""
    found = {(one.document_id, one.question): one for one in cells}
    rows = tuple(tuple(found[document.id, question] for question in questions) for document in documents)
    return Grid(tuple(questions), tuple(documents), rows)
