"""A client of the service, for programs: typed, synchronous, its errors leaves of ServiceError."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Self, TypeVar
from urllib.parse import quote

from pincite.index.hit import Filters
from pincite.ingest.errors import ServiceRefused, ServiceUnreachable
from pincite.service.client.asking import Wish, searched, wished
from pincite.service.client.parsing import parsed
from pincite.service.client.transport import Service
from pincite.service.wire.asking import CheckedSentence, FoundPassages, GivenAnswer, Writer
from pincite.service.wire.citations import PageText, PlacedCitation, PlacedCitations
from pincite.service.wire.collections import KnownCollection, KnownCollections
from pincite.service.wire.documents import DocumentsPage, RemovedDocuments, ReportedDocument, StoredDocument
from pincite.service.wire.jobs import JobsPage, SentJob
from pincite.service.wire.quotes import CheckedManuscript, QuotedPlaces

T = TypeVar("T")

_EVERYTHING = Filters()
_AS_EVER = Wish()
_EVENTS: Mapping[str, type[FoundPassages | CheckedSentence | GivenAnswer]] = {
    "passages": FoundPassages,
    "sentence": CheckedSentence,
    "answer": GivenAnswer,
}
_PAGE = 1_000  # documents asked for at a time
_LOOK = 0.2  # seconds between two looks at a job that is waited for


class Client:
    """A service at an address such as http://127.0.0.1:8000; `collection` None means the server's default one.

    Every method raises ServiceUnreachable, ServiceRefused (with the problem's kind and detail) or ServiceNotUnderstood.
    """

    def __init__(self, url: str, key: str | None = None, collection: str | None = None, seconds: float = 60.0) -> None:
        self.url = url.rstrip("/")
        self._service = Service(url, {"Authorization": f"Bearer {key}"} if key else {}, seconds)
        self._where = {"collection": collection}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Lets the connections go."""
        self._service.close()

    def search(self, question: str, k: int = 10, filters: Filters = _EVERYTHING) -> FoundPassages:
        """The `k` passages that bear on a question, best first."""
        return self._post(FoundPassages, "/v1/search", {**searched(question, filters), "k": k})

    def ask(
        self, question: str, filters: Filters = _EVERYTHING, write: bool = False, wish: Wish = _AS_EVER
    ) -> GivenAnswer:
        """The documents' own sentences that answer, or with `write` its language model's; each with citations."""
        return self._post(GivenAnswer, "/v1/ask", wished(question, filters, write, wish))

    def ask_streaming(
        self, question: str, filters: Filters = _EVERYTHING, write: bool = False, wish: Wish = _AS_EVER
    ) -> Iterator[FoundPassages | CheckedSentence | GivenAnswer]:
        """The passages as soon as they are found, sentences as they are written and checked, then the answer.

        A model that understands a follow-up question in another way has passages come again. The answer alone counts.
        """
        body = {**wished(question, filters, write, wish), **self._where}
        for name, said in self._service.events("POST", "/v1/ask", {}, body):
            if name == "problem":
                raise _problem(said)
            if name in _EVENTS:
                yield self._parsed(_EVENTS[name], "/v1/ask", said)

    def writer(self) -> str | None:
        """The language model that writes answers there; None where there is none."""
        return self._parsed(Writer, "/v1/writing", self._service.get("/v1/writing")).model

    def citation(self, citation_id: str) -> PlacedCitation:
        """The very words, also after their document was removed, and where they stand on the page."""
        return self._get(PlacedCitation, f"/v1/citations/{_part(citation_id)}")

    def citations(self, ids: Sequence[str]) -> PlacedCitations:
        """Several citations at once, at most 100."""
        return self._post(PlacedCitations, "/v1/citations", {"ids": list(ids)})

    def reference(self, citation_id: str, form: str) -> str:
        """A citation as a reference: `form` is "bibtex", "ris", "csl-json" or "text"."""
        path = f"/v1/citations/{_part(citation_id)}"
        return self._service.content(path, {**self._where, "format": form}).decode()

    def find_quote(self, text: str, k: int = 10) -> QuotedPlaces:
        """Where quoted words stand, and how exactly."""
        return self._post(QuotedPlaces, "/v1/quotes", {"text": text, "k": k})

    def check_quotes(self, manuscript: str) -> CheckedManuscript:
        """Every quotation of a manuscript: confirmed, altered or not found."""
        return self._post(CheckedManuscript, "/v1/quotes/check", {"text": manuscript})

    def documents(
        self, limit: int = 100, offset: int = 0, title: str | None = None, filters: Filters = _EVERYTHING
    ) -> DocumentsPage:
        """So many documents by name, of those that have `title` in title or name and pass the filters.

        At most one language and one author can be asked for.
        """
        asked = {
            "limit": limit,
            "offset": offset,
            "title": title,
            "language": next(iter(filters.languages), None),
            "author": next(iter(filters.authors), None),
            "date_from": filters.date_from,
            "date_to": filters.date_to,
        }
        return self._get(DocumentsPage, "/v1/documents", asked)

    def all_documents(self) -> Iterator[StoredDocument]:
        """Every document, by name."""
        offset: int | None = 0
        while offset is not None:
            page = self.documents(_PAGE, offset)
            yield from page.documents
            offset = page.next

    def document(self, document_id: str) -> ReportedDocument:
        """What is known of a document, and how it was read."""
        return self._get(ReportedDocument, f"/v1/documents/{_part(document_id)}")

    def change(self, document_id: str, facts: Mapping[str, str | None]) -> StoredDocument:
        """The document after some of title, author, publisher, date and language were put right (None: not known)."""
        path = f"/v1/documents/{_part(document_id)}"
        return self._parsed(StoredDocument, path, self._service.ask("PATCH", path, self._where, facts))

    def remove(self, document_id: str) -> RemovedDocuments:
        """Removes a document."""
        path = f"/v1/documents/{_part(document_id)}"
        return self._parsed(RemovedDocuments, path, self._service.ask("DELETE", path, self._where))

    def file(self, document_id: str) -> bytes:
        """The very bytes that were read."""
        return self._service.content(f"/v1/documents/{_part(document_id)}/file", self._where)

    def page_text(self, document_id: str, page: int, citation: str | None = None) -> PageText:
        """The citable text of a page, with the place of a citation's words in it."""
        path = f"/v1/documents/{_part(document_id)}/pages/{page}/text"
        return self._get(PageText, path, {"citation": citation})

    def page_image(self, document_id: str, page: int, citation: str | None = None, scale: float = 2) -> bytes:
        """A page as a PNG with a citation's words marked; `scale` is in pixels to a point."""
        path = f"/v1/documents/{_part(document_id)}/pages/{page}.png"
        return self._service.content(path, {**self._where, "citation": citation, "scale": scale})

    def upload(self, paths: Sequence[Path], facts: Sequence[Mapping[str, str]] = ()) -> SentJob:
        """The job that reads these files; `facts` may tell title, author, publisher, date, language of each."""
        files = [("files", (path.name, path.read_bytes())) for path in paths]
        fields = {"metadata": json.dumps([dict(one) for one in facts])} if facts else {}
        sent = self._service.send("/v1/documents", self._where, files, fields)
        return self._parsed(SentJob, "/v1/documents", sent)

    def job(self, job_id: str) -> SentJob:
        """How far a job is."""
        path = f"/v1/jobs/{_part(job_id)}"
        return self._parsed(SentJob, path, self._service.get(path))

    def jobs(self, limit: int = 100, offset: int = 0) -> JobsPage:
        """So many jobs, the newest first."""
        found = self._service.get("/v1/jobs", {"limit": limit, "offset": offset})
        return self._parsed(JobsPage, "/v1/jobs", found)

    def follow(self, job_id: str) -> Iterator[SentJob]:
        """The job whenever something has changed; the last one has ended, unless the service did."""
        path = f"/v1/jobs/{_part(job_id)}/events"
        for name, said in self._service.events("GET", path, {}):
            if name == "problem":
                raise _problem(said)
            yield self._parsed(SentJob, path, said)

    def wait(self, job_id: str, seconds: float = 600) -> SentJob:
        """The job at its end, or as it is after so many seconds; a service that is started anew meanwhile is borne."""
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
        """The job, which ends as soon as it can; what it has added stays."""
        path = f"/v1/jobs/{_part(job_id)}"
        return self._parsed(SentJob, path, self._service.ask("DELETE", path))

    def collections(self) -> tuple[KnownCollection, ...]:
        """All collections, by name."""
        found = self._service.get("/v1/collections")
        return self._parsed(KnownCollections, "/v1/collections", found).collections

    def create_collection(self, name: str) -> KnownCollection:
        """A new, empty collection."""
        made = self._service.post("/v1/collections", {"name": name})
        return self._parsed(KnownCollection, "/v1/collections", made)

    def delete_collection(self, name: str) -> None:
        """Deletes a collection with all that is in it."""
        self._service.ask("DELETE", f"/v1/collections/{_part(name)}")

    def is_ready(self) -> bool:
        """Whether the service is there and the first question would not have to wait."""
        try:
            self._service.get("/readyz")
        except (ServiceUnreachable, ServiceRefused):
            return False
        return True

    def metrics(self) -> str:
        """How the service is doing, in Prometheus' text format."""
        return self._service.content("/metrics", {}).decode()

    def _get(self, kind: type[T], path: str, asked: Mapping[str, Any] | None = None) -> T:
        return self._parsed(kind, path, self._service.get(path, {**self._where, **(asked or {})}))

    def _post(self, kind: type[T], path: str, body: Mapping[str, Any]) -> T:
        return self._parsed(kind, path, self._service.post(path, {**body, **self._where}))

    def _parsed(self, kind: type[T], path: str, body: Any) -> T:
        return parsed(kind, body, self.url + path)


def _part(name: str) -> str:
    return quote(name, safe="")


def _problem(said: Mapping[str, Any]) -> ServiceRefused:
    kind = str(said.get("type", "")).rsplit(":", 1)[-1]
    return ServiceRefused(str(said.get("detail", "")), int(said.get("status", 0)), kind)
