"""Collections, and what is in them."""

from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents


@dataclass(frozen=True, slots=True)
class KnownCollection:
    """A collection and what is in it."""

    name: str
    model: str
    documents: int
    passages: int


@dataclass(frozen=True, slots=True)
class KnownCollections:
    """All collections, by name."""

    collections: tuple[KnownCollection, ...]


def known_collection(collection: Collection) -> KnownCollection:
    """A collection, with its documents and passages counted."""
    documents = all_documents(collection.connection)
    passages = sum(one.passages for one in documents)
    return KnownCollection(collection.folder.name, collection.manifest.model, len(documents), passages)
