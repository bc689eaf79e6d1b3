"""Quotations as they go over the wire."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from pincite.service.wire.asking import Body, CitationOut, CollectionName

# Something to look up: a letter or a digit, said so that JavaScript's \w, which knows no Hangul, agrees.
_WORDS = r"[\w\u0400-\u04ff\u3040-\u30ff\u3400-\u9fff가-힣]"


class QuoteBody(Body):
    """Words to look up, and how many places are wanted."""

    text: Annotated[str, Field(pattern=_WORDS, max_length=20_000, examples=["포탄을 공급했다"])]
    k: Annotated[int, Field(ge=1, le=100)] = 10
    collection: CollectionName = None


class ManuscriptBody(Body):
    """A text with quotations in it."""

    text: Annotated[str, Field(min_length=1, examples=['그는 "북한은 러시아에 포탄을 공급했다"라고 썼다.'])]
    collection: CollectionName = None


class DifferenceOut(BaseModel):
    """`asked` stands at `position` of the quotation (in NFC), where the source has `found`; either may be empty."""

    asked: str
    found: str
    position: int


class MatchOut(BaseModel):
    """A place; several citations where the words cross a page or leave words out.

    `exactness`: to the letter, but for white space, but for marks and case, or only nearly.
    """

    exactness: Literal["exact", "spacing", "normalised", "fuzzy"]
    similarity: float
    citations: list[CitationOut]
    differences: list[DifferenceOut]


class QuotesOut(BaseModel):
    """The places, best first; none where the words stand nowhere."""

    text: str
    matches: list[MatchOut]


class QuotationOut(BaseModel):
    """Characters `start` to `end` of the manuscript are quoted; `matches` say where they stand, best first."""

    start: int
    end: int
    text: str
    verdict: Literal["confirmed", "altered", "not_found"]
    matches: list[MatchOut]


class CheckedOut(BaseModel):
    """The quotations in the order of the manuscript."""

    quotations: list[QuotationOut]
