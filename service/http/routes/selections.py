"""Routes for several documents at once: removing them, and putting them into groups."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from pincite.index.changing.grouping import regroup
from pincite.index.changing.removing import Removed
from pincite.index.collection import Collection
from pincite.index.truth.documents import documents_by_id
from pincite.index.truth.groups import all_groups
from pincite.ingest.errors import (
    CollectionBusy,
    CollectionDamaged,
    CollectionMissing,
    CollectionUnwritable,
    UnknownDocument,
)
from pincite.service.http.access import READ, WRITE, who_asks
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.jobs.uploads import remove_with_uploads
from pincite.service.wire.documents import Groups, Regrouped, Removals, known_groups, regrouped, removals
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.documents import GroupingBody, RemovalBody

routes = APIRouter(prefix="/v1", tags=["documents"])

_CHANGING = declared(CollectionMissing, CollectionBusy, CollectionDamaged, CollectionUnwritable)
_GROUPING = declared(CollectionMissing, CollectionBusy, CollectionDamaged, CollectionUnwritable, UnknownDocument)


@routes.post("/removals", dependencies=[WRITE], responses=_CHANGING, summary="Remove documents")
async def remove(body: RemovalBody, request: Request) -> Removals:
    """Removes all of these documents at once; uploaded files are deleted, any others stay where they are.

    Those that are not there, perhaps because somebody else removed them, are named; the others are removed.
    """
    desk = state_of(request).desk
    wanted = list(dict.fromkeys(body.documents))

    def work(collection: Collection) -> Removals:
        here = documents_by_id(collection.connection, wanted)
        unknown = [one for one in wanted if one not in here]
        gone = remove_with_uploads(desk.settings.home, collection, list(here)) if here else Removed((), ())
        return removals(gone, unknown)

    return await desk.write(who_asks(request), body.collection, work)


@routes.get("/groups", dependencies=[READ], responses=declared(CollectionMissing, CollectionDamaged))
async def list_groups(asked: Annotated[CollectionQuery, Query()], request: Request) -> Groups:
    """All groups of documents, from bibliographies or set by hand, and how many documents are in each."""
    return await state_of(request).desk.read(
        asked.collection, lambda collection: known_groups(all_groups(collection.connection))
    )


@routes.post("/groups", dependencies=[WRITE], responses=_GROUPING, summary="Group documents")
async def group(body: GroupingBody, request: Request) -> Regrouped:
    """Puts documents into groups and takes them out of others; a group is there as long as a document is in it."""

    def work(collection: Collection) -> Regrouped:
        return regrouped(regroup(collection, body.documents, body.into, body.out_of))

    return await state_of(request).desk.write(who_asks(request), body.collection, work)
