"""What requests and responses hold: the fields of the command line's --json, declared for OpenAPI."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from pincite.index.hit import Filters
from pincite.index.search.search import LONGEST_QUESTION

DATE = r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
NAME = r"^[\w가-힣][\w가-힣.-]{0,63}$"

CollectionName = Annotated[
    str | None, Field(pattern=NAME, description="Which collection; the server's default one if left out.")
]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
Date = Annotated[str | None, Field(pattern=DATE, examples=["2023-09"])]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=1_000)]


class Body(BaseModel):
    """A request's body: a field that nobody reads is a mistake of the caller."""

    model_config = ConfigDict(extra="forbid")


class FilterBody(Body):
    """Restricts a search; what is left out restricts nothing. Dates are ISO prefixes, both ends included."""

    documents: Names = []
    languages: Annotated[list[Annotated[str, Field(pattern="^[A-Za-z]{2}$")]], Field(max_length=100)] = []
    authors: Names = []
    date_from: Date = None
    date_to: Date = None

    def filters(self) -> Filters:
        """The same for a search; raises BadOption where the dates exclude each other."""
        return Filters(tuple(self.documents), tuple(self.languages), tuple(self.authors), self.date_from, self.date_to)


class AskBody(Body):
    """A question in any language."""

    question: Annotated[Text, Field(examples=["what did Russia gain from the Vostochny summit"])]
    collection: CollectionName = None
    filters: FilterBody = FilterBody()


class TurnBody(Body):
    """An earlier question of the conversation, and the text of its answer."""

    question: Text
    answer: Annotated[str, Field(max_length=20_000)] = ""


class AnswerBody(AskBody):
    """A question to be answered; with `write` by the language model that the server was given.

    `keep_unsupported` shows written sentences that their sources do not carry too, with their faults; `second_opinion`
    has the model judge those that do; `translate` puts a machine's translation beside quotes in other languages;
    `earlier` are the turns before, oldest first, so that a question may lean on them.
    """

    write: bool = False
    keep_unsupported: bool = False
    second_opinion: bool = False
    translate: bool = True
    earlier: Annotated[list[TurnBody], Field(max_length=50)] = []


class SearchBody(AskBody):
    """A question, and how many passages are wanted."""

    k: Annotated[int, Field(ge=1, le=100)] = 10


class SpanOut(BaseModel):
    """Characters `start` to `end` of the page with this number, counted from 1."""

    page: int
    start: int
    end: int


class HitOut(BaseModel):
    """A passage found; `page`, `start` and `end` are its first span. A higher score is better.

    `text` is verbatim; `sentences` are for reading, with the lines joined.
    """

    rank: int
    score: float
    passage_id: str
    document_id: str
    document: str
    title: str | None
    page: int
    start: int
    end: int
    text: str
    sentences: list[str]
    spans: list[SpanOut]
    heading: str
    signals: dict[str, float]


class SearchOut(BaseModel):
    """The passages for a question, best first."""

    question: str
    hits: list[HitOut]


class CitationOut(BaseModel):
    """The very words: `quote` equals characters `start` to `end` of the page's text."""

    id: str
    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    start: int
    end: int
    quote: str


class FaultOut(BaseModel):
    """One thing that a sentence says and its citations do not."""

    kind: str
    detail: str


class SentenceOut(BaseModel):
    """A sentence of an answer; `citations` are numbers, from 1, into the answer's citations.

    `faults` say what the citations do not carry, where a written sentence is shown in spite of that.
    """

    text: str
    citations: list[int]
    faults: list[FaultOut]


class TranslationOut(BaseModel):
    """A quote in the question's language, made by a machine; `citation` is its number, from 1."""

    citation: int
    text: str


class WritingOut(BaseModel):
    """How a language model wrote the answer: sentences written, those that their citations carry, and the share.

    `dropped` has the kinds of faults of each sentence held back; `fallback` says why the documents' own sentences are
    given instead, "" where they are not.
    """

    model: str
    written: int
    supported: int
    support_rate: float | None
    dropped: list[list[str]]
    translations: list[TranslationOut]
    fallback: str


class WriterOut(BaseModel):
    """The language model that writes answers here; null where there is none, and `write` is refused."""

    model: str | None


class DisagreementOut(BaseModel):
    """That two documents disagree; `citations` are numbers, from 1, into the answer's citations."""

    text: str
    citations: list[int]


class RewritingOut(BaseModel):
    """The question as it was asked, and who made it stand by itself: "model" or "rule"."""

    asked: str
    by: str


class AnswerOut(BaseModel):
    """An answer; without one `abstained` is true, `reason` says why and `nearest` holds the nearest passages.

    `question` is what was answered; `rewriting` is there where it leaned on earlier ones and was made to stand by
    itself.
    """

    question: str
    rewriting: RewritingOut | None
    abstained: bool
    reason: str
    confidence: float
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    nearest: list[HitOut]
    disagreements: list[DisagreementOut]
    writing: WritingOut | None


class CollectionOut(BaseModel):
    """A collection and what is in it."""

    name: str
    model: str
    documents: int
    passages: int


class CollectionsOut(BaseModel):
    """All collections, by name."""

    collections: list[CollectionOut]


class NewCollectionBody(Body):
    """A collection to be made; the name cannot be changed later."""

    name: Annotated[str, Field(pattern=NAME, examples=["briefs"])]


class HealthOut(BaseModel):
    """`status` is "ok"."""

    status: str


class Problem(BaseModel):
    """What went wrong (RFC 9457): `type` names the kind of error, `detail` is a sentence for people."""

    type: str
    title: str
    status: int
    detail: str
