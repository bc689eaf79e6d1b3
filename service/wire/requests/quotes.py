"""The requests to find a quotation and to check those of a manuscript."""

from typing import Annotated

from pydantic import Field

from pincite.service.wire.requests.body import Body, CollectionName

# At least one letter or digit. The ranges are spelled out for JavaScript, whose \w does not include Hangul.
_WORDS = r"[\w\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff가-힣]"


class QuoteBody(Body):
    """A quotation to find, and how many matches to return."""

    text: Annotated[str, Field(pattern=_WORDS, max_length=20_000, examples=["포탄을 공급했다"])]
    k: Annotated[int, Field(ge=1, le=100)] = 10
    collection: CollectionName = None


class ManuscriptBody(Body):
    """A manuscript with quotations to check."""

    text: Annotated[str, Field(min_length=1, examples=['그는 "북한은 러시아에 포탄을 공급했다"라고 썼다.'])]
    collection: CollectionName = None
