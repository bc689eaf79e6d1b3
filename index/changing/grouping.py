"""Put documents into groups and take them out; nothing is embedded or indexed again."""

from collections.abc import Iterable, Sequence

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import documents_by_id
from pincite.index.truth.naming import ids_of


def set_document_groups(collection: Collection, document_id: str, groups: Sequence[str] | None) -> None:
    """Set all groups of a document, None: those of its bibliography. Raises CollectionBusy."""
    with collection.writing():
        collection.store.set_groups({document_id: groups})


def regroup(
    collection: Collection, documents: Iterable[str], into: Sequence[str] = (), out_of: Sequence[str] = ()
) -> list[DocumentFacts]:
    """Put documents (ids, names or paths) into groups and take them out of others; return those that have changed.

    Raises UnknownDocument, before anything is changed, and CollectionBusy.
    """
    with collection.writing():
        collection.store.bring_up_to_date()
        ids = list(dict.fromkeys(ids_of(collection.connection, documents).values()))
        changed = {}
        for one in documents_by_id(collection.connection, ids).values():
            groups = tuple(dict.fromkeys(name for name in (*one.groups, *into) if name not in out_of))
            if groups != one.groups:
                changed[one.id] = groups
        collection.store.set_groups(changed)
    return list(documents_by_id(collection.connection, list(changed)).values())
