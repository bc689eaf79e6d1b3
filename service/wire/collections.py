"""The responses about collections: their names, models and sizes."""

from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.truth.documents import all_documents


@dataclass(frozen=True, slots=True)
class KnownCollection:
    """A collection, its embedding model, and its number of documents and passages.

    One that cannot be opened has none of them, but a `problem`, which says why and what to do.
    """

    name: str
    model: str
    documents: int
    passages: int
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class KnownCollections:
    """All collections, sorted by name, and the one that is meant where a request names none ("" of older versions)."""

    collections: tuple[KnownCollection, ...]
    default: str = ""


def known_collection(collection: Collection) -> KnownCollection:
    """A collection with the number of its documents and passages."""
    documents = all_documents(collection.connection)
    passages = sum(one.passages for one in documents)
    return KnownCollection(collection.folder.name, collection.manifest.model, len(documents), passages)
