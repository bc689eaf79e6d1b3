"""What is exported, as it goes over the wire."""

from typing import Annotated

from pydantic import BaseModel, Field

from service.answer import AnswerSentence
from service.export import Format
from service.http.bodies import Body, CollectionName, Text
from service.http.bodies_citations import CitationId


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
