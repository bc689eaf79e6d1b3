"""The dense leg at one moment of the database: found in memory or on disk, brought forward, or made anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from sqlite3 import Connection

from pincite.index.legs import vectors_file
from pincite.index.legs.contents import Contents
from pincite.index.legs.place import Outdated, Place
from pincite.index.legs.vectors import VectorIndex
from pincite.index.truth.changes import Moment, changes_since, current_moment, is_past
from pincite.index.truth.passages import documents_by_language, inside_passages

_DOCUMENTS = 50  # documents that are read at a time


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
        return DenseLeg(_forward(connection, before.index.copy(), before.moment), moment, before.stored)
    for one in past:
        index = _loaded(place, one)
        if index is not None:
            return DenseLeg(_forward(connection, index, one), moment, one)
    if any(one.generation > moment.generation for one in known):
        raise Outdated
    return _published(place, make_dense(place, connection))


def _loaded(place: Place, moment: Moment) -> VectorIndex | None:
    return vectors_file.load(place.folder, moment, place.dimension, verified=place.verified_rows)


def make_dense(place: Place, connection: Connection) -> DenseLeg:
    """Return the leg at the connection's moment, made in memory from the database alone."""
    everything = changes_since(connection, -1).added_documents
    made = _with_documents(connection, VectorIndex(place.dimension), everything)
    return DenseLeg(made, current_moment(connection), None)


def save_dense(place: Place, connection: Connection) -> DenseLeg:
    """Write the leg at the connection's moment and return it. The caller must hold the write lock."""
    moment = current_moment(connection)
    for one in vectors_file.stored_moments(place.folder):
        index = _loaded(place, one) if is_past(connection, one) else None
        if index is not None:
            if one != moment:
                vectors_file.save(_forward(connection, index, one), place.folder, moment)
            return DenseLeg(index, moment, moment)
    return rewrite_dense(place, connection)


def rewrite_dense(place: Place, connection: Connection) -> DenseLeg:
    """Like `save_dense`, from the database alone."""
    made = make_dense(place, connection)
    vectors_file.save(made.index, place.folder, made.moment)
    return DenseLeg(made.index, made.moment, made.moment)


def _forward(connection: Connection, index: VectorIndex, older: Moment) -> VectorIndex:
    """Apply all changes since an older moment to the index, and return it."""
    changes = changes_since(connection, older.generation)
    index.remove(key for first, last in changes.removed_keys for key in range(first, last + 1))
    return _with_documents(connection, index, changes.added_documents)


def _with_documents(connection: Connection, index: VectorIndex, documents: Sequence[str]) -> VectorIndex:
    for start in range(0, len(documents), _DOCUMENTS):
        some = documents[start : start + _DOCUMENTS]
        for language, ids in documents_by_language(connection, some).items():
            inside = inside_passages(connection, ids)
            index.add(inside.keys, inside.vectors, language, Contents.of(inside, index.rows.dimension))
    index.settle()
    return index


def _published(place: Place, made: DenseLeg) -> DenseLeg:
    """Put a leg that was made in memory on the disk, if possible, so that others need not make it."""
    if not place.may_publish(made.moment):
        return made
    try:
        files = vectors_file.publish(made.index, place.folder, made.moment)
    except (OSError, RuntimeError):  # such as a full disk, of which writers tell; faiss raises RuntimeError
        return made
    if not place.is_still(made.moment):
        for file in files:
            file.unlink(missing_ok=True)
    return DenseLeg(made.index, made.moment, made.moment)
