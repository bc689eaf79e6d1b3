"""Citations and pages that are looked up, and answers to be written into files."""

from typing import Annotated

from fastapi import Path
from pydantic import BaseModel, Field

from pincite.service.answering.answer import AnswerSentence
from pincite.service.citations.references import Form
from pincite.service.export.files import Format
from pincite.service.wire.requests.asking import Text
from pincite.service.wire.requests.body import Body, CollectionName, CollectionQuery

DOCUMENT = r"^[0-9a-f]{12,16}$"
_EXAMPLE = "47222da90f35-p3-120-180-9f3c"

# An id that could be none is as unknown as any other.
CitationId = Annotated[str, Field(min_length=1, max_length=100, examples=[_EXAMPLE])]
CitationPath = Annotated[str, Path(min_length=1, max_length=100, examples=[_EXAMPLE])]
DocumentPath = Annotated[str, Path(pattern=DOCUMENT, description="The document's id.", examples=["47222da90f35864b"])]
PageNumber = Annotated[int, Path(ge=1, le=1_000_000, description="Counted from 1, whatever is printed on the page.")]


class CitationsBody(Body):
    """Several citations at once; `format` asks for one file of them all."""

    ids: Annotated[list[CitationId], Field(min_length=1, max_length=100)]
    collection: CollectionName = None
    format: Form | None = None


class PageQuery(CollectionQuery):
    """Which collection a page is of, and which citation's words are marked on it."""

    citation: CitationId | None = None


class PictureQuery(PageQuery):
    """The same for a picture; `scale` is in pixels to a point."""

    scale: Annotated[float, Field(ge=0.5, le=4, allow_inf_nan=False)] = 2


class ExportedSentence(BaseModel):
    """A sentence of an answer; its citations are numbers, from 1."""

    text: Annotated[str, Field(min_length=1, max_length=20_000)]
    citations: Annotated[list[Annotated[int, Field(ge=1, le=1_000)]], Field(min_length=1, max_length=100)]

    def sentence(self) -> AnswerSentence:
        """The same for writing."""
        return AnswerSentence(self.text, tuple(self.citations))


class ExportedCitation(BaseModel):
    """A citation by its id; what else came with it is looked up anew."""

    id: CitationId


class ExportedAnswer(BaseModel):
    """An answer as `/v1/ask` gives it; what is not declared here is not used."""

    question: Text
    sentences: Annotated[list[ExportedSentence], Field(max_length=100)]
    citations: Annotated[list[ExportedCitation], Field(max_length=100)]


class ExportBody(Body):
    """An answer, and what kind of file it is to become."""

    answer: ExportedAnswer
    format: Format
    collection: CollectionName = None
