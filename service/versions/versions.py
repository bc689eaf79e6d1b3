"""The versions of documents: which documents are versions of one another, and in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cmp_to_key
from itertools import pairwise

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import all_documents, find_document
from pincite.service.repeats.marks import Reason, compared
from pincite.service.repeats.related import Version, families, related

MOST_SHOWN = 20  # versions of one document


@dataclass(frozen=True, slots=True)
class Placed:
    """A version beside the document that was asked about.

    `order` is 1 if it is newer than that, -1 if it is older and 0 if nothing tells; `reason` says what tells.
    """

    version: Version
    order: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Versions:
    """A document and its other versions, the newest first, at most MOST_SHOWN; `total` counts them all."""

    document: DocumentFacts
    others: tuple[Placed, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Family:
    """Documents that are versions of one another, the newest first, at most MOST_SHOWN; `total` counts them all.

    `ordered`: whether something tells of each one that the one before it is newer.
    """

    documents: tuple[DocumentFacts, ...]
    ordered: bool
    total: int


def versions_of(collection: Collection, wanted: str) -> Versions:
    """The other versions of a document, named by id, path or name; raises UnknownDocument."""
    with collection.snapshot():
        document = find_document(collection.connection, wanted)
        found = related(collection, document)
    newest = sorted(found.versions[:MOST_SHOWN], key=cmp_to_key(_newest_first))
    placed = (Placed(one, *compared(one.document, document)) for one in newest)
    return Versions(document, tuple(placed), found.total)


def all_families(collection: Collection) -> list[Family]:
    """All groups of documents that are versions of one another, by the names of their newest documents."""
    with collection.snapshot():
        found = families(collection, all_documents(collection.connection))
    return sorted(map(_family, found), key=lambda one: (one.documents[0].name, one.documents[0].id))


def _family(documents: Sequence[DocumentFacts]) -> Family:
    newest = sorted(documents, key=cmp_to_key(_by_age))
    ordered = all(compared(*pair)[0] > 0 for pair in pairwise(newest))
    return Family(tuple(newest[:MOST_SHOWN]), ordered, len(newest))


def _newest_first(one: Version, other: Version) -> int:
    return _by_age(one.document, other.document) or (1 if one.share < other.share else -1)


def _by_age(one: DocumentFacts, other: DocumentFacts) -> int:
    return -compared(one, other)[0]
