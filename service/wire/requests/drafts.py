"""The request to check a draft."""

import base64
import binascii
from pathlib import PurePath
from typing import Annotated

from pydantic import Field

from pincite.ingest.errors import BadOption
from pincite.service.wire.requests.body import Body, CollectionName


class DraftBody(Body):
    """A draft to check: either its `text`, or a `file` (DOCX, Markdown, text...) in base64.

    `name` is the file's; its ending tells Markdown from text. With `docx`, the answer has a Word file with comments.
    `first` and `count` check a long draft in parts.
    """

    text: Annotated[str | None, Field(examples=["Kim left Pyongyang on 10 September 2023."])] = None
    file: Annotated[str | None, Field(description="The file's bytes in base64.")] = None
    name: Annotated[str, Field(min_length=1, max_length=255)] = "draft.txt"
    docx: bool = False
    first: Annotated[int, Field(ge=0, le=10**6, description="The first sentence to check; the draft's first is 0.")] = 0
    count: Annotated[int | None, Field(ge=1, le=10**6, description="How many to check; null for all.")] = None
    collection: CollectionName = None

    def content(self) -> bytes | str:
        """The text, or the file's bytes; raises BadOption."""
        if (self.text is None) == (self.file is None):
            raise BadOption("Send either the `text` of a draft or a `file`, not both and not neither.")
        if self.text is not None:
            return self.text
        try:
            return base64.b64decode(self.file or "", validate=True)
        except (binascii.Error, ValueError) as error:
            raise BadOption(f"The `file` is not in base64: {error}.") from error

    def plain_name(self) -> str:
        """The file's name without folders."""
        return PurePath(self.name.replace("\\", "/")).name or "draft.txt"
