"""A typed, synchronous client of the service, for Python programs; its errors are subclasses of ServiceError."""

import base64
import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from pincite.index.hit import Filters
from pincite.index.truth.listing import Listing
from pincite.ingest.errors import ServiceRefused, ServiceUnreachable
from pincite.service.client.asking import Wish, listing, narrowed, searched, wished
from pincite.service.client.parsing import parsed
from pincite.service.client.questions import Questions
from pincite.service.client.sheets import Sheets
from pincite.service.client.transport import Service
from pincite.service.wire.access import Access
from pincite.service.wire.asking import CheckedSentence, FoundPassages, GivenAnswer, Writer
from pincite.service.wire.citations import PageText, PageWords, PlacedCitation, PlacedCitations
from pincite.service.wire.collections import KnownCollection, KnownCollections
from pincite.service.wire.documents import (
    DocumentsPage,
    Groups,
    Regrouped,
    Removals,
    RemovedDocuments,
    ReportedDocument,
    StoredDocument,
)
from pincite.service.wire.drafts import CheckedSentence as DraftSentence
from pincite.service.wire.drafts import EndOfDraft, ReadDraft
from pincite.service.wire.grid import GivenGrid
from pincite.service.wire.jobs import JobsPage, SentJob
from pincite.service.wire.keeping import ForgottenDocument
from pincite.service.wire.quotes import CheckedManuscript, QuotedPlaces
from pincite.service.wire.timeline import GivenTimeline
from pincite.service.wire.versions import GivenDifference, GivenFamilies, GivenVersions

T = TypeVar("T")

_EVERYTHING = Filters()
_AS_EVER = Wish()
_EVENTS: Mapping[str, type[FoundPassages | CheckedSentence | GivenAnswer]] = {
    "passages": FoundPassages,
    "sentence": CheckedSentence,
    "answer": GivenAnswer,
}
_DRAFT_EVENTS: Mapping[str, type[ReadDraft | DraftSentence | EndOfDraft]] = {
    "draft": ReadDraft,
    "sentence": DraftSentence,
    "checked": EndOfDraft,
}
_PAGE = 1_000  # documents asked for at a time
_LOOK = 0.2  # seconds between two polls while waiting for a job


