"""What requests and responses about documents and jobs hold."""

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, TypeAdapter, ValidationError, field_validator

from pincite.index.hit import Filters
from pincite.ingest.errors import BadOption
from pincite.ingest.reading.formats.content import Facts
from pincite.service.wire.asking import Body, CollectionName, Date

_DATE = r"^(19|20)[0-9]{2}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"
_SAID = r"^[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$"  # one line, and not only white space

Said = Annotated[str | None, Field(pattern=_SAID, max_length=500)]


class CollectionQuery(Body):
    """Which collection is meant."""

    collection: CollectionName = None


class PagingQuery(Body):
    """Which of many things are wanted: `limit` of them, after the first `offset`."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0


class ListQuery(PagingQuery, CollectionQuery):
    """Which documents are wanted; `title` is a part of the title or of the file's name, `author` of the author's."""

    title: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    author: Annotated[str | None, Field(min_length=1, max_length=500)] = None
    language: Annotated[str | None, Field(pattern="^[A-Za-z]{2}$")] = None
    date_from: Date = None
    date_to: Date = None

    def filters(self) -> Filters:
        """The same for a look-up; raises BadOption where the dates exclude each other."""
        return Filters(
            languages=(self.language,) if self.language else (),
            authors=(self.author,) if self.author else (),
            date_from=self.date_from,
            date_to=self.date_to,
        )


class FactsBody(Body):
    """What is said of a document; what is left out stays as it is, and null means that it is not known."""

    title: Said = None
    author: Said = None
    publisher: Said = None
    date: Annotated[str | None, Field(pattern=_DATE, examples=["2023-09"])] = None
    language: Annotated[str | None, Field(pattern="^[a-z]{2}$", examples=["ko"])] = None

    @field_validator("date")
    @classmethod
    def _is_in_the_calendar(cls, value: str | None) -> str | None:
        if value is not None and len(value) == len("2023-09-14"):
            date.fromisoformat(value)
        return value

    def said(self) -> dict[str, str]:
        """What is known, by name."""
        return self.model_dump(exclude_none=True)

    def applied(self, facts: Facts) -> Facts:
        """These facts where they are given, the others where not."""
        given = self.model_dump(exclude_unset=True)
        old = {name: getattr(facts, name) for name in type(self).model_fields}
        return Facts(**{**old, **given})


_LIST = TypeAdapter(list[FactsBody | None])


def facts_of_files(text: str | None, count: int) -> list[dict[str, str]]:
    """What the field `metadata` of a form says of each of its files; raises BadOption."""
    if not text:
        return [{}] * count
    try:
        given = _LIST.validate_json(text)
    except ValidationError as error:
        said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        raise BadOption(f"The field `metadata` cannot be used: {said}") from error
    if len(given) != count:
        raise BadOption(f"The field `metadata` speaks of {len(given)} files, but {count} were sent.")
    return [one.said() if one else {} for one in given]


class DocumentOut(BaseModel):
    """A stored document without its text."""

    id: str
    name: str
    document: str
    path: str
    paths: list[str]
    title: str | None
    author: str | None
    publisher: str | None
    date: str | None
    language: str | None
    content_hash: str
    added_at: str
    pages: int
    passages: int


class FailureOut(BaseModel):
    """A file that could not be read when it was last tried, and why."""

    path: str
    error: str
    message: str
    failed_at: str


class DocumentsOut(BaseModel):
    """Some of the documents, by name, of `total` that pass the filters; `next` is the offset of those that follow.

    `failures` come with the first documents only.
    """

    documents: list[DocumentOut]
    failures: list[FailureOut]
    total: int
    next: int | None


class PageReportOut(BaseModel):
    """How one page was read."""

    number: int
    characters: int
    script: str
    ocr: bool
    problems: list[str]


class ReportOut(BaseModel):
    """How a file was read."""

    path: str
    format: str
    pages: list[PageReportOut]
    problems: list[str]
    seconds: float


class ReportedDocumentOut(DocumentOut):
    """A stored document, and how it was read."""

    report: ReportOut


class RemovedOut(BaseModel):
    """What was removed."""

    removed: list[DocumentOut]
    failures: list[FailureOut]


class ProgressOut(BaseModel):
    """Files dealt with, of all; texts embedded, of those read so far."""

    files: int
    files_total: int
    texts: int
    texts_total: int


class JobFileOut(BaseModel):
    """A file of a job; `outcome` is null while nothing has become of it, `error` and `message` say why it failed."""

    name: str
    document_id: str
    outcome: Literal["added", "unchanged", "duplicate", "failed"] | None
    error: str | None
    message: str | None


class JobOut(BaseModel):
    """An addition in the background; `error` and `message` say why it failed as a whole."""

    id: str
    collection: str
    state: Literal["queued", "running", "done", "failed", "cancelled"]
    created_at: str
    started_at: str | None
    ended_at: str | None
    error: str | None
    message: str | None
    progress: ProgressOut
    files: list[JobFileOut]


class JobsOut(BaseModel):
    """Some of the jobs, the newest first, of `total`; `next` is the offset of those that follow."""

    jobs: list[JobOut]
    total: int
    next: int | None
