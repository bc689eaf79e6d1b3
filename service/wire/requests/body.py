"""The base class and the fields that the bodies and queries of several requests share."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
NAME = r"^[\w가-힣][\w가-힣.-]{0,63}$"

CollectionName = Annotated[
    str | None, Field(pattern=NAME, description="The collection to use; if omitted, the server's default collection.")
]
Date = Annotated[str | None, Field(pattern=DATE, examples=["2023-09"])]


class Body(BaseModel):
    """The body or query of a request; unknown fields are rejected."""

    model_config = ConfigDict(extra="forbid")


class CollectionQuery(Body):
    """A query that names the collection to use."""

    collection: CollectionName = None


class NewCollectionBody(Body):
    """A collection to create; its name cannot be changed later."""

    name: Annotated[str, Field(pattern=NAME, examples=["briefs"])]


class PagingQuery(Body):
    """The page of a list to return: at most `limit` items, after the first `offset`."""

    limit: Annotated[int, Field(ge=1, le=1_000)] = 100
    offset: Annotated[int, Field(ge=0, le=10**9)] = 0