class Client:
    """A client of the service at a URL such as http://127.0.0.1:8000; `collection=None` is the server's default one.

    Every method may raise ServiceUnreachable, ServiceNotUnderstood or ServiceRefused (with the problem's kind and
    detail).
    """

    def __init__(self, url: str, key: str | None = None, collection: str | None = None, seconds: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._service = Service(url, {"Authorization": f"Bearer {key}"} if key else {}, seconds)
        self._where = {"collection": collection}
        self.sheets = Sheets(self._service, self._where)
        self.questions = Questions(self._service, self._where)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections."""
        self._service.close()

    def search(self, question: str, k: int = 10, filters: Filters = _EVERYTHING, fold: bool = True) -> FoundPassages:
        """The `k` passages most relevant to a question, best first.

        One that mostly repeats a better one is told with that one (`also`), unless `fold` is false.
        """
        return self._post(FoundPassages, "/v1/search", {**searched(question, filters, fold), "k": k})

    def ask(
        self, question: str, filters: Filters = _EVERYTHING, write: bool = False, wish: Wish = _AS_EVER
    ) -> GivenAnswer:
        """The answer, in the documents' own sentences or, with `write`, in those of the service's language model.

        Each sentence has citations.
        """
        return self._post(GivenAnswer, "/v1/ask", wished(question, filters, write, wish))

    def ask_streaming(
        self, question: str, filters: Filters = _EVERYTHING, write: bool = False, wish: Wish = _AS_EVER
    ) -> Iterator[FoundPassages | CheckedSentence | GivenAnswer]:
        """The passages as soon as they are found, each sentence once it is written and checked, then the answer.

        The passages come a second time if a model interprets a follow-up question differently. Only the answer is
        final.
        """
        body = {**wished(question, filters, write, wish), **self._where}
        for name, said in self._service.events("POST", "/v1/ask", {}, body):
            if name == "problem":
                raise _problem(said)
            if name in _EVENTS:
                yield self._parsed(_EVENTS[name], "/v1/ask", said)

    def writer(self) -> str | None:
        """The name of the language model that writes the service's answers; None if there is none."""
        return self._parsed(Writer, "/v1/writing", self._service.get("/v1/writing")).model

    def citation(self, citation_id: str) -> PlacedCitation:
        """The exact words of a citation and their place on the page; also works after the document was removed."""
        return self._get(PlacedCitation, f"/v1/citations/{_part(citation_id)}")

    def citations(self, ids: Sequence[str]) -> PlacedCitations:
        """Several citations at once, at most 100; ids that match none are in `unknown`."""
        return self._post(PlacedCitations, "/v1/citations", {"ids": list(ids)})

    def reference(self, citation_id: str, form: str) -> str:
        """A citation as a reference ("bibtex", "ris", "csl-json", "text"), or as a manuscript has it (the other forms).

        Those are "pandoc", "latex" and "zotero".
        """
        path = f"/v1/citations/{_part(citation_id)}"
        return self._service.content(path, {**self._where, "format": form}).decode()

    def grid(self, questions: Sequence[str], filters: Filters = _EVERYTHING) -> GivenGrid:
        """What each document that the filters leave says to each question, in its own words."""
        return self._post(GivenGrid, "/v1/grid", {"questions": list(questions), "filters": narrowed(filters)})

    def timeline(self, subject: str, filters: Filters = _EVERYTHING) -> GivenTimeline:
        """The dated sentences on a subject, in the order of what they tell of."""
        return self._post(GivenTimeline, "/v1/timeline", {"subject": subject, "filters": narrowed(filters)})

    def versions(self, document_id: str) -> GivenVersions:
        """The other versions of a document, the newest first."""
        return self._get(GivenVersions, f"/v1/versions/{_part(document_id)}")

    def all_versions(self, limit: int = 100, offset: int = 0) -> GivenFamilies:
        """A page of the groups of documents that are versions of one another."""
        return self._get(GivenFamilies, "/v1/versions", {"limit": limit, "offset": offset})

    def difference(self, older: str, newer: str) -> GivenDifference:
        """What changed from one document to another, sentence by sentence."""
        return self._get(GivenDifference, f"/v1/versions/{_part(older)}/{_part(newer)}")

    def find_quote(self, text: str, k: int = 10) -> QuotedPlaces:
        """The places where a quotation occurs, at most `k`, and how exactly they match."""
        return self._post(QuotedPlaces, "/v1/quotes", {"text": text, "k": k})

    def check_quotes(self, manuscript: str) -> CheckedManuscript:
        """Every quotation in a manuscript, with its verdict: confirmed, altered or not found."""
        return self._post(CheckedManuscript, "/v1/quotes/check", {"text": manuscript})

    def check_draft(
        self, draft: Path | str, docx: bool = False, first: int = 0, count: int | None = None
    ) -> Iterator[ReadDraft | DraftSentence | EndOfDraft]:
        """The draft (a file, or a text) as the service read it, each sentence when it is checked, then the quotations
        and, with `docx`, a Word file with comments in base64. A client that stops listening ends the check; `first`
        and `count` choose a part of the sentences, so that it can go on later.
        """
        sent = {"text": draft} if isinstance(draft, str) else _file(draft)
        body = {**sent, "docx": docx, "first": first, "count": count, **self._where}
        for name, said in self._service.events("POST", "/v1/drafts/check", {}, body):
            if name == "problem":
                raise _problem(said)
            if name in _DRAFT_EVENTS:
                yield self._parsed(_DRAFT_EVENTS[name], "/v1/drafts/check", said)

    def documents(
        self, limit: int = 100, offset: int = 0, title: str | None = None, filters: Filters = _EVERYTHING
    ) -> DocumentsPage:
        """A page of the documents that the filters match and whose title or name contains `title`, sorted by name.

        Raises BadOption for what a list cannot be filtered by: documents, or several languages, authors or groups.
        """
        return self.listed(Listing(filters, title=title or "", limit=limit, offset=offset))

    def listed(self, asked: Listing) -> DocumentsPage:
        """A page of the documents that are asked for, in the order asked for; raises BadOption as `documents` does."""
        return self._get(DocumentsPage, "/v1/documents", listing(asked))

    def all_documents(self) -> Iterator[StoredDocument]:
        """All documents, sorted by name."""
        offset: int | None = 0
        while offset is not None:
            page = self.documents(_PAGE, offset)
            yield from page.documents
            offset = page.next

    def document(self, document_id: str) -> ReportedDocument:
        """A document's metadata, and the report on how it was read."""
        return self._get(ReportedDocument, f"/v1/documents/{_part(document_id)}")

    def change(self, document_id: str, facts: Mapping[str, str | Sequence[str] | None]) -> StoredDocument:
        """The document after changing some of title, author, publisher, date and language (None: unknown), and groups.

        Groups that are None are those of its bibliography.
        """
        path = f"/v1/documents/{_part(document_id)}"
        return self._parsed(StoredDocument, path, self._service.ask("PATCH", path, self._where, facts))

    def remove(self, document_id: str) -> RemovedDocuments:
        """Removes a document and returns what was removed."""
        path = f"/v1/documents/{_part(document_id)}"
        return self._parsed(RemovedDocuments, path, self._service.ask("DELETE", path, self._where))

    def remove_all(self, document_ids: Sequence[str]) -> Removals:
        """Removes up to 1,000 documents at once; those that are not there are in `unknown`."""
        return self._post(Removals, "/v1/removals", {"documents": list(document_ids)})

    def groups(self) -> Groups:
        """All groups of documents, and how many are in each."""
        return self._get(Groups, "/v1/groups")

    def group(self, document_ids: Sequence[str], into: Sequence[str] = (), out_of: Sequence[str] = ()) -> Regrouped:
        """Puts documents into groups and takes them out of others."""
        body = {"documents": list(document_ids), "into": list(into), "out_of": list(out_of)}
        return self._post(Regrouped, "/v1/groups", body)

    def forget(self, document_id: str) -> ForgottenDocument:
        """Erases a document, stored or removed, in every file of the home; its citations are gone too."""
        path = f"/v1/documents/{_part(document_id)}/traces"
        return self._parsed(ForgottenDocument, path, self._service.ask("DELETE", path, self._where))

    def file(self, document_id: str) -> bytes:
        """The document's original file, byte for byte."""
        return self._service.content(f"/v1/documents/{_part(document_id)}/file", self._where)

    def page_text(self, document_id: str, page: int, citation: str | None = None) -> PageText:
        """The citable text of a page, with the span of a citation to mark in it."""
        path = f"/v1/documents/{_part(document_id)}/pages/{page}/text"
        return self._get(PageText, path, {"citation": citation})

    def page_words(self, document_id: str, page: int) -> PageWords:
        """The words of a page of a PDF with their boxes, in points from the top left corner."""
        path = f"/v1/documents/{_part(document_id)}/pages/{page}/words"
        return self._get(PageWords, path, {})

    def page_image(self, document_id: str, page: int, citation: str | None = None, scale: float = 2) -> bytes:
        """An image of a page as PNG, with a citation marked; `scale` is in pixels per point."""
        path = f"/v1/documents/{_part(document_id)}/pages/{page}.png"
        return self._service.content(path, {**self._where, "citation": citation, "scale": scale})

    def upload(self, paths: Sequence[Path], facts: Sequence[Mapping[str, str]] = ()) -> SentJob:
        """The job that reads these files; `facts` may give the title, author, publisher, date and language of each."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        fields = {"metadata": json.dumps([dict(one) for one in facts])} if facts else {}
        sent = self._service.send("/v1/documents", self._where, files, fields)
        return self._parsed(SentJob, "/v1/documents", sent)

    def job(self, job_id: str) -> SentJob:
        """The current state of a job."""
        path = f"/v1/jobs/{_part(job_id)}"
        return self._parsed(SentJob, path, self._service.get(path))

    def jobs(self, limit: int = 100, offset: int = 0) -> JobsPage:
        """At most `limit` jobs after the first `offset`, newest first."""
        found = self._service.get("/v1/jobs", {"limit": limit, "offset": offset})
        return self._parsed(JobsPage, "/v1/jobs", found)

    def follow(self, job_id: str) -> Iterator[SentJob]:
        """The job, each time it changes, until it ends or the service stops."""
        path = f"/v1/jobs/{_part(job_id)}/events"
        for name, said in self._service.events("GET", path, {}):
            if name == "problem":
                raise _problem(said)
            yield self._parsed(SentJob, path, said)

    def wait(self, job_id: str, seconds: float = 600) -> SentJob:
        """The job once it has ended, or its state after `seconds`; keeps waiting if the service restarts meanwhile."""
        end = time.monotonic() + seconds
        while True:
            try:
                job = self.job(job_id)
                if job.state.ended or time.monotonic() > end:
                    return job
            except ServiceUnreachable:
                if time.monotonic() > end:
                    raise
            time.sleep(_LOOK)

    def cancel(self, job_id: str) -> SentJob:
        """The job, which is told to stop as soon as it can; documents already added stay."""
        path = f"/v1/jobs/{_part(job_id)}"
        return self._parsed(SentJob, path, self._service.ask("DELETE", path))

    def collections(self) -> tuple[KnownCollection, ...]:
        """All collections, sorted by name."""
        found = self._service.get("/v1/collections")
        return self._parsed(KnownCollections, "/v1/collections", found).collections

    def create_collection(self, name: str) -> KnownCollection:
        """A new, empty collection."""
        made = self._service.post("/v1/collections", {"name": name})
        return self._parsed(KnownCollection, "/v1/collections", made)

    def delete_collection(self, name: str) -> None:
        """Deletes a collection and everything in it."""
        self._service.ask("DELETE", f"/v1/collections/{_part(name)}")

    def access(self) -> Access:
        """What the service allows this client."""
        return self._parsed(Access, "/v1/access", self._service.get("/v1/access"))

    def is_ready(self) -> bool:
        """Whether the service is running and has loaded its model."""
        try:
            self._service.get("/readyz")
        except (ServiceUnreachable, ServiceRefused):
            return False
        return True

    def metrics(self) -> str:
        """The service's metrics, in the Prometheus text format."""
        return self._service.content("/metrics", {}).decode()

    def _get(self, kind: type[T], path: str, asked: Mapping[str, Any] | None = None) -> T:
        return self._parsed(kind, path, self._service.get(path, {**self._where, **(asked or {})}))

    def _post(self, kind: type[T], path: str, body: Mapping[str, Any]) -> T:
        return self._parsed(kind, path, self._service.post(path, {**body, **self._where}))

    def _parsed(self, kind: type[T], path: str, body: Any) -> T:
        return parsed(kind, body, self.url + path)


def _part(name: str) -> str:
    return quote(name, safe="")


def _file(path: Path) -> dict[str, str]:
    return {"file": base64.b64encode(path.read_bytes()).decode(), "name": path.name}


def _problem(said: Mapping[str, Any]) -> ServiceRefused:
    kind = str(said.get("type", "")).rsplit(":", 1)[-1]
    return ServiceRefused(str(said.get("detail", "")), int(said.get("status", 0)), kind)
