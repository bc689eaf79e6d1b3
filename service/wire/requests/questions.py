"""The requests about saved questions."""

from typing import Annotated

from pydantic import Field

from pincite.service.wire.requests.asking import QuestionBody
from pincite.service.wire.requests.body import Body, CollectionName

LOOK = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00/\d{1,15}/[0-9a-f]{0,16}$"


class SavingBody(QuestionBody):
    """A question to save."""


class LookBody(Body):
    """The news that were read: `look` as it came with them."""

    look: Annotated[str, Field(pattern=LOOK, examples=["2026-11-29T08:00:00+00:00/12/9c1185a5c5e9fc54"])]
    collection: CollectionName = None
