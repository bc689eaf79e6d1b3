"""Questions: what is asked, of which documents, and how it is to be answered."""

from typing import Annotated

from pydantic import Field

from pincite.index.hit import Filters
from pincite.index.search.search import LONGEST_QUESTION
from pincite.service.wire.requests.body import Body, CollectionName, Date

Text = Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
PassageCount = Annotated[int, Field(ge=1, le=100, description="How many passages.")]
Names = Annotated[list[Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=1_000)]


class FilterBody(Body):
    """Restricts a search; what is left out restricts nothing. Dates are ISO prefixes, both ends included."""

    documents: Names = Field(default=[])
    languages: list[Annotated[str, Field(pattern="^[A-Za-z]{2}$")]] = Field(default=[], max_length=100)
    authors: Names = Field(default=[])
    date_from: Date = None
    date_to: Date = None

    def filters(self) -> Filters:
        """The same for a search; raises BadOption where the dates exclude each other."""
        return Filters(tuple(self.documents), tuple(self.languages), tuple(self.authors), self.date_from, self.date_to)


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
    """A question in any language, and which documents it is put to."""

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
    earlier: list[TurnBody] = Field(default=[], max_length=50)


class SearchBody(AskBody):
    """A question, and how many passages are wanted."""

    k: PassageCount = 10
