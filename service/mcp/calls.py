"""The arguments of the tools: the requests of the service, with their fields at the top level."""

from typing import Annotated

from pydantic import Field

from pincite.index.truth.sheets import LONGEST_NAME, LONGEST_NOTE
from pincite.service.drafts.reading import LONGEST
from pincite.service.grid.filling import MOST_QUESTIONS
from pincite.service.wire.requests.asking import FilterBody, PassageCount, QuestionBody, Text
from pincite.service.wire.requests.body import Body, CollectionName
from pincite.service.wire.requests.citations import CitationId
from pincite.service.wire.requests.drafts import DraftBody
from pincite.service.wire.requests.sheets import SHEET


class AskCall(FilterBody, QuestionBody):
    """A question in any language, and filters for the documents to search; both are fields at the top level."""


class SearchCall(AskCall):
    """A question, and how many passages to return."""

    k: PassageCount = 10


class CitationCall(Body):
    """A citation to look up, given by its id."""

    citation_id: Annotated[CitationId, Field(description="A citation id returned by ask or find_quote.")]
    collection: CollectionName = None


class GridCall(FilterBody):
    """Questions to put to each document alone, and filters for the documents; all are fields at the top level."""

    questions: Annotated[list[Text], Field(min_length=1, max_length=MOST_QUESTIONS)]
    collection: CollectionName = None


class TimelineCall(FilterBody):
    """What the events are about, and filters for the documents; all are fields at the top level."""

    subject: Text
    collection: CollectionName = None


class DraftCall(Body):
    """A draft to check: its `text`, or a `file` in base64 with its `name`; a long one in parts of `count` sentences."""

    text: Annotated[str | None, Field(max_length=LONGEST)] = None
    file: Annotated[str | None, Field(description="A DOCX, Markdown, text... file's bytes in base64.")] = None
    name: Annotated[str, Field(min_length=1, max_length=255)] = "draft.txt"
    first: Annotated[int, Field(ge=0, le=10**6, description="The first sentence to check; `next` of a result.")] = 0
    count: Annotated[int, Field(ge=1, le=200)] = 40
    collection: CollectionName = None

    def body(self) -> DraftBody:
        """The request in the service's format."""
        return DraftBody.model_validate(self.model_dump())


class SheetCall(Body):
    """A sheet of kept passages, given by its id."""

    sheet: Annotated[str, Field(pattern=SHEET, description="A sheet's id, as list_sheets returns it.")]
    collection: CollectionName = None


class KeepCall(Body):
    """Citations to keep on a sheet, given by its id or its name, with a note that stands at each."""

    sheet: Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, description="A sheet's id or name.")]
    citation_ids: Annotated[list[CitationId], Field(min_length=1, max_length=100)]
    note: Annotated[str, Field(max_length=LONGEST_NOTE)] = ""
    collection: CollectionName = None
