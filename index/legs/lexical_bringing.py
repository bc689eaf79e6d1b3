"""Find the lexical leg at a moment of the database: in memory or on disk, brought forward, or made anew."""

from pincite.index.legs import lexical_files
from pincite.index.legs.broken import BrokenLeg
from pincite.index.legs.lexical import LexicalIndex
from pincite.index.legs.lexical_files import Stored
from pincite.index.legs.lexical_leg import LexicalLeg
from pincite.index.legs.place import Outdated, Place
from pincite.index.truth.changes import changes_since, current_moment, is_past
from pincite.index.truth.connection import Connection
from pincite.index.truth.passages import ordinary_length, passage_terms
from pincite.ingest.errors import CollectionUnwritable

_MOST_LATER = 2_000  # passages and removals kept in memory beside an index; beyond, it is continued on disk


def lexical_at(place: Place, connection: Connection, before: LexicalLeg | None) -> LexicalLeg:
    """Return the leg at the connection's moment, from an index newer than that of `before`, or from `before`.

    Raises Outdated.
    """
    known = lexical_files.stored_indexes(place.folder)
    past = [one for one in known if is_past(connection, one.moment)]
    if before and is_past(connection, before.moment) and (not past or before.stored in past[:1]):
        return _forward(place, connection, before)
    for one in past:
        try:
            index = lexical_files.load(place.folder, one, place.verified)
        except BrokenLeg:
            continue
        return _forward(place, connection, LexicalLeg(index, one, one.moment))
    if any(one.moment.generation > current_moment(connection).generation for one in known):
        raise Outdated
    return make_lexical(place, connection, None)


def make_lexical(place: Place, connection: Connection, base: Stored | None) -> LexicalLeg:
    """Return the leg at the connection's moment, made on disk, from an older index if given.

    Where the disk does not let it, it is made in memory.
    """
    moment = current_moment(connection)
    if not place.may_publish(moment):
        return _in_memory(connection)
    try:
        leg = _on_disk(place, connection, base)
    except BrokenLeg:
        return _in_memory(connection)
    if leg.stored and not place.is_still(moment):
        lexical_files.remove(place.folder, leg.stored)
    return leg


def save_lexical(place: Place, connection: Connection) -> LexicalLeg:
    """Write the leg at the connection's moment and return it. The caller must hold the write lock.

    An index that cannot be opened or continued is replaced by one made from the database alone.
    """
    leg = _continued(place, connection)
    if leg is None:
        return rewrite_lexical(place, connection)
    assert leg.stored is not None
    lexical_files.remove_others(place.folder, leg.stored)
    return leg


def rewrite_lexical(place: Place, connection: Connection) -> LexicalLeg:
    """Like `save_lexical`, from the database alone."""
    try:
        leg = _on_disk(place, connection, None)
    except BrokenLeg as error:
        raise CollectionUnwritable(
            f"The lexical index in {place.folder} cannot be written ({error}). Free disk space, or make the folder "
            "writable. Documents already added are kept; run the command again to continue."
        ) from error
    assert leg.stored is not None
    lexical_files.remove_others(place.folder, leg.stored)
    return leg


def _continued(place: Place, connection: Connection) -> LexicalLeg | None:
    """Return the leg made from the newest index that can be continued, None if there is none."""
    moment = current_moment(connection)
    for one in lexical_files.stored_indexes(place.folder):
        if is_past(connection, one.moment):
            try:
                index = lexical_files.load(place.folder, one, place.verified)
                return LexicalLeg(index, one, moment) if one.moment == moment else _on_disk(place, connection, one)
            except BrokenLeg:
                continue
    return None


def _forward(place: Place, connection: Connection, leg: LexicalLeg) -> LexicalLeg:
    changes = changes_since(connection, leg.moment.generation)
    added = list(passage_terms(connection, changes.added_documents))
    removed = sum(last - first + 1 for first, last in changes.removed_keys)
    if len(leg.later) + len(leg.gone) + len(added) + removed > _MOST_LATER:
        return make_lexical(place, connection, leg.stored)
    average = ordinary_length(connection) if added else leg.average
    return leg.brought_forward(current_moment(connection), changes.removed_keys, added, average)


def _on_disk(place: Place, connection: Connection, base: Stored | None) -> LexicalLeg:
    moment = current_moment(connection)
    changes = changes_since(connection, base.moment.generation if base else -1)
    removed = changes.removed_documents if base else ()
    added = passage_terms(connection, changes.added_documents)
    stored, index = lexical_files.make(place.folder, base, moment, removed, added)
    return LexicalLeg(index, stored, moment)


def _in_memory(connection: Connection) -> LexicalLeg:
    index = LexicalIndex()
    index.update((), passage_terms(connection, changes_since(connection, -1).added_documents))
    return LexicalLeg(index, None, current_moment(connection))
