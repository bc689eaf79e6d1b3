"""Gathers what is marked in PDFs: the passages of a sheet, or citations, document by document, each with its note."""

from collections.abc import Iterable
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.ingest.errors import UnknownItem, UnknownPage
from pincite.service.citations.citation import Citation
from pincite.service.pages.marking import Marked
from pincite.service.pages.painter import Painter
from pincite.service.pages.sheets import Sheet as Paper
from pincite.service.pages.sheets import sheet_of
from pincite.service.sheets.sheets import Sheet
from pincite.service.sheets.sources import Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """A citation to mark with a note; `id` is what it is called if it cannot be marked."""

    id: str
    citation: Citation
    note: str


@dataclass(frozen=True, slots=True)
class Marks:
    """The passages of one PDF, each with its page and its note, in the order of the sheet."""

    document_id: str
    document: str
    papers: tuple[Paper, ...]
    citations: tuple[Citation, ...]
    notes: tuple[str, ...]

    def made(self, painter: Painter) -> Marked:
        """The marked copy; raises UnknownFile."""
        return painter.mark(self.papers, self.citations, self.notes)


@dataclass(frozen=True, slots=True)
class Unmarked:
    """A passage that cannot be marked, and why: no PDF, or another than it was."""

    id: str
    reason: str


def marks_of(collection: Collection, sheet: Sheet) -> tuple[list[Marks], list[Unmarked]]:
    """The passages to mark, those of each PDF together, and those that cannot be marked."""
    wanted, gone = list[Wanted](), list[Unmarked]()
    for one in sheet.entries:
        if one.citation and one.standing is Standing.AS_IT_WAS:
            wanted.append(Wanted(one.id, one.citation, one.note))
        else:
            gone.append(Unmarked(one.id, "its source is no longer as it was"))
    found, unmarked = marks_in(collection, wanted)
    return found, [*gone, *unmarked]


def marks_in(collection: Collection, wanted: Iterable[Wanted]) -> tuple[list[Marks], list[Unmarked]]:
    """The citations to mark, those of each PDF together, and those that cannot be marked."""
    found: dict[str, list[tuple[Paper, Citation, str]]] = {}
    unmarked = []
    for one in wanted:
        try:
            paper = sheet_of(collection, one.citation.document_id, one.citation.page)
        except UnknownPage:
            unmarked.append(Unmarked(one.id, f"{one.citation.name} is no PDF"))
        except UnknownItem as error:
            unmarked.append(Unmarked(one.id, str(error)))
        else:
            found.setdefault(one.citation.document_id, []).append((paper, one.citation, one.note))
    return [_marks(each) for each in found.values()], unmarked


def _marks(each: Iterable[tuple[Paper, Citation, str]]) -> Marks:
    papers, citations, notes = zip(*each, strict=True)
    return Marks(citations[0].document_id, citations[0].document, papers, citations, notes)
