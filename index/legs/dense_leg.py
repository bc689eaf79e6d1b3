"""The dense leg at one moment of the database: found in memory or on disk, brought forward, or made anew.

A leg is made in bounded memory: its rows go to their files while the database is still being read.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.index.legs import vectors_file
from pincite.index.legs.broken import BrokenRows
from pincite.index.legs.contents import Contents
from pincite.index.legs.place import Outdated, Place
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.changes import Moment, changes_since, current_moment, is_past
from pincite.index.truth.connection import Connection
from pincite.index.truth.passages import documents_by_language, inside_passages

_DOCUMENTS = 50  # documents that are read at a time
_WASTE = 0.25  # share of unused rows above which a leg is made anew


@dataclass(frozen=True, slots=True)
class DenseLeg:
    """The dense index at a moment; `stored` is the moment of the files under it, None if it is in memory alone."""

    index: VectorIndex
    moment: Moment
    stored: Moment | None


def dense_at(place: Place, connection: Connection, before: DenseLeg | None) -> DenseLeg:
    """Return the leg at the connection's moment, from files newer than those of `before`, or from `before`.

    Raises Outdated.
    """
    moment = current_moment(connection)
    known = vectors_file.stored_moments(place.folder)
    past = [one for one in known if is_past(connection, one)]
    if before and is_past(connection, before.moment) and (not past or before.stored in past[:1]):
        index = forward(connection, before.index.copy(), before.moment)
        if index is not None:
            return DenseLeg(index, moment, before.stored)
    for one in past:
        index = _loaded(place, connection, one)
        if index is not None:
            return DenseLeg(index, moment, one)
    if any(one.generation > moment.generation for one in known):
        raise Outdated
    return published_dense(place, connection)


def _loaded(place: Place, connection: Connection, moment: Moment) -> VectorIndex | None:
    """Return the index stored at an earlier moment, brought forward to the connection's; None if it is broken."""
    index = vectors_file.load(place.folder, moment, place.dimension)
    return None if index is None else forward(connection, index, moment)


def make_dense(place: Place, connection: Connection) -> DenseLeg:
    """Return the leg at the connection's moment, made in memory from the database alone."""
    return _made(place, connection, lambda _: None)


def _made(place: Place, connection: Connection, after_each: Callable[[VectorIndex], None]) -> DenseLeg:
    everything = changes_since(connection, -1).added_documents
    index = with_documents(connection, VectorIndex(place.dimension), everything, after_each)
    return DenseLeg(index, current_moment(connection), None)


def save_dense(place: Place, connection: Connection) -> DenseLeg:
    """Write the leg at the connection's moment and return it. The caller must hold the write lock."""
    moment = current_moment(connection)
    for one in vectors_file.stored_moments(place.folder):
        index = _loaded(place, connection, one) if is_past(connection, one) else None
        if index is not None:
            if len(index) < (1 - _WASTE) * len(index.rows):
                break
            if one != moment:
                vectors_file.save(index, place.folder, moment)
            return DenseLeg(index, moment, moment)
    return rewrite_dense(place, connection)


def rewrite_dense(place: Place, connection: Connection) -> DenseLeg:
    """Like `save_dense`, from the database alone."""
    base = vectors_file.named(place.folder, current_moment(connection))
    made = _made(place, connection, lambda index: vectors_file.spill(index, base))
    vectors_file.save(made.index, place.folder, made.moment)
    return DenseLeg(made.index, made.moment, made.moment)


def forward(connection: Connection, index: VectorIndex, older: Moment) -> VectorIndex | None:
    """Apply all changes since an older moment to the index, and return it; None if its rows are broken."""
    changes = changes_since(connection, older.generation)
    try:
        index.remove(key for first, last in changes.removed_keys for key in range(first, last + 1))
        return with_documents(connection, index, changes.added_documents, lambda _: None)
    except BrokenRows:
        return None


def with_documents(
    connection: Connection, index: VectorIndex, documents: Sequence[str], after_each: Callable[[VectorIndex], None]
) -> VectorIndex:
    """Add the passages of some documents to the index, and return it; `after_each` is called after each few of them."""
    for start in range(0, len(documents), _DOCUMENTS):
        some = documents[start : start + _DOCUMENTS]
        for language, ids in documents_by_language(connection, some).items():
            inside = inside_passages(connection, ids)
            index.add(inside.keys, inside.vectors, language, Contents.of(inside, index.rows.dimension))
        after_each(index)
    index.settle()
    return index


def published_dense(place: Place, connection: Connection) -> DenseLeg:
    """Make the leg at the connection's moment from the database alone, on the disk if possible.

    Then others need not make it.
    """
    moment = current_moment(connection)
    if not place.may_publish(moment):
        return make_dense(place, connection)
    base = vectors_file.named(place.folder, moment)
    files: Sequence[Path] = vectors_file.files_named(base)
    try:
        made = _made(place, connection, lambda index: vectors_file.spill(index, base))
        files = vectors_file.publish(made.index, place.folder, moment)
    except (OSError, RuntimeError):  # such as a full disk, of which writers tell; faiss raises RuntimeError
        _remove(files)
        return make_dense(place, connection)
    if not place.is_still(moment):
        _remove(files)
    return DenseLeg(made.index, moment, moment)


def _remove(files: Sequence[Path]) -> None:
    for file in files:
        file.unlink(missing_ok=True)
