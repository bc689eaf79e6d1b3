"""Routes for sheets of kept passages: make, fill, put in order and delete them, and take them away as files."""

from collections.abc import Callable
from typing import Annotated

from fastapi import APIRouter, Query, Request, status
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.ingest.errors import (
    CollectionBusy,
    CollectionDamaged,
    CollectionMissing,
    CollectionUnwritable,
    UnknownCitation,
    UnknownFile,
    UnknownSheet,
)
from pincite.service.http.access import READ, WRITE, who_asks
from pincite.service.http.marked import MARKED, marked_file
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import state_of
from pincite.service.sheets.file import SheetFormat, write_sheet
from pincite.service.sheets.marks import Marks, marks_of
from pincite.service.sheets.sheets import Sheet, Sheets
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.sheets import (
    KeepingBody,
    PassageBody,
    PassagePath,
    SheetBody,
    SheetFileQuery,
    SheetMarksQuery,
    SheetPath,
)
from pincite.service.wire.sheets import (
    GivenSheet,
    KnownSheet,
    KnownSheets,
    SheetMarks,
    given_sheet,
    known_sheet,
    known_sheets,
    sheet_marks,
)

routes = APIRouter(prefix="/v1/sheets", tags=["sheets"])

_READING = declared(CollectionMissing, UnknownSheet, CollectionDamaged)
_CHANGING = {**_READING, **declared(CollectionBusy, CollectionUnwritable, CollectionDamaged)}
_KEEPING = {**_CHANGING, **declared(UnknownCitation, CollectionDamaged)}
_FILES = {
    SheetFormat.MARKDOWN: ("text/markdown", "md"),
    SheetFormat.DOCX: ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "docx"),
    SheetFormat.BIBTEX: ("application/x-bibtex", "bib"),
    SheetFormat.RIS: ("application/x-research-info-systems", "ris"),
    SheetFormat.CSL_JSON: ("application/vnd.citationstyles.csl+json", "json"),
}
_FILE: Responses = {
    **_READING,
    200: {
        "content": {
            media: {"schema": {"type": "array"} if media.endswith("json") else {"type": "string", "format": "binary"}}
            for media, _ in _FILES.values()
        }
    },
}
_MARKED: Responses = {**_READING, **declared(UnknownFile, CollectionDamaged), **MARKED}


@routes.get("", dependencies=[READ], responses=_READING, summary="List sheets")
async def list_sheets(asked: Annotated[CollectionQuery, Query()], request: Request) -> KnownSheets:
    """The sheets of a collection, without their passages."""
    return known_sheets(await state_of(request).desk.read(asked.collection, lambda opened: Sheets(opened).all()))


@routes.post("", dependencies=[WRITE], status_code=status.HTTP_201_CREATED, responses=_CHANGING, summary="Make a sheet")
async def make_sheet(body: SheetBody, request: Request) -> GivenSheet:
    """A new, empty sheet; its name may not be another's."""
    return await _changed(request, body.collection, lambda sheets: sheets.make(body.name))


@routes.get("/{sheet}", dependencies=[READ], responses=_READING, summary="A sheet with its passages")
async def show_sheet(sheet: SheetPath, asked: Annotated[CollectionQuery, Query()], request: Request) -> GivenSheet:
    """The passages of a sheet, in order, with the words as they were kept, and what has become of their sources."""
    return given_sheet(await state_of(request).desk.read(asked.collection, lambda opened: Sheets(opened).get(sheet)))


@routes.patch("/{sheet}", dependencies=[WRITE], responses=_CHANGING, summary="Rename a sheet")
async def rename_sheet(sheet: SheetPath, body: SheetBody, request: Request) -> GivenSheet:
    """The sheet under its new name."""
    return await _changed(request, body.collection, lambda sheets: sheets.rename(sheet, body.name))


@routes.delete("/{sheet}", dependencies=[WRITE], responses=_CHANGING, summary="Delete a sheet")
async def delete_sheet(sheet: SheetPath, asked: Annotated[CollectionQuery, Query()], request: Request) -> KnownSheet:
    """Deletes a sheet with the passages and notes on it; documents and citations stay."""
    desk = state_of(request).desk
    gone = await desk.write(who_asks(request), asked.collection, lambda opened: Sheets(opened).delete(sheet))
    return known_sheet(gone)


