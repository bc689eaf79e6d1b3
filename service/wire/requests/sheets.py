"""The requests about sheets of kept passages."""

from typing import Annotated, Self

from fastapi import Path
from pydantic import BaseModel, ConfigDict, Field, model_validator

from pincite.index.truth.sheets import LONGEST_NAME, LONGEST_NOTE, MOST
from pincite.ingest.document import Span
from pincite.service.sheets.file import SheetFormat
from pincite.service.sheets.sheets import Place
from pincite.service.wire.requests.body import Body, CollectionName, CollectionQuery
from pincite.service.wire.requests.citations import DOCUMENT, CitationId

SHEET = r"^[0-9a-f]{8}$"
SheetPath = Annotated[str, Path(pattern=SHEET, examples=["9c1185a5"])]
PassagePath = Annotated[str, Path(pattern=SHEET, examples=["5e2f90c7"])]
_Name = Annotated[str, Field(min_length=1, max_length=LONGEST_NAME, examples=["Chapter 2"])]
_Note = Annotated[str, Field(max_length=LONGEST_NOTE)]
_Offset = Annotated[int, Field(ge=0, le=10**9)]


class SheetBody(Body):
    """The name of a sheet, to make one or to rename one."""

    name: _Name
    collection: CollectionName = None


class PlaceBody(BaseModel):
    """Characters `start` to `end` of a page of a document, such as a span of a passage that was found."""

    model_config = ConfigDict(extra="forbid")

    document_id: Annotated[str, Field(pattern=DOCUMENT, examples=["47222da90f35864b"])]
    page: Annotated[int, Field(ge=1, le=1_000_000)]
    start: _Offset
    end: _Offset

    def place(self) -> Place:
        """This place."""
        return Place(self.document_id, Span(self.page, self.start, self.end))


class KeepingBody(Body):
    """What to keep: citations, or words by their places; and a note that stands at each."""

    ids: Annotated[tuple[CitationId, ...], Field(max_length=100)] = ()
    places: Annotated[tuple[PlaceBody, ...], Field(max_length=100)] = ()
    note: _Note = ""
    collection: CollectionName = None

    @model_validator(mode="after")
    def _something(self) -> Self:
        if not self.ids and not self.places:
            raise ValueError("give ids or places to keep")
        return self


class PassageBody(Body):
    """What to change of a passage: its note, or its place on the sheet, from 1. What is null stays."""

    note: _Note | None = None
    place: Annotated[int | None, Field(ge=1, le=MOST)] = None
    collection: CollectionName = None


class SheetFileQuery(CollectionQuery):
    """The format of the file to export a sheet to."""

    format: SheetFormat


class SheetMarksQuery(CollectionQuery):
    """The document of the sheet to mark a copy of."""

    document: Annotated[str, Field(pattern=DOCUMENT, examples=["47222da90f35864b"])]
