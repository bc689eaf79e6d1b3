"""Routes for listing, creating and deleting collections."""

import asyncio
from typing import Annotated

from fastapi import APIRouter, Path, Request, status

from pincite.index.home import collection_names
from pincite.ingest.errors import (
    CollectionBusy,
    CollectionError,
    CollectionExists,
    CollectionMissing,
    CollectionUnreadable,
    CollectionUnwritable,
)
from pincite.service.audit import Act, AuditLog
from pincite.service.desk.opening import create_collection, delete_collection
from pincite.service.http.access import ADMIN, READ, who_asks
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.wire.collections import KnownCollection, KnownCollections, known_collection
from pincite.service.wire.requests.body import NAME, NewCollectionBody

routes = APIRouter(prefix="/v1/collections", tags=["collections"])

_EMPTY = "The database of the collection {!r} is damaged: it is empty. Put a backup in its place."
Name = Annotated[str, Path(pattern=NAME)]


@routes.get("", dependencies=[READ], responses=declared(CollectionUnreadable))
async def list_collections(request: Request) -> KnownCollections:
    """All collections in the server's home, sorted by name, also those that cannot be opened."""
    desk = state_of(request).desk
    names = await asyncio.to_thread(collection_names, desk.settings.home)
    found = []
    for name in names:
        try:
            found.append(await desk.read(name, known_collection))
        except CollectionMissing:
            if name in await asyncio.to_thread(collection_names, desk.settings.home):  # else it was deleted meanwhile
                found.append(KnownCollection(name, "", 0, 0, _EMPTY.format(name)))
        except CollectionError as error:
            found.append(KnownCollection(name, "", 0, 0, str(error)))
    return KnownCollections(tuple(found), desk.settings.collection)


@routes.post(
    "",
    dependencies=[ADMIN],
    status_code=status.HTTP_201_CREATED,
    responses=declared(CollectionExists, CollectionUnwritable),
)
async def make_collection(body: NewCollectionBody, request: Request) -> KnownCollection:
    """A new, empty collection that uses the packaged embedding model."""
    desk = state_of(request).desk
    await asyncio.to_thread(lambda: create_collection(desk.settings, body.name, desk.default_encoder()))
    noted = AuditLog(desk.settings.home).note
    await asyncio.to_thread(noted, who_asks(request), Act.CREATED, body.name)
    return await desk.read(body.name, known_collection)


@routes.delete(
    "/{name}",
    dependencies=[ADMIN],
    status_code=status.HTTP_204_NO_CONTENT,
    responses=declared(CollectionMissing, CollectionBusy, CollectionUnwritable),
)
async def drop_collection(name: Name, request: Request) -> None:
    """Deletes a collection and all stored data of its documents; its citations no longer resolve."""
    settings = state_of(request).desk.settings
    await asyncio.to_thread(delete_collection, settings, name)
    await asyncio.to_thread(AuditLog(settings.home).note, who_asks(request), Act.DELETED, name)