@routes.post("/{sheet}/passages", dependencies=[WRITE], responses=_KEEPING, summary="Keep passages on a sheet")
async def keep(sheet: SheetPath, body: KeepingBody, request: Request) -> GivenSheet:
    """The sheet with these at its end; what is on it already stays as it is. All are kept, or none."""
    places = [one.place() for one in body.places]
    return await _changed(request, body.collection, lambda sheets: sheets.keep(sheet, body.ids, places, body.note))


@routes.patch("/{sheet}/passages/{passage}", dependencies=[WRITE], responses=_CHANGING, summary="Change a passage")
async def change_passage(sheet: SheetPath, passage: PassagePath, body: PassageBody, request: Request) -> GivenSheet:
    """The sheet with another note at a passage, or with the passage at another place."""

    def change(sheets: Sheets) -> Sheet:
        if body.note is not None:
            sheets.note(sheet, passage, body.note)
        if body.place is not None:
            sheets.move(sheet, passage, body.place)
        return sheets.get(sheet)

    return await _changed(request, body.collection, change)


@routes.delete(
    "/{sheet}/passages/{passage}", dependencies=[WRITE], responses=_CHANGING, summary="Take a passage off a sheet"
)
async def drop_passage(
    sheet: SheetPath, passage: PassagePath, asked: Annotated[CollectionQuery, Query()], request: Request
) -> GivenSheet:
    """The sheet without the passage and its note."""
    return await _changed(request, asked.collection, lambda sheets: sheets.drop(sheet, passage))


@routes.get("/{sheet}/file", dependencies=[READ], response_class=Response, responses=_FILE, summary="A sheet as a file")
async def sheet_file(sheet: SheetPath, asked: Annotated[SheetFileQuery, Query()], request: Request) -> Response:
    """The sheet as Markdown or DOCX, with words and notes, or its references as BibTeX, RIS or CSL-JSON."""

    def work(opened: Collection) -> bytes:
        return write_sheet(opened, Sheets(opened).get(sheet), asked.format)

    media, ending = _FILES[asked.format]
    content = await state_of(request).desk.read(asked.collection, work)
    headers = {"Content-Disposition": f'attachment; filename="sheet.{ending}"'}
    return Response(content, media_type=media, headers=headers)


@routes.get("/{sheet}/marks", dependencies=[READ], responses=_READING, summary="What of a sheet can be marked in PDFs")
async def list_marks(sheet: SheetPath, asked: Annotated[CollectionQuery, Query()], request: Request) -> SheetMarks:
    """The PDFs of the sheet, and the passages that would be in no marked copy, with the reason."""
    found = await state_of(request).desk.read(
        asked.collection, lambda opened: marks_of(opened, Sheets(opened).get(sheet))
    )
    return sheet_marks(*found)


@routes.get(
    "/{sheet}/pdf",
    dependencies=[READ],
    response_class=Response,
    responses=_MARKED,
    summary="Mark a sheet's passages in a copy of a PDF",
)
async def marked_copy(sheet: SheetPath, asked: Annotated[SheetMarksQuery, Query()], request: Request) -> Response:
    """A copy of a PDF with the passages of the sheet highlighted, each with its note.

    The header `Pincite-Unplaced` says how many of them are not marked, since their place on the page is not certain.
    """
    state = state_of(request)

    def work(opened: Collection) -> Marks:
        found, _ = marks_of(opened, Sheets(opened).get(sheet))
        for one in found:
            if one.document_id.startswith(asked.document):
                return one
        raise UnknownFile("No passage of this sheet can be marked in such a document: it is no PDF, or has changed.")

    marks = await state.desk.read(asked.collection, work)
    return marked_file(await state.desk.paint(lambda: marks.made(state.painter)))


async def _changed(request: Request, collection: str | None, change: Callable[[Sheets], Sheet]) -> GivenSheet:
    desk = state_of(request).desk
    return given_sheet(await desk.write(who_asks(request), collection, lambda opened: change(Sheets(opened))))
