"""Routes for uploading, listing, inspecting, editing, removing and downloading documents."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response, status
from fastapi.responses import FileResponse

from pincite.index.changing.editing import change_facts
from pincite.index.changing.grouping import set_document_groups
from pincite.index.collection import Collection
from pincite.index.hit import DocumentFacts
from pincite.index.home import collection_names, open_collection
from pincite.index.truth.documents import document_with_prefix, report_of
from pincite.ingest.discover import name_of
from pincite.ingest.errors import (
    BackupDamaged,
    CollectionBusy,
    CollectionDamaged,
    CollectionExists,
    CollectionMismatch,
    CollectionMissing,
    CollectionUnwritable,
    ModelUnavailable,
    TooLarge,
    UnknownDocument,
    UnknownFile,
)
from pincite.service.audit import Act, AuditLog
from pincite.service.desk.desk import Desk
from pincite.service.desk.opening import create_collection
from pincite.service.http.access import READ, WRITE, who_asks
from pincite.service.http.problems import Responses, declared
from pincite.service.http.receiving import Form, received
from pincite.service.http.state import caller_of, state_of
from pincite.service.jobs.jobs import JobFile
from pincite.service.jobs.uploads import incoming_folder, keep_upload, remove_with_uploads
from pincite.service.keeping.forgetting import forget_document
from pincite.service.pages.sheets import original
from pincite.service.wire.documents import (
    DocumentsPage,
    RemovedDocuments,
    ReportedDocument,
    StoredDocument,
    documents_page,
    removed_documents,
    reported_document,
    stored_document,
)
from pincite.service.wire.jobs import SentJob, sent_job
from pincite.service.wire.keeping import ForgottenDocument, forgotten_document
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.citations import DocumentPath
from pincite.service.wire.requests.documents import ChangeBody, FactsBody, ListQuery, facts_of_files

routes = APIRouter(prefix="/v1/documents", tags=["documents"])

_LOOKING = declared(CollectionMissing, CollectionDamaged, UnknownDocument)
_CHANGING = declared(CollectionMissing, CollectionBusy, CollectionDamaged, CollectionUnwritable, UnknownDocument)
_SENDING = declared(CollectionMissing, CollectionDamaged, CollectionUnwritable, ModelUnavailable, TooLarge)
_FIELDS = ("metadata",)
_FORM = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["files"],
                    "properties": {
                        "files": {"type": "array", "minItems": 1, "items": {"type": "string", "format": "binary"}},
                        "metadata": {
                            "type": "array",
                            "items": FactsBody.model_json_schema(),
                            "description": "JSON: the metadata of each file, in the same order.",
                        },
                    },
                },
                "encoding": {"metadata": {"contentType": "application/json"}},
            }
        },
    }
}
# By the detected format, never by the name: the sender of a file must not decide how a browser treats it.
_KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "hwpx": "application/hwp+zip",
    "hwp": "application/x-hwp",
    "hwpml": "application/x-hwpml",
    "html": "text/html",
    "mht": "multipart/related",
    "markdown": "text/markdown",
    "plain": "text/plain",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "epub": "application/epub+zip",
    "rtf": "application/rtf",
    "eml": "message/rfc822",
    "msg": "application/vnd.ms-outlook",
    "picture": "application/octet-stream",
}
_FILE: Responses = {
    **declared(CollectionMissing, CollectionDamaged, UnknownDocument, UnknownFile),
    **{code: {"content": {kind: {} for kind in _KINDS.values()}} for code in (200, 206)},
    **{code: {"content": {"text/plain": {}}, "description": "The range is invalid."} for code in (400, 416)},
}
_Asked = Annotated[CollectionQuery, Query()]


@routes.post(
    "",
    dependencies=[WRITE],
    status_code=status.HTTP_202_ACCEPTED,
    responses=_SENDING,
    openapi_extra=_FORM,
    summary="Upload files",
)
async def send(asked: _Asked, request: Request, response: Response) -> SentJob:
    """Stores the files and returns the job that reads them in the background; `Location` is the job's URL.

    A bibliography among them (.bib, .ris, .json, .rdf) describes the others, by their file names, and documents here.
    The default collection is created if it does not exist yet.
    """
    state = state_of(request)
    jobs, most = state.ingestion.jobs, state.desk.limits.waiting
    name = asked.collection or state.desk.settings.collection
    await asyncio.to_thread(jobs.require_room, most)  # checked before the upload starts
    folder = await asyncio.to_thread(_folder, state.desk, name)
    with state.desk.uploads.share(caller_of(request).name), state.desk.sending.place():
        async with received(request, incoming_folder(folder), state.desk.limits, _FIELDS) as form:
            job = await asyncio.to_thread(jobs.submit, name, lambda: _keep(folder, form), most)
    noted = AuditLog(state.desk.settings.home).note
    sent = [one.document_id for one in job.files]
    await asyncio.to_thread(noted, who_asks(request), Act.SENT, name, sent)
    state.ingestion.wake()
    response.headers["Location"] = f"/v1/jobs/{job.id}"
    return sent_job(job)


def _folder(desk: Desk, name: str) -> Path:
    """The collection's folder; a missing default collection is created, any other raises CollectionMissing."""
    if name == desk.settings.collection and name not in collection_names(desk.settings.home):
        with suppress(CollectionExists):  # another request created it first
            create_collection(desk.settings, name, desk.default_encoder())
    return open_collection(desk.settings.home, name).folder


