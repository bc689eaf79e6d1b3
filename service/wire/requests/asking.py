"""The requests to search and to ask: the question, the filters and the options of the answer."""

from typing import Annotated

from pydantic import Field

from pincite.index.hit import Filters
from pincite.index.search.search import LONGEST_QUESTION
from pincite.service.wire.requests.body import Body, CollectionName, Date

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
PassageCount = Annotated[int, Field(ge=1, le=100, description="How many passages to return.")]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=1_000)]


class FilterBody(Body):
    """Filters for a search; omitted fields restrict nothing. Dates are ISO prefixes, and both ends are inclusive."""

    documents: Names = Field(default=[])
    languages: list[Annotated[str, Field(pattern="^[A-Za-z]{2}$")]] = Field(default=[], max_length=100)
    authors: Names = Field(default=[])
    date_from: Date = None
    date_to: Date = None
    groups: Names = Field(default=[])

    def filters(self) -> Filters:
        """These filters for a search; raises BadOption if the dates exclude each other."""
        names = tuple(self.documents), tuple(self.languages), tuple(self.authors)
        return Filters(*names, self.date_from, self.date_to, tuple(self.groups))


class QuestionBody(Body):
    """A question in any language."""

    question: Annotated[
        Text,
        Field(
            description="The question, in any language.", examples=["what did Russia gain from the Vostochny summit"]
        ),
    ]
    collection: CollectionName = None


class AskBody(QuestionBody):
    """A question in any language, and filters for the documents to search."""

    filters: FilterBody = FilterBody()


class TurnBody(Body):
    """An earlier question in the conversation, and the text of its answer."""

    question: Text
    answer: Annotated[str, Field(max_length=20_000)] = ""


class AnswerBody(AskBody):
    """A question to answer; with `write`, the server's configured language model writes the answer.

    `keep_unsupported` also shows written sentences that are not supported by their sources, with their faults;
    `second_opinion` has the model judge those that are. With `translate`, the language model, if there is one,
    translates the documents' own sentences into the language of the question; without it, only quotes beside written
    sentences; with false, nothing. `earlier` lists the previous turns, oldest first, so that the question may refer to
    them.
    """

    write: bool = False
    keep_unsupported: bool = False
    second_opinion: bool = False
    translate: bool | None = None
    earlier: list[TurnBody] = Field(default=[], max_length=50)


class SearchBody(AskBody):
    """A question, and how many passages to return.

    With `fold`, a passage that mostly repeats a better one is told with that one.
    """

    k: PassageCount = 10
    fold: bool = True
