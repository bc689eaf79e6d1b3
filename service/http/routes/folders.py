"""Routes for folders of the server's machine that are kept in step with a collection.

All need the scope admin: whoever may name a folder may read what is in it.
"""

import asyncio
from collections.abc import Callable
from pathlib import Path as FilePath
from typing import Annotated, TypeVar

from fastapi import APIRouter, Path, Query, Request, status

from pincite.index.home import open_collection
from pincite.ingest.errors import (
    CollectionDamaged,
    CollectionMissing,
    CollectionUnwritable,
    ServiceFileUnusable,
    UnknownFolder,
)
from pincite.service.http.access import ADMIN
from pincite.service.http.problems import declared
from pincite.service.http.state import state_of
from pincite.service.watching.folders import Folders
from pincite.service.wire.folders import (
    FolderEvents,
    FollowedFolder,
    FollowedFolders,
    folder_events,
    followed_folder,
    followed_folders,
)
from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.folders import EventsQuery, FolderBody, PausingBody

routes = APIRouter(prefix="/v1", tags=["folders"], dependencies=[ADMIN])

T = TypeVar("T")
FolderId = Annotated[str, Path(pattern="^[0-9a-f]{8}$", examples=["9c1185a5"])]
_RESPONSES = declared(CollectionMissing, CollectionDamaged, CollectionUnwritable, ServiceFileUnusable)
_ONE = {**_RESPONSES, **declared(UnknownFolder, CollectionUnwritable, ServiceFileUnusable, CollectionDamaged)}


@routes.get("/folders", responses=_RESPONSES, summary="List followed folders")
async def list_folders(asked: Annotated[CollectionQuery, Query()], request: Request) -> FollowedFolders:
    """The folders that are kept in step with the collection, and what waits for you in them."""
    return followed_folders(await _with_folders(request, asked.collection, Folders.all))


@routes.post("/folders", status_code=status.HTTP_201_CREATED, responses=_ONE, summary="Follow a folder")
async def follow_folder(body: FolderBody, request: Request) -> FollowedFolder:
    """Has a folder kept in step with the collection from now on: its files are added, changed, moved and removed.

    Links out of the folder are not followed, and only documents that came from the folder are ever removed.
    """
    path = FilePath(body.path)
    if "\0" in body.path or path == path.parent or not path.is_absolute() or not path.is_dir():
        raise UnknownFolder(f"{body.path!r} is no folder of the server's machine. Give a whole path, as /data/briefs.")
    return followed_folder(await _with_folders(request, body.collection, lambda folders: folders.add(path)))


@routes.get("/folder-events", responses=_RESPONSES, summary="What happened in followed folders")
async def list_events(asked: Annotated[EventsQuery, Query()], request: Request) -> FolderEvents:
    """What was added, changed, moved, removed and refused, the newest first."""
    noted = await _with_folders(request, asked.collection, lambda folders: folders.events(asked.limit))
    return folder_events(noted)


@routes.patch("/folders/{folder}", responses=_ONE, summary="Pause a folder, or go on")
async def pause_folder(folder: FolderId, body: PausingBody, request: Request) -> FollowedFolder:
    """Stops following a folder for now, or goes on."""
    return followed_folder(
        await _with_folders(request, body.collection, lambda folders: folders.pause(folder, body.paused))
    )


@routes.post("/folders/{folder}/confirm", responses=_ONE, summary="Confirm that missing files were removed")
async def confirm_missing(
    folder: FolderId, asked: Annotated[CollectionQuery, Query()], request: Request
) -> FollowedFolder:
    """Says that all files missing now were meant to go; their documents are removed soon afterwards."""
    return followed_folder(await _with_folders(request, asked.collection, lambda folders: folders.believe(folder)))


@routes.delete("/folders/{folder}", responses=_ONE, summary="Stop following a folder")
async def unfollow_folder(
    folder: FolderId, asked: Annotated[CollectionQuery, Query()], request: Request
) -> FollowedFolder:
    """Stops following a folder; its documents stay in the collection."""
    return followed_folder(await _with_folders(request, asked.collection, lambda folders: folders.remove(folder)))


async def _with_folders(request: Request, name: str | None, work: Callable[[Folders], T]) -> T:
    settings = state_of(request).desk.settings

    def working() -> T:
        collection = open_collection(settings.home, name or settings.collection)
        collection.connection.close()
        return work(Folders(collection.folder))

    return await asyncio.to_thread(working)
