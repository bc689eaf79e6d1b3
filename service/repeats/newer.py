"""Tells which documents have a newer version in the collection, and which is the newest."""

from collections.abc import Iterable
from dataclasses import dataclass

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import documents_by_id
from pincite.service.repeats.marks import Reason, compared
from pincite.service.repeats.related import related


@dataclass(frozen=True, slots=True)
class Newer:
    """The newest version of a document: its id, file stem, title and date, and what tells that it is newer.

    `of` is the id of the older document.
    """

    of: str
    document_id: str
    document: str
    title: str | None
    date: str | None
    reason: Reason
    known_as: str = ""


def newer_versions(collection: Collection, ids: Iterable[str]) -> dict[str, Newer]:
    """The newest version of each of these documents that has a newer one; the collection must be in a snapshot."""
    facts = documents_by_id(collection.connection, sorted(set(ids)))
    found = ((one.id, _newest(collection, one)) for one in facts.values())
    return {document_id: newest for document_id, newest in found if newest}


def _newest(collection: Collection, document: DocumentFacts) -> Newer | None:
    newest = None
    for version in related(collection, document).versions:
        one = version.document
        if compared(one, document)[0] > 0 and (newest is None or compared(one, newest)[0] > 0):
            newest = one
    if newest is None:
        return None
    reason = compared(newest, document)[1]
    return Newer(document.id, newest.id, newest.name, newest.title, newest.date, reason, newest.known_as)
