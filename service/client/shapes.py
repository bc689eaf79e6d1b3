"""What a service answers, as its clients see it: the JSON's fields, in frozen dataclasses."""

from collections.abc import Mapping
from dataclasses import dataclass

from pincite.index.hit import DocumentFacts
from pincite.ingest.document import ReadingReport, Span
from pincite.service.answering.answer import Translation
from pincite.service.answering.disagreement import Disagreement
from pincite.service.citations.citation import Citation
from pincite.service.jobs.jobs import JobState


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage found; `page`, `start` and `end` are its first span. A higher score is better."""

    rank: int
    score: float
    passage_id: str
    document_id: str
    document: str
    title: str | None
    page: int
    start: int
    end: int
    text: str
    spans: tuple[Span, ...]
    heading: str
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class FoundPassages:
    """The passages for a question, best first."""

    question: str
    hits: tuple[FoundPassage, ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle on a page: points from its top left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PlacedCitation(Citation):
    """A citation with the text around it and its boxes on the page; without boxes `boxes_reason` says why."""

    before: str
    after: str
    removed: bool
    page_width: float | None
    page_height: float | None
    boxes: tuple[Box, ...]
    boxes_reason: str


@dataclass(frozen=True, slots=True)
class PlacedCitations:
    """The citations in the order in which they were asked for; `unknown` are the ids that name nothing there."""

    citations: tuple[PlacedCitation, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FoundFault:
    """One thing that a sentence says and its citations do not."""

    kind: str
    detail: str


@dataclass(frozen=True, slots=True)
class SaidSentence:
    """A sentence of an answer; `citations` are numbers, from 1, into the answer's citations."""

    text: str
    citations: tuple[int, ...]
    faults: tuple[FoundFault, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """How a language model wrote an answer; `dropped` has the kinds of faults of each sentence held back.

    `fallback` says why the documents' own sentences are given instead, "" where they are not.
    """

    model: str
    written: int
    supported: int
    support_rate: float | None
    dropped: tuple[tuple[str, ...], ...]
    translations: tuple[Translation, ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class CheckedSentence:
    """A sentence of an answer that is being written, with all citations so far."""

    sentence: SaidSentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Writer:
    """The language model that writes answers; None where there is none."""

    model: str | None


@dataclass(frozen=True, slots=True)
class Rewriting:
    """The question as it was asked, and who made it stand by itself: "model" or "rule"."""

    asked: str
    by: str


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """An answer; without one `abstained` is true, `reason` says why and `nearest` holds the nearest passages."""

    question: str
    rewriting: Rewriting | None
    abstained: bool
    reason: str
    confidence: float
    sentences: tuple[SaidSentence, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[FoundPassage, ...]
    disagreements: tuple[Disagreement, ...]
    writing: Written | None


@dataclass(frozen=True, slots=True)
class Altered:
    """`asked` stands at `position` of the quotation, where the source has `found`; either may be empty."""

    asked: str
    found: str
    position: int


@dataclass(frozen=True, slots=True)
class QuotedPlace:
    """A place where words stand; `exactness` is "exact", "spacing", "normalised" or "fuzzy"."""

    exactness: str
    similarity: float
    citations: tuple[Citation, ...]
    differences: tuple[Altered, ...]


@dataclass(frozen=True, slots=True)
class QuotedPlaces:
    """Where words stand, the best place first."""

    text: str
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedQuotation:
    """Characters `start` to `end` of a manuscript; `verdict` is "confirmed", "altered" or "not_found"."""

    start: int
    end: int
    text: str
    verdict: str
    matches: tuple[QuotedPlace, ...]


@dataclass(frozen=True, slots=True)
class CheckedManuscript:
    """The quotations of a manuscript, in its order."""

    quotations: tuple[CheckedQuotation, ...]


@dataclass(frozen=True, slots=True)
class UnreadFile:
    """A file that could not be read: what kind of error, what it says, and when (UTC)."""

    path: str
    error: str
    message: str
    failed_at: str


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """Some of `total` documents; `next` is the offset of those that follow, None after the last."""

    documents: tuple[DocumentFacts, ...]
    failures: tuple[UnreadFile, ...]
    total: int
    next: int | None


@dataclass(frozen=True, slots=True)
class ReportedDocument(DocumentFacts):
    """A document, and how it was read."""

    report: ReadingReport


@dataclass(frozen=True, slots=True)
class RemovedDocuments:
    """What was removed."""

    removed: tuple[DocumentFacts, ...]
    failures: tuple[UnreadFile, ...]


@dataclass(frozen=True, slots=True)
class JobProgress:
    """Files dealt with, of all; texts embedded, of those read so far."""

    files: int
    files_total: int
    texts: int
    texts_total: int


@dataclass(frozen=True, slots=True)
class SentFile:
    """A file of a job; `outcome` is "added", "unchanged", "duplicate" or "failed", None while nothing became of it."""

    name: str
    document_id: str
    outcome: str | None
    error: str | None
    message: str | None


@dataclass(frozen=True, slots=True)
class SentJob:
    """An addition in the background; `error` and `message` say why it failed as a whole."""

    id: str
    collection: str
    state: JobState
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: str | None
    message: str | None
    progress: JobProgress
    files: tuple[SentFile, ...]


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Some of `total` jobs, the newest first; `next` is the offset of those that follow, None after the last."""

    jobs: tuple[SentJob, ...]
    total: int
    next: int | None


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


@dataclass(frozen=True, slots=True)
class PageText:
    """The citable text of a page of `pages`; `spans` are the words that were asked to be marked."""

    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    pages: int
    text: str
    spans: tuple[Span, ...]
