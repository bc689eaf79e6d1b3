"""Note which citations were shown, in a database of its own beside the truth, `shown.sqlite`.

A citation resolves from its document's text as long as the document is there, so showing one needs no copy of its
words. What has to be known is which citations were shown, for when their document goes: the words are then copied into
the truth, by the transaction that removes it (index/truth/store.py). The notes hold places and no words.

The notes are locked while a few rows are inserted, and while a transaction that removes documents copies words and
commits. So a note is there before the words are copied, or it is written once the document is seen to be gone; then
the question copies the words itself, and only then it may have to wait for a writer.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

from pincite.index.truth.connection import LISTED, Connection, Truth
from pincite.ingest.errors import CollectionError
from pincite.ingest.places import place_label

SURROUNDINGS = 240  # characters kept and shown on either side of a quote
_PATIENCE_FOR_GONE = 5.0  # seconds to wait for a writer where a document was removed during the question


@dataclass(frozen=True, slots=True)
class ShownCitation:
    """A citation that was shown: its id, and the characters `first` to `last` of a page."""

    id: str
    document_id: str
    page: int
    first: int
    last: int


def note_shown(truth: Truth, shown: Sequence[ShownCitation]) -> bool:
    """Note citations that are about to be shown; return whether that was possible, as on a read-only disk it is not."""
    rows = [(one.id, one.document_id, one.page, one.first, one.last) for one in shown]
    try:
        with _changing_notes(truth) as notes:
            notes.executemany("INSERT INTO shown VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows)
    except CollectionError:
        return False
    return True


def forget_shown(truth: Truth, document_id: str) -> int:
    """Delete the notes of a document, and return how many; its citations then leave nothing when it is removed."""
    with _changing_notes(truth) as notes:
        return notes.execute("DELETE FROM shown WHERE document_id = ?", (document_id,)).rowcount


@contextmanager
def _changing_notes(truth: Truth) -> Iterator[Connection]:
    with truth.explained(), closing(truth.notes()) as notes:
        notes.begin_writing()
        yield notes
        notes.commit()


@contextmanager
def keeping_words(truth: Truth, connection: Connection, gone: Sequence[str]) -> Iterator[None]:
    """Copy the shown words of documents into the truth, and let nobody note a citation until the block ends.

    `connection` is in a transaction that has removed the documents and is committed within the block. Their words are
    read over another, for which they are there until then. Citations that were copied before do not change.
    """
    with closing(truth.notes()) as notes, closing(truth.connect()) as before:
        notes.begin_writing()
        rows = notes.execute(
            f"SELECT id, document_id, page, first, last FROM shown WHERE document_id IN {LISTED}", (json.dumps(gone),)
        )
        _insert(connection, _with_words(before, [ShownCitation(*row) for row in rows]))
        yield


def keep_words_of_gone(truth: Truth, snapshot: Connection, shown: Sequence[ShownCitation]) -> None:
    """Copy the words of citations whose documents were removed before their notes were there.

    `snapshot` still has the documents. If somebody writes for more than five seconds just then, they are not kept:
    CollectionBusy.
    """
    with truth.explained(), closing(truth.connect()) as fresh:
        wanted = json.dumps([one.document_id for one in shown])
        there = {one for (one,) in fresh.execute(f"SELECT id FROM documents WHERE id IN {LISTED}", (wanted,))}
        late = _with_words(snapshot, [one for one in shown if one.document_id not in there])
        if late:
            fresh.begin_writing(_PATIENCE_FOR_GONE)
            _insert(fresh, late)
            fresh.commit()


def _with_words(connection: Connection, shown: Sequence[ShownCitation]) -> list[tuple[object, ...]]:
    """Return the rows to keep; citations whose page is not there are left out."""
    rows: list[tuple[object, ...]] = []
    for one in shown:
        page = connection.execute(
            "SELECT name, title, label, text FROM documents JOIN pages ON document_id = id WHERE id = ? AND number = ?",
            (one.document_id, one.page),
        ).fetchone()
        if page is not None:
            name, title, label, text = page
            label = place_label(label, text, one.first, one.last)
            place = (one.id, one.document_id, name, title, one.page, label, one.first, one.last)
            rows.append((*place, text[one.first : one.last], *around(text, one.first, one.last)))
    return rows


def _insert(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    connection.executemany(
        "INSERT INTO citations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", rows
    )


def around(text: str, start: int, end: int) -> tuple[str, str]:
    """Return the text before and after a quote, cut at white space."""
    before = text[max(0, start - SURROUNDINGS) : start]
    after = text[end : end + SURROUNDINGS]
    if start > SURROUNDINGS and " " in before:
        before = before.split(" ", 1)[1]
    if end + SURROUNDINGS < len(text) and " " in after:
        after = after.rsplit(" ", 1)[0]
    return before, after
