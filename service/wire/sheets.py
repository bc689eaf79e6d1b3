"""The responses about sheets of kept passages."""

from collections.abc import Sequence
from dataclasses import dataclass

from pincite.index.truth.sheets import StoredSheet
from pincite.service.citations.citation import Citation
from pincite.service.sheets.marks import Marks, Unmarked
from pincite.service.sheets.sheets import Sheet
from pincite.service.sheets.sources import Entry, Standing


@dataclass(frozen=True, slots=True)
class KnownSheet:
    """A sheet without its passages, and how many are on it."""

    id: str
    name: str
    made_at: str
    count: int


@dataclass(frozen=True, slots=True)
class KnownSheets:
    """All sheets of a collection, the oldest first."""

    sheets: tuple[KnownSheet, ...]


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage on a sheet: the citation with the words that were kept, one's note, and when it was kept.

    `standing` says what has become of its source. If the document was changed, `now` is the citation of the same words
    in its newer version, null if they are not there. `citation` is null if the document was forgotten.
    """

    id: str
    citation: Citation | None
    note: str
    kept_at: str
    standing: Standing
    now: Citation | None


@dataclass(frozen=True, slots=True)
class GivenSheet:
    """A sheet with its passages, in order."""

    id: str
    name: str
    made_at: str
    passages: tuple[KeptPassage, ...]


@dataclass(frozen=True, slots=True)
class MarkedDocument:
    """A marked copy of a PDF: its file, how many passages are marked in it, and the ids of those that are not."""

    document_id: str
    document: str
    file: str
    marked: int
    unplaced: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnmarkedPassage:
    """A passage of a sheet that is in no marked copy, and why."""

    id: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkedSheet:
    """The marked copies of a sheet's PDFs, and the passages that are in none."""

    documents: tuple[MarkedDocument, ...]
    unmarked: tuple[UnmarkedPassage, ...]


@dataclass(frozen=True, slots=True)
class MarkableDocument:
    """A PDF of a sheet that can be marked, and how many of its passages would be."""

    document_id: str
    document: str
    count: int


@dataclass(frozen=True, slots=True)
class SheetMarks:
    """The PDFs of a sheet of which marked copies can be made, and the passages that would be in none."""

    documents: tuple[MarkableDocument, ...]
    unmarked: tuple[UnmarkedPassage, ...]


def sheet_marks(marks: Sequence[Marks], unmarked: Sequence[Unmarked]) -> SheetMarks:
    """The response about what can be marked."""
    documents = tuple(MarkableDocument(one.document_id, one.document, len(one.citations)) for one in marks)
    return SheetMarks(documents, unmarked_passages(unmarked))


def unmarked_passages(unmarked: Sequence[Unmarked]) -> tuple[UnmarkedPassage, ...]:
    """What is said of passages that cannot be marked."""
    return tuple(UnmarkedPassage(one.id, one.reason) for one in unmarked)


def known_sheet(stored: StoredSheet) -> KnownSheet:
    """The response that describes a sheet."""
    return KnownSheet(stored.id, stored.name, stored.made_at, stored.count)


def known_sheets(stored: Sequence[StoredSheet]) -> KnownSheets:
    """The response that lists sheets."""
    return KnownSheets(tuple(known_sheet(one) for one in stored))


def given_sheet(sheet: Sheet) -> GivenSheet:
    """The response with a whole sheet."""
    return GivenSheet(sheet.id, sheet.name, sheet.made_at, tuple(map(_passage, sheet.entries)))


def _passage(entry: Entry) -> KeptPassage:
    return KeptPassage(entry.id, entry.citation, entry.note, entry.kept_at, entry.standing, entry.now)
