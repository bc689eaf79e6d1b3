"""Documents: listed, looked at, added and removed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pincite.index.changing.adding import Summary
from pincite.index.changing.removing import Removed
from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts, Filters
from pincite.index.truth.documents import list_documents
from pincite.index.truth.failures import NotedFailure, failures
from pincite.ingest.document import PageReport, ReadingReport
from pincite.service.wire.paging import next_offset
from pincite.service.wire.to_json import Json

_MOST_FAILURES = 1_000


@dataclass(frozen=True, slots=True)
class StoredDocument(DocumentFacts):
    """A stored document without its text; `document` is its name, as in passages and citations."""

    document: str


@dataclass(frozen=True, slots=True)
class ReportedDocument(StoredDocument):
    """A stored document, and how it was read."""

    report: ReadingReport


@dataclass(frozen=True, slots=True)
class ListedDocuments:
    """Documents, by name, and the files that could not be read when they were last tried."""

    documents: tuple[StoredDocument, ...]
    failures: tuple[NotedFailure, ...]


@dataclass(frozen=True, slots=True)
class DocumentsPage(ListedDocuments):
    """Some of `total` documents that pass the filters; `next` is the offset of those that follow, null after the last.

    `failures` come with the first documents only.
    """

    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class RemovedDocuments:
    """What was removed."""

    removed: tuple[StoredDocument, ...]
    failures: tuple[NotedFailure, ...]


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read: what kind of error, and what it says."""

    path: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class Addition:
    """What became of files and folders, in paths; `skipped` other files are no documents.

    `passages` were stored, and `embedded` texts of them.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    duplicates: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: int
    passages: int
    embedded: int
    failures: tuple[UnreadFile, ...]


def stored_document(facts: DocumentFacts) -> StoredDocument:
    """A document as it is listed."""
    return StoredDocument(**asdict(facts), document=facts.name)


def reported_document(facts: DocumentFacts, reading: Json) -> ReportedDocument:
    """A document, and its reading report as it is kept."""
    pages = tuple(PageReport(**{**page, "problems": tuple(page["problems"])}) for page in reading["pages"])
    report = ReadingReport(**{**reading, "pages": pages, "problems": tuple(reading["problems"])})
    return ReportedDocument(**asdict(facts), document=facts.name, report=report)


def listed_documents(documents: Sequence[DocumentFacts], unread: Sequence[NotedFailure]) -> ListedDocuments:
    """All documents of a collection."""
    return ListedDocuments(tuple(stored_document(facts) for facts in documents), tuple(unread))


def documents_page(collection: Collection, filters: Filters, title: str, limit: int, offset: int) -> DocumentsPage:
    """So many documents, of those that pass the filters and have `title` in their title or name."""
    found = list_documents(collection.connection, filters, title, limit, offset)
    return DocumentsPage(
        documents=tuple(stored_document(facts) for facts in found.documents),
        failures=() if offset else tuple(failures(collection.connection)[:_MOST_FAILURES]),
        total=found.total,
        next=next_offset(offset, len(found.documents), found.total),
    )


def removed_documents(removed: Removed) -> RemovedDocuments:
    """What is gone."""
    return RemovedDocuments(tuple(stored_document(facts) for facts in removed.documents), removed.failures)


def addition(summary: Summary) -> Addition:
    """What an addition did."""
    return Addition(
        added=tuple(summary.added),
        unchanged=tuple(summary.unchanged),
        duplicates=tuple(summary.duplicates),
        removed=tuple(summary.removed),
        skipped=summary.skipped,
        passages=summary.passages,
        embedded=summary.embedded,
        failures=tuple(UnreadFile(one.path, type(one.error).__name__, str(one.error)) for one in summary.failures),
    )
