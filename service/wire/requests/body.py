"""What the bodies and queries of all requests share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
NAME = r"^[\w가-힣][\w가-힣.-]{0,63}$"

CollectionName = Annotated[
    str | None, Field(pattern=NAME, description="Which collection; the server's default one if left out.")
]
Date = Annotated[str | None, Field(pattern=DATE, examples=["2023-09"])]


class Body(BaseModel):
    """A request's body or query: a field that nobody reads is a mistake of the caller."""

    model_config = ConfigDict(extra="forbid")


class CollectionQuery(Body):
    """Which collection is meant."""

    collection: CollectionName = None


class NewCollectionBody(Body):
    """A collection to be made; the name cannot be changed later."""

    name: Annotated[str, Field(pattern=NAME, examples=["briefs"])]


class PagingQuery(Body):
    """Which of many things are wanted: `limit` of them, after the first `offset`."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0
