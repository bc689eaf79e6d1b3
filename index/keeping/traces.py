"""Find and erase what a document has left in a collection's database, beside its own rows.

Kept citations and sheets hold its words, tombstones its title and path, recorded failures its path. A tombstone's id
and keys stay, since an index elsewhere may have to learn that the document is gone; an id says nothing of its words.
"""

import json
import math
import re
from dataclasses import dataclass
from pathlib import Path

from pincite.index.truth.connection import LISTED, Connection
from pincite.index.truth.documents import documents_by_id, find_document
from pincite.index.truth.embeddings import loosen_strays, strays, sweep
from pincite.index.truth.failures import find_failure
from pincite.index.truth.sheets import forget_kept
from pincite.index.truth.shown import forget_shown
from pincite.index.truth.store import Store
from pincite.index.truth.storing import stem
from pincite.index.truth.works import forget_works
from pincite.ingest.discover import path_text
from pincite.ingest.errors import UnknownDocument


@dataclass(frozen=True, slots=True)
class Traces:
    """What to forget: the ids of a document and of its earlier versions, and the paths that they were added under."""

    ids: tuple[str, ...]
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Erased:
    """How many documents, kept citations, notes of removed documents and notes of failures were erased.

    Passages on sheets count among the kept citations.
    """

    documents: int
    citations: int
    notes: int
    failures: int


def find_traces(connection: Connection, wanted: str) -> Traces:
    """Return the traces of a stored document, a removed one, or a file that could not be read.

    It is named as for `find_document`. Raises UnknownDocument.
    """
    try:
        document = find_document(connection, wanted)
        return _with_versions(connection, {document.id}, set(document.paths))
    except UnknownDocument:
        ids = _removed(connection, wanted)
        failure = None if ids else find_failure(connection, wanted)
        if failure:
            return Traces((), (failure.path,))
        if not ids:
            raise
        return _with_versions(connection, ids, set())


def _with_versions(connection: Connection, ids: set[str], paths: set[str]) -> Traces:
    """Return the traces of these documents, with the removed ones that once had one of their paths."""
    living = {one for (one,) in connection.execute("SELECT id FROM documents")} - ids
    buried = connection.execute("SELECT document_id, path FROM tombstones WHERE path <> ''").fetchall()
    paths = paths | {path for one, path in buried if one in ids}
    ids = ids | {one for one, path in buried if path in paths and one not in living}
    return Traces(tuple(sorted(ids)), tuple(sorted(paths)))


def _removed(connection: Connection, wanted: str) -> set[str]:
    """Return the ids of removed documents that have this id, beginning of an id, path, name or file name."""
    rows = connection.execute("SELECT document_id, path FROM tombstones").fetchall()
    rows += connection.execute("SELECT DISTINCT document_id, '' FROM citations").fetchall()
    by_id = {one for one, _ in rows if re.fullmatch("[0-9a-f]{6,16}", wanted) and one.startswith(wanted)}
    path = path_text(Path(wanted).absolute())
    named = {at for _, at in rows if at and wanted in (stem(at), Path(at).name)}
    if len(by_id) > 1 or (not by_id and len(named) > 1):
        ids = ", ".join(sorted(by_id or {one for one, at in rows if at in named}))
        raise UnknownDocument(f"More than one removed document matches {wanted!r}: give one of the ids {ids}.")
    return by_id or {one for one, at in rows if at and at in (named or {path})}


def erase(store: Store, traces: Traces) -> Erased:
    """Delete the documents and all their traces, and return how many there were; doing it again is harmless.

    Freed pages may still hold the words; `purge` overwrites them.
    """
    # What only the paths lead to goes first: once the document is gone, a second attempt may know only the ids.
    shown = sum(forget_shown(store.truth, document_id) for document_id in traces.ids)
    before = _scrub(store, traces)
    stored = documents_by_id(store.connection, traces.ids)
    store.remove(*stored)
    after = _scrub(store, traces)
    return Erased(len(stored), shown + before.citations, before.notes + after.notes - len(stored), before.failures)


def _scrub(store: Store, traces: Traces) -> Erased:
    ids, paths = (json.dumps(traces.ids),), (json.dumps(traces.paths),)
    with store.transaction():
        run = store.connection.execute
        citations = run(f"DELETE FROM citations WHERE document_id IN {LISTED}", ids).rowcount
        citations += forget_kept(store.connection, traces.ids)
        notes = run(
            "UPDATE tombstones SET title = NULL, path = '', content_hash = ''"
            f" WHERE path <> '' AND document_id IN {LISTED}",
            ids,
        ).rowcount
        failures = run(f"DELETE FROM failures WHERE path IN {LISTED}", paths).rowcount
        forget_works(store.connection, traces.ids)
        loosen_strays(store.connection, strays(store.connection))
        sweep(store.connection, math.inf)  # also those that wait: an interrupted addition computes them again
    return Erased(0, citations, notes, failures)
