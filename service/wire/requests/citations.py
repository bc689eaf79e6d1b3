"""The requests to resolve citations, to show pages, and to export answers as files."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, Field, model_validator

from pincite.service.answering.answer import AnswerSentence, Outcome
from pincite.service.citations.references import Form
from pincite.service.export.files import Draft, Format
from pincite.service.wire.requests.asking import Text
from pincite.service.wire.requests.body import Body, CollectionName, CollectionQuery

DOCUMENT = r"^[0-9a-f]{12,16}$"
_EXAMPLE = "47222da90f35864b-p3-120-180-9f3c61d0"

# Ids have no pattern: a malformed one is reported as unknown, like any other.
CitationId = Annotated[str, Field(min_length=1, max_length=100, examples=[_EXAMPLE])]
CitationPath = Annotated[str, Path(min_length=1, max_length=100, examples=[_EXAMPLE])]
DocumentPath = Annotated[str, Path(pattern=DOCUMENT, description="The document's id.", examples=["47222da90f35864b"])]
_Number = Annotated[int, Field(ge=1, le=1_000)]
_Note = Annotated[str, Field(max_length=2_000)]
PageNumber = Annotated[
    int,
    Path(
        ge=1,
        le=1_000_000,
        description="Counted from 1; printed numbers are ignored.",
    ),
]


class CitationsBody(Body):
    """Several citations to resolve at once; `format` asks for one file of references instead."""

    ids: Annotated[list[CitationId], Field(min_length=1, max_length=100)]
    collection: CollectionName = None
    format: Form | None = None


class MarkedBody(Body):
    """Citations of one PDF to highlight in a copy of it, and the note that stands at each, such as the question.

    With `notes`, each citation has its own, in the same order.
    """

    ids: Annotated[list[CitationId], Field(min_length=1, max_length=100)]
    note: _Note = ""
    notes: Annotated[list[_Note] | None, Field(max_length=100)] = None
    collection: CollectionName = None

    @model_validator(mode="after")
    def _one_for_each(self) -> Self:
        if self.notes is not None and len(self.notes) != len(self.ids):
            raise ValueError(f"{len(self.ids)} citations need as many notes, not {len(self.notes)}")
        return self


class PageQuery(CollectionQuery):
    """The collection that a page belongs to, and the citation to mark on it."""

    citation: CitationId | None = None


class PictureQuery(PageQuery):
    """The query for an image of a page; `scale` is in pixels per point."""

    scale: Annotated[float, Field(ge=0.5, le=4, allow_inf_nan=False)] = 2


class ExportedSentence(BaseModel):
    """A sentence of an answer; `citations` are 1-based numbers of entries in the answer's citations.

    `also` are those of other documents that say the same; the file holds those of them that do.
    """

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    citations: Annotated[list[_Number], Field(min_length=1, max_length=100)]
    also: Annotated[list[_Number], Field(max_length=100)] = []

    def sentence(self) -> AnswerSentence:
        """This sentence, for the export."""
        return AnswerSentence(self.text, tuple(self.citations), also=tuple(self.also))


class ExportedCitation(BaseModel):
    """A citation, given by its id; its other fields are ignored and resolved again."""

    id: CitationId


class ExportedAnswer(BaseModel):
    """An answer in the format of `/v1/ask`; fields not declared here are ignored.

    Answers that were saved by an older version have no `outcome`, nor do their sentences have `also`.
    """

    question: Text
    sentences: Annotated[list[ExportedSentence], Field(max_length=100)]
    citations: Annotated[list[ExportedCitation], Field(max_length=100)]
    outcome: Outcome | None = None

    def draft(self) -> Draft:
        """This answer, to be checked for the export."""
        sentences = tuple(one.sentence() for one in self.sentences)
        ids = tuple(one.id for one in self.citations)
        return Draft(self.question, sentences, ids, self.outcome or Outcome.ANSWERED)


class ExportBody(Body):
    """An answer, and the file format to export it to."""

    answer: ExportedAnswer
    format: Format
    collection: CollectionName = None
