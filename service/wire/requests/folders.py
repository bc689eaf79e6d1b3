"""The requests about followed folders."""

from typing import Annotated

from pydantic import Field

from pincite.service.wire.requests.body import Body, CollectionName


class FolderBody(Body):
    """A folder on the server's machine that is to be kept in step with the collection."""

    path: Annotated[str, Field(min_length=1, max_length=4_000, examples=["/data/briefs"])]
    collection: CollectionName = None


class PausingBody(Body):
    """Whether a folder is to be followed for now."""

    paused: bool
    collection: CollectionName = None


class EventsQuery(Body):
    """How many of the last events to return."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    collection: CollectionName = None
