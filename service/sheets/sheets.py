"""Sheets of kept passages: made, filled, noted upon, put in order, renamed and deleted.

They live in the collection's database, so they are backed up, restored and exported with it. Each change is one
transaction under the collection's lock, so what several processes keep at once is all kept.
"""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from pincite.index.collection import Collection
from pincite.index.truth.connection import Connection
from pincite.index.truth.sheets import (
    KeptPassage,
    StoredSheet,
    all_sheets,
    delete_sheet,
    drop_passage,
    find_sheet,
    keep_words,
    kept_on,
    make_sheet,
    move_passage,
    rename_sheet,
    set_note,
)
from pincite.ingest.document import Span
from pincite.ingest.errors import BadOption, UnknownSheet
from pincite.service.citations.citation import Citation, keep, make_citation, resolve
from pincite.service.citations.ids import citation_id
from pincite.service.pages.sheets import page_of
from pincite.service.plain import one_line
from pincite.service.sheets.sources import Entry, entry_of, words_of

_NUMBER = re.compile(r"[1-9]\d{0,3}")


@dataclass(frozen=True, slots=True)
class Place:
    """Characters of a page of a stored document, such as a passage that was found; a citation without an id."""

    document_id: str
    span: Span


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with its passages, in order."""

    id: str
    name: str
    made_at: str
    entries: tuple[Entry, ...]


class Sheets:
    """The sheets of an open collection.

    A sheet is named by its id or its name, a passage on it by its id or its number, from 1. Every method raises
    UnknownSheet for one that is not there; those that change anything also CollectionBusy, and BadOption for a name,
    note or number of passages that is not allowed.
    """

    def __init__(self, collection: Collection) -> None:
        self._collection = collection

    def all(self) -> list[StoredSheet]:
        """All sheets without their passages, the oldest first."""
        with self._collection.snapshot():
            return all_sheets(self._collection.connection)

    def get(self, wanted: str) -> Sheet:
        """A sheet with its passages, and what has become of their sources."""
        with self._collection.snapshot():
            return self._whole(find_sheet(self._collection.connection, wanted))

    def make(self, name: str) -> Sheet:
        """A new, empty sheet."""
        with self._changing() as connection:
            return self._whole(make_sheet(connection, one_line(name)))

    def keep(self, wanted: str, ids: Sequence[str], places: Sequence[Place] = (), note: str = "") -> Sheet:
        """The sheet, with these citations and the words at these places at its end, each with the note.

        What is on it already stays as it is. Raises UnknownCitation, AmbiguousCitation, UnknownDocument or UnknownPage,
        and keeps none then.
        """
        with self._collection.writing():  # before they are resolved: nothing that is forgotten meanwhile may be kept
            cited = [resolve(self._collection, one).citation for one in ids]
            cited += [_citation_at(self._collection, one) for one in places]
            keep(self._collection, cited)  # so they also resolve by themselves, whatever becomes of their documents
            with self._collection.store.transaction():
                sheet = find_sheet(self._collection.connection, wanted)
                words = [words_of(_in_full(one)) for one in cited]
                keep_words(self._collection.connection, sheet, words, note)
                return self._whole(sheet)

    def note(self, wanted: str, passage: str, note: str) -> Sheet:
        """The sheet, with this note at the passage, in the place of the one that it had."""
        with self._changing() as connection:
            sheet, found = _passage(connection, wanted, passage)
            set_note(connection, found, note)
            return self._whole(sheet)

    def move(self, wanted: str, passage: str, place: int) -> Sheet:
        """The sheet, with the passage at this place, from 1."""
        with self._changing() as connection:
            sheet, found = _passage(connection, wanted, passage)
            move_passage(connection, sheet, found, place)
            return self._whole(sheet)

    def drop(self, wanted: str, passage: str) -> Sheet:
        """The sheet without the passage."""
        with self._changing() as connection:
            sheet, found = _passage(connection, wanted, passage)
            drop_passage(connection, found)
            return self._whole(sheet)

    def rename(self, wanted: str, name: str) -> Sheet:
        """The sheet under its new name."""
        with self._changing() as connection:
            sheet = find_sheet(connection, wanted)
            rename_sheet(connection, sheet, one_line(name))
            return self._whole(find_sheet(connection, sheet.id))

    def delete(self, wanted: str) -> StoredSheet:
        """The sheet, which is deleted with the passages on it."""
        with self._changing() as connection:
            sheet = find_sheet(connection, wanted)
            delete_sheet(connection, sheet)
            return sheet

    @contextmanager
    def _changing(self) -> Iterator[Connection]:
        with self._collection.writing(), self._collection.store.transaction():
            yield self._collection.connection

    def _whole(self, sheet: StoredSheet) -> Sheet:
        connection = self._collection.connection
        entries = tuple(entry_of(connection, one) for one in kept_on(connection, sheet))
        return Sheet(sheet.id, sheet.name, sheet.made_at, entries)


def _citation_at(collection: Collection, place: Place) -> Citation:
    document, page = page_of(collection, place.document_id, place.span.page)
    if not place.span.start < place.span.end <= len(page.text):
        raise BadOption(
            f"Page {page.number} of {document.name} has {len(page.text)} characters, so it has none at "
            f"{place.span.start} to {place.span.end}."
        )
    return make_citation(document, page, place.span)


def _in_full(citation: Citation) -> Citation:
    """The citation under its full id, if it was given a short one of an earlier version."""
    span = Span(citation.page, citation.start, citation.end)
    return replace(citation, id=citation_id(citation.document_id, span, citation.quote))


def _passage(connection: Connection, wanted: str, passage: str) -> tuple[StoredSheet, KeptPassage]:
    sheet = find_sheet(connection, wanted)
    there = kept_on(connection, sheet)
    for one in there:
        if one.id == passage:
            return sheet, one
    if _NUMBER.fullmatch(passage) and int(passage) <= len(there):
        return sheet, there[int(passage) - 1]
    raise UnknownSheet(f"There is no passage {passage!r} on the sheet {sheet.name!r}; it has {len(there)}.")
