"""The responses about documents: listing, inspecting, adding and removing them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import Namesake
from pincite.index.truth.failures import NotedFailure, failures
from pincite.index.truth.listing import DocumentPage, Listing, list_documents
from pincite.ingest.document import ReadingReport
from pincite.service.repeats.newer import Newer, newer_versions
from pincite.service.wire.paging import next_offset
from pincite.service.wire.to_json import Json

if TYPE_CHECKING:
    from pincite.index.changing.adding import Summary
    from pincite.index.changing.describing import Applied
    from pincite.index.changing.removing import Removed

_MOST_FAILURES = 1_000


@dataclass(frozen=True, slots=True)
class StoredDocument(DocumentFacts):
    """A stored document without its text; `document` is its name, as in passages and citations.

    `newer` is the newest version of it in the collection, null if there is none that is newer.
    """

    document: str
    newer: Newer | None = field(default=None, kw_only=True)


@dataclass(frozen=True, slots=True)
class ReportedDocument(StoredDocument):
    """A stored document, and how it was read."""

    report: ReadingReport


@dataclass(frozen=True, slots=True)
class ListedDocuments:
    """Documents sorted by name, and the files that could not be read at the last attempt."""

    documents: tuple[StoredDocument, ...]
    failures: tuple[NotedFailure, ...]


@dataclass(frozen=True, slots=True)
class DocumentsPage(ListedDocuments):
    """One page of the `total` documents that the filters match; `next` is the offset of the next page, or null.

    `failures` is filled on the first page only.
    """

    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class RemovedDocuments:
    """The documents and failed files that were removed."""

    removed: tuple[StoredDocument, ...]
    failures: tuple[NotedFailure, ...]


@dataclass(frozen=True, slots=True)
class Removals:
    """What was removed of the documents that were to be, and the ids of those that are not there."""

    removed: tuple[StoredDocument, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A group of documents, and how many are in it."""

    name: str
    documents: int


@dataclass(frozen=True, slots=True)
class Groups:
    """All groups, sorted by name."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Regrouped:
    """The documents whose groups have changed."""

    documents: tuple[StoredDocument, ...]


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read, with the kind of error and its message."""

    path: str
    error: str
    message: str


@dataclass(frozen=True, slots=True)
class DoubtfulFile:
    """A file that was read, with a problem: what of it was not read, or how it was read instead."""

    path: str
    problem: str


@dataclass(frozen=True, slots=True)
class AppliedBibliography:
    """How many `works` a bibliography has, how many were `applied` to documents, and what could not be used of it."""

    works: int
    applied: int
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Addition:
    """The result of adding files and folders, as paths; `skipped` counts files that are not documents.

    `passages` counts the passages stored, `embedded` the texts of them that were embedded. `namesakes` are those added
    whose names other documents have too: nothing was replaced. `described` were there before and have other metadata
    now, from the `bibliography`, which is null where none was given.
    """

    added: tuple[str, ...]
    unchanged: tuple[str, ...]
    duplicates: tuple[str, ...]
    removed: tuple[str, ...]
    skipped: int
    passages: int
    embedded: int
    problems: tuple[DoubtfulFile, ...]
    failures: tuple[UnreadFile, ...]
    namesakes: tuple[Namesake, ...]
    described: tuple[str, ...]
    bibliography: AppliedBibliography | None


def stored_document(facts: DocumentFacts, newer: Newer | None = None) -> StoredDocument:
    """A document as it appears in lists, with a newer version of it."""
    return StoredDocument(**asdict(facts), document=facts.name, newer=newer)


def reported_document(facts: DocumentFacts, reading: Json) -> ReportedDocument:
    """A document with its stored reading report."""
    from pincite.index.changing.restoring import kept_report

    return ReportedDocument(**asdict(facts), document=facts.name, report=kept_report(reading))


def documents_page(collection: Collection, asked: Listing) -> DocumentsPage:
    """A page of the documents that are asked for."""
    unread = [] if asked.offset else failures(collection.connection)[:_MOST_FAILURES]
    found = list_documents(collection.connection, asked)
    return page_of(found, asked, unread, newer_versions(collection, [one.id for one in found.documents]))


def page_of(
    found: DocumentPage, asked: Listing, unread: Sequence[NotedFailure], newer: Mapping[str, Newer]
) -> DocumentsPage:
    """A page of the documents that were asked for and found; `newer` are newer versions, by the older one's id."""
    return DocumentsPage(
        documents=tuple(stored_document(facts, newer.get(facts.id)) for facts in found.documents),
        failures=tuple(unread),
        total=found.total,
        next=next_offset(asked.offset, len(found.documents), found.total),
    )


def removed_documents(removed: "Removed") -> RemovedDocuments:
    """The response that lists what was removed."""
    return RemovedDocuments(tuple(stored_document(facts) for facts in removed.documents), removed.failures)


def removals(removed: "Removed", unknown: Sequence[str]) -> Removals:
    """The response to a removal of several documents."""
    return Removals(tuple(stored_document(facts) for facts in removed.documents), tuple(unknown))


def known_groups(groups: Mapping[str, int]) -> Groups:
    """The response that lists groups."""
    return Groups(tuple(Group(name, count) for name, count in groups.items()))


def regrouped(documents: Sequence[DocumentFacts]) -> Regrouped:
    """The response to a change of groups."""
    return Regrouped(tuple(stored_document(facts) for facts in documents))


def addition(summary: "Summary", applied: "Applied | None" = None) -> Addition:
    """The response that sums up an addition, with a bibliography or without."""
    return Addition(
        added=tuple(summary.added),
        unchanged=tuple(summary.unchanged),
        duplicates=tuple(summary.duplicates),
        removed=tuple(summary.removed),
        skipped=summary.skipped,
        passages=summary.passages,
        embedded=summary.embedded,
        problems=tuple(DoubtfulFile(path, problem) for path, problem in summary.problems),
        failures=tuple(UnreadFile(one.path, type(one.error).__name__, str(one.error)) for one in summary.failures),
        namesakes=tuple(summary.namesakes),
        described=tuple(summary.described),
        bibliography=AppliedBibliography(applied.works, applied.applied, applied.problems) if applied else None,
    )
