"""The request for suggested questions."""

from typing import Annotated

from pydantic import Field

from pincite.service.wire.requests.body import CollectionQuery
from pincite.service.wire.requests.citations import DOCUMENT


class SuggestingQuery(CollectionQuery):
    """How many questions at most; with `document`, an id, only questions that this document answers."""

    most: Annotated[int, Field(ge=1, le=20)] = 6
    document: Annotated[str | None, Field(pattern=DOCUMENT, examples=["47222da90f35864b"])] = None
