"""Remove documents from the database and from both indexes."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import all_documents, find_document
from pincite.index.truth.failures import NotedFailure, failures, find_failure
from pincite.ingest.discover import path_text
from pincite.ingest.errors import UnknownDocument


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: documents, and recorded failures of files that could not be read."""

    documents: tuple[DocumentFacts, ...]
    failures: tuple[NotedFailure, ...]


def remove_documents(collection: Collection, wanted: Sequence[str]) -> Removed:
    """Remove documents by id, name, path or folder, and return what was removed. No file is deleted.

    All are removed or, after a crash, none. Both indexes are up to date when this returns. Raises UnknownDocument,
    before removing anything, if one is unknown.
    """
    meant = [_meant(collection, name) for name in wanted]
    documents = {facts.id: facts for one in meant for facts in one.documents}
    failures = {failure.path: failure for one in meant for failure in one.failures}
    with collection.writing():
        collection.store.remove(*documents, unread=failures)
        collection.store.sweep_vectors()
        collection.refresh()
    collection.store.empty_log()  # no lock is needed for that, and others wait for it
    return Removed(tuple(documents.values()), tuple(failures.values()))


def _meant(collection: Collection, name: str) -> Removed:
    """Return the documents and failures a name refers to. Raises UnknownDocument if there are none."""
    path = Path(path_text(Path(name).absolute()))
    connection = collection.connection
    documents = [
        facts for facts in all_documents(connection) if any(Path(one).is_relative_to(path) for one in facts.paths)
    ]
    unread = [failure for failure in failures(connection) if Path(failure.path).is_relative_to(path)]
    if documents or unread:
        return Removed(tuple(documents), tuple(unread))
    try:
        return Removed((find_document(connection, name),), ())
    except UnknownDocument:
        failure = find_failure(connection, name)
        if failure is None:
            raise
        return Removed((), (failure,))
