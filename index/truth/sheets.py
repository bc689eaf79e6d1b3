"""Store and read sheets: named lists of kept passages, in an order of one's own and with notes.

A kept passage has its citation and the exact words as they were when it was kept, so it survives whatever happens to
its document; only forgetting the document takes the words out. The functions that change anything run within the
caller's transaction. A database of an older format has no sheets until something is written to it.
"""

import json
import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.storing import now
from pincite.ingest.errors import BadOption, UnknownSheet

MOST = 1_000  # passages on one sheet
LONGEST_NAME = 200  # characters
LONGEST_NOTE = 10_000  # characters
_COLUMNS = "citation, document_id, document, title, page, page_label, first, last, quote"


@dataclass(frozen=True, slots=True)
class StoredSheet:
    """A sheet's id (eight hexadecimal digits), name, when it was made (UTC), and how many passages are on it."""

    id: str
    name: str
    made_at: str
    count: int


@dataclass(frozen=True, slots=True)
class Words:
    """What is kept of a citation: `quote` is characters `start` to `end` of a page, as they were then.

    All texts are empty and all numbers 0 where the document was forgotten, but for the document's id.
    """

    citation: str
    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    start: int
    end: int
    quote: str


@dataclass(frozen=True, slots=True)
class KeptPassage:
    """A passage on a sheet: an id of its own (eight hexadecimal digits), the words, a note, and when it was kept."""

    id: str
    words: Words
    note: str
    kept_at: str


def all_sheets(connection: Connection) -> list[StoredSheet]:
    """Return all sheets, in the order in which they were made."""
    if not connection.has_table("sheets"):
        return []
    rows = connection.execute(
        "SELECT id, name, made_at, (SELECT count(*) FROM kept WHERE sheet = sheets.id) FROM sheets ORDER BY number"
    )
    return [StoredSheet(*row) for row in rows]


def find_sheet(connection: Connection, wanted: str) -> StoredSheet:
    """Return the sheet with this id or name. Raises UnknownSheet."""
    for one in sorted(all_sheets(connection), key=lambda one: one.id != wanted):  # an id before a name like it
        if one.id == wanted or one.name == _tidy(wanted):
            return one
    raise UnknownSheet(f"There is no sheet {wanted!r} in this collection. `pincite sheets list` shows those that are.")


def kept_on(connection: Connection, sheet: StoredSheet) -> list[KeptPassage]:
    """Return the passages on a sheet, in their order."""
    asked = f"SELECT id, {_COLUMNS}, note, kept_at FROM kept WHERE sheet = ? ORDER BY position, kept_at, id"
    return [KeptPassage(row[0], Words(*row[1:10]), *row[10:]) for row in connection.execute(asked, (sheet.id,))]


def make_sheet(connection: Connection, name: str) -> StoredSheet:
    """Make an empty sheet. Raises BadOption for a name that is empty, too long or another's."""
    sheet_id = secrets.token_hex(4)
    connection.execute(
        "INSERT INTO sheets SELECT coalesce(max(number), 0) + 1, ?, ?, ? FROM sheets",
        (sheet_id, _free(connection, name), now()),
    )
    return find_sheet(connection, sheet_id)


def rename_sheet(connection: Connection, sheet: StoredSheet, name: str) -> None:
    """Give a sheet another name. Raises BadOption like `make_sheet`."""
    if _tidy(name) != sheet.name:
        connection.execute("UPDATE sheets SET name = ? WHERE id = ?", (_free(connection, name), sheet.id))


def delete_sheet(connection: Connection, sheet: StoredSheet) -> None:
    """Delete a sheet with the passages on it; their documents and citations stay as they are."""
    connection.execute("DELETE FROM kept WHERE sheet = ?", (sheet.id,))
    connection.execute("DELETE FROM sheets WHERE id = ?", (sheet.id,))


def keep_words(connection: Connection, sheet: StoredSheet, words: Iterable[Words], note: str) -> None:
    """Put passages at the end of a sheet, each with this note; one that is on it already stays as it is.

    Raises BadOption if the sheet would have more than 1,000 passages, or the note more than 10,000 characters.
    """
    there = kept_on(connection, sheet)
    known = {one.words.citation for one in there}
    new = list({one.citation: one for one in words if one.citation not in known}.values())
    if len(there) + len(new) > MOST:
        raise BadOption(f"The sheet {sheet.name!r} would have more than {MOST} passages. Keep them on another sheet.")
    (last,) = connection.execute("SELECT coalesce(max(position), 0) FROM kept WHERE sheet = ?", (sheet.id,)).fetchone()
    connection.executemany(
        f"INSERT INTO kept (id, sheet, position, {_COLUMNS}, note, kept_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (secrets.token_hex(4), sheet.id, last + at, *_row(one), _checked(note), now())
            for at, one in enumerate(new, start=1)
        ],
    )


def set_note(connection: Connection, passage: KeptPassage, note: str) -> None:
    """Put a note in the place of a passage's. Raises BadOption for one of more than 10,000 characters."""
    connection.execute("UPDATE kept SET note = ? WHERE id = ?", (_checked(note), passage.id))


def move_passage(connection: Connection, sheet: StoredSheet, passage: KeptPassage, place: int) -> None:
    """Move a passage to this place on its sheet, from 1; beyond the last place is the last place."""
    others = [one.id for one in kept_on(connection, sheet) if one.id != passage.id]
    others.insert(max(0, place - 1), passage.id)
    connection.executemany("UPDATE kept SET position = ? WHERE id = ?", list(enumerate(others, start=1)))


def drop_passage(connection: Connection, passage: KeptPassage) -> None:
    """Take a passage off its sheet, with its note."""
    connection.execute("DELETE FROM kept WHERE id = ?", (passage.id,))


def forget_kept(connection: Connection, ids: Iterable[str]) -> int:
    """Take all words of documents off all sheets; return of how many passages. The notes, one's own words, stay."""
    return connection.execute(
        "UPDATE kept SET citation = '', document = '', title = NULL, page = 0, page_label = '', first = 0, last = 0,"
        f" quote = '' WHERE quote <> '' AND document_id IN {LISTED}",
        (json.dumps(list(ids)),),
    ).rowcount


def _row(words: Words) -> tuple[object, ...]:
    place = (words.page, words.page_label, words.start, words.end)
    return words.citation, words.document_id, words.document, words.title, *place, words.quote


def _free(connection: Connection, name: str) -> str:
    """Return the name as it is stored. Raises BadOption."""
    said = _tidy(name)
    if not 0 < len(said) <= LONGEST_NAME:
        raise BadOption(f"A sheet needs a name of 1 to {LONGEST_NAME} characters.")
    if any(said == one.name for one in all_sheets(connection)):
        raise BadOption(f"There is a sheet {said!r} already. Give another name.")
    return said


def _checked(note: str) -> str:
    if len(note) > LONGEST_NOTE:
        raise BadOption(f"A note has at most {LONGEST_NOTE} characters; this one has {len(note)}.")
    return note.strip()


def _tidy(name: str) -> str:
    return " ".join(name.split())
