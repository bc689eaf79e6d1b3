"""Forget a document: leave no byte of its text, title, name or vectors in any file of its collection.

Removing a document takes it out of searches and answers, but its citations still resolve, and its bytes stay in freed
pages, in logs and in both indexes until something else takes their place. Forgetting rewrites them all.

A note in the database, of ids only, says that a forgetting has begun. If it was interrupted, the next one finishes it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.keeping.traces import Erased, Traces, erase, find_traces
from pincite.index.truth.connection import Connection
from pincite.ingest.errors import UnknownDocument

_BEGUN = "forgetting"
_PATIENCE = 30.0  # seconds to wait for others that read an older state


@dataclass(frozen=True, slots=True)
class Forgotten:
    """The documents that were forgotten, and what was erased with them. `resumed`: some were left half forgotten."""

    ids: tuple[str, ...]
    erased: Erased
    resumed: bool


def forget(collection: Collection, wanted: str, elsewhere: Callable[[Traces], None]) -> Forgotten:
    """Forget a document, stored or removed, with its earlier versions, and finish what an interruption left undone.

    `elsewhere` erases what lies outside the database and the indexes. It is called first, so it may refuse by raising,
    and it is called again after an interruption. Raises UnknownDocument, before anything is erased, and CollectionBusy.
    """
    with collection.writing():
        begun = _begun(collection.connection)
        traces = _wanted(collection.connection, wanted, begun)
        elsewhere(traces)
        _begin(collection, json.dumps(traces.ids))
        erased = erase(collection.store, traces)
        collection.rewrite()
        collection.connection.vacuum()
    with collection.store.truth.explained():  # without the lock, since an answer that is being written may take a while
        collection.connection.empty_log(_PATIENCE)
    with collection.writing():
        _finished(collection, json.dumps(traces.ids))
    return Forgotten(traces.ids, erased, bool(begun))


def _begun(connection: Connection) -> tuple[str, ...]:
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (_BEGUN,)).fetchone()
    return tuple(json.loads(row[0])) if row else ()


def _wanted(connection: Connection, wanted: str, begun: tuple[str, ...]) -> Traces:
    try:
        found = find_traces(connection, wanted)
    except UnknownDocument:
        if not begun:  # else it is the one whose name is forgotten already
            raise
        found = Traces((), ())
    left = [find_traces(connection, one) for one in begun]
    return Traces(
        tuple(sorted({*begun, *found.ids, *(one for past in left for one in past.ids)})),
        tuple(sorted({*found.paths, *(path for past in left for path in past.paths)})),
    )


def _begin(collection: Collection, ids: str) -> None:
    with collection.store.transaction():
        collection.connection.execute(
            "INSERT INTO meta VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value", (_BEGUN, ids)
        )


def _finished(collection: Collection, ids: str) -> None:
    """Delete the note, unless somebody else has begun another forgetting meanwhile, which finishes this one too."""
    with collection.store.transaction():
        collection.connection.execute("DELETE FROM meta WHERE key = ? AND value = ?", (_BEGUN, ids))
