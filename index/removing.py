"""Removing documents: from the truth, and from both legs before the call returns."""

from collections.abc import Sequence
from pathlib import Path

from index import lookup
from index.collection import Collection
from index.hit import DocumentFacts
from ingest.errors import UnknownDocument


def remove_documents(collection: Collection, wanted: Sequence[str]) -> list[DocumentFacts]:
    """The documents removed, named by id, name, path or folder; if one is unknown, nothing is removed."""
    found: dict[str, DocumentFacts] = {}
    for name in wanted:
        for facts in _meant(collection, name):
            found[facts.id] = facts
    with collection.writing():
        for document_id in found:
            collection.store.remove(document_id)
        collection.refresh()
    return list(found.values())


def _meant(collection: Collection, name: str) -> list[DocumentFacts]:
    path = Path(name).absolute()
    inside = [
        facts
        for facts in lookup.all_documents(collection.connection)
        if any(Path(one).is_relative_to(path) for one in facts.paths)
    ]
    if inside:
        return inside
    try:
        return [lookup.find_document(collection.connection, name)]
    except UnknownDocument as error:
        noted = str(path) if lookup.find_failure(collection.connection, str(path)) else None
        if noted is None:
            raise error
        collection.store.forget_failure(noted)
        return []
