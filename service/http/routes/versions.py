"""Routes for the versions of documents, and for the difference between two."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from pincite.index.collection import Collection
from pincite.ingest.errors import CollectionDamaged, CollectionMissing, UnknownDocument
from pincite.service.http.access import READ
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.versions.difference import difference
from pincite.service.versions.versions import all_families, versions_of
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.citations import DocumentPath
from pincite.service.wire.requests.versions import FamiliesQuery
from pincite.service.wire.versions import (
    GivenDifference,
    GivenFamilies,
    GivenVersions,
    given_difference,
    given_families,
    given_versions,
)

routes = APIRouter(prefix="/v1/versions", tags=["documents"], dependencies=[READ])

_LISTING = declared(CollectionMissing, CollectionDamaged)
_LOOKING = declared(CollectionMissing, CollectionDamaged, UnknownDocument)
_Asked = Annotated[CollectionQuery, Query()]


@routes.get("", responses=_LISTING, summary="List versions")
async def list_families(asked: Annotated[FamiliesQuery, Query()], request: Request) -> GivenFamilies:
    """The groups of documents that are versions of one another: they have most of their sentences in common."""

    def work(collection: Collection) -> GivenFamilies:
        return given_families(all_families(collection), asked.limit, asked.offset)

    return await state_of(request).desk.check(asked.collection, work)


@routes.get("/{document}", responses=_LOOKING, summary="Versions of a document")
async def show(document: DocumentPath, asked: _Asked, request: Request) -> GivenVersions:
    """The other versions of a document, the newest first, each with what tells whether it is newer."""

    def work(collection: Collection) -> GivenVersions:
        return given_versions(versions_of(collection, document))

    return await state_of(request).desk.read(asked.collection, work)


@routes.get("/{older}/{newer}", responses=_LOOKING, summary="Compare two versions")
async def compare(older: DocumentPath, newer: DocumentPath, asked: _Asked, request: Request) -> GivenDifference:
    """What changed from one document to the other, sentence by sentence, with citations on both sides."""
    state = state_of(request)

    def work(collection: Collection) -> GivenDifference:
        with state.metrics.stage("difference"):
            return given_difference(difference(collection, older, newer))

    return await state.desk.check(asked.collection, work)