def _keep(folder: Path, form: Form) -> Sequence[JobFile]:
    facts = facts_of_files(form.fields.get("metadata"), len(form.files))
    return [
        keep_upload(folder, one.name, one.path, one.digest, said) for one, said in zip(form.files, facts, strict=True)
    ]


@routes.get("", dependencies=[READ], responses=_LOOKING, summary="List documents")
async def list_some(asked: Annotated[ListQuery, Query()], request: Request) -> DocumentsPage:
    """A page of the documents asked for, and the files that could not be read, as in `pincite list --json`."""
    listing = asked.listing()

    def work(collection: Collection) -> DocumentsPage:
        return documents_page(collection, listing)

    return await state_of(request).desk.read(asked.collection, work)


@routes.get("/{document}", dependencies=[READ], responses=_LOOKING, summary="One document")
async def show(document: DocumentPath, asked: _Asked, request: Request) -> ReportedDocument:
    """A document's metadata, and the report on how each of its pages was read."""

    def work(collection: Collection) -> ReportedDocument:
        facts = _known(collection, document)
        return reported_document(facts, report_of(collection.connection, facts.id))

    return await state_of(request).desk.read(asked.collection, work)


@routes.patch(
    "/{document}",
    dependencies=[WRITE],
    responses={**_CHANGING, **declared(CollectionMismatch, ModelUnavailable)},
    summary="Edit metadata",
)
async def change(document: DocumentPath, body: ChangeBody, asked: _Asked, request: Request) -> StoredDocument:
    """Changes title, author, publisher, date, language or groups; passages and citations stay the same."""

    desk = state_of(request).desk

    def work(collection: Collection) -> StoredDocument:
        facts = _known(collection, document)
        if body.sets_groups:
            set_document_groups(collection, facts.id, body.groups)
        if body.model_fields_set <= {"groups"}:
            return stored_document(_known(collection, facts.id))
        encoder = desk.encoder(collection.manifest.model)
        return stored_document(change_facts(collection, encoder, facts.id, body.applied))

    return await desk.write(who_asks(request), asked.collection, work)


@routes.delete(
    "/{document}",
    dependencies=[WRITE],
    responses=_CHANGING,
    summary="Remove a document",
)
async def remove(document: DocumentPath, asked: _Asked, request: Request) -> RemovedDocuments:
    """Removes a document from the collection; an uploaded file is deleted, any other file stays where it is."""

    desk = state_of(request).desk

    def work(collection: Collection) -> RemovedDocuments:
        facts = _known(collection, document)
        return removed_documents(remove_with_uploads(desk.settings.home, collection, [facts.id]))

    return await desk.write(who_asks(request), asked.collection, work)


@routes.delete(
    "/{document}/traces",
    dependencies=[WRITE],
    responses={**_CHANGING, **declared(BackupDamaged)},
    summary="Forget a document",
)
async def forget(document: DocumentPath, asked: _Asked, request: Request) -> ForgottenDocument:
    """Erases a document, stored or removed, in every file of the home; its citations no longer resolve.

    A file that was not uploaded stays where it is, and so do backups outside the home.
    """
    desk, who = state_of(request).desk, who_asks(request)

    def work(collection: Collection) -> ForgottenDocument:
        return forgotten_document(forget_document(desk.settings.home, collection, document, who))

    return await desk.write(who, asked.collection, work)


@routes.get(
    "/{document}/file", dependencies=[READ], response_class=FileResponse, responses=_FILE, summary="Download the file"
)
async def give_back(document: DocumentPath, asked: _Asked, request: Request) -> FileResponse:
    """The document's original file, byte for byte; 404 if the file is gone or has changed since it was read."""

    def work(collection: Collection) -> tuple[Path, str]:
        facts = _known(collection, document)
        return original(collection, facts), report_of(collection.connection, facts.id)["format"]

    path, kind = await state_of(request).desk.read(asked.collection, work)
    # An uploaded HTML page must not run as a page of this site.
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "private, no-cache"}
    return FileResponse(path, filename=name_of(path), media_type=_KINDS[kind], headers=headers)


def _known(collection: Collection, wanted: str) -> DocumentFacts:
    facts = document_with_prefix(collection.connection, wanted)
    if facts is None:
        raise UnknownDocument(f"No document has the id {wanted!r} in this collection.")
    return facts
