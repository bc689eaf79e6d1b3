"""The tools: what each is for, what it is called with and what it gives."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from pincite.ingest.errors import BadOption
from pincite.service.mcp import texts
from pincite.service.mcp.library import AskCall, CitationCall, Library, SearchCall
from pincite.service.wire.asking import FoundPassages, GivenAnswer
from pincite.service.wire.citations import ResolvedCitation
from pincite.service.wire.documents import DocumentsPage
from pincite.service.wire.quotes import QuotedPlaces
from pincite.service.wire.requests.body import Body
from pincite.service.wire.requests.documents import ListQuery
from pincite.service.wire.requests.quotes import QuoteBody

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

B = TypeVar("B", bound=Body)
R = TypeVar("R", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Tool(Generic[B, R]):
    """A tool: `ask` answers arguments that are a `takes` with a `gives`, and `words` says that in words."""

    title: str
    description: str
    takes: type[B]
    gives: type[R]
    ask: Callable[[Library, B], Awaitable[R]]
    words: Callable[[R], str]

    async def call(self, library: Library, given: Mapping[str, Any]) -> R:
        """What a library answers to these arguments; raises BadOption where they are none."""
        try:
            asked = self.takes.model_validate(given)
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise BadOption(f"The arguments cannot be used: {said}") from error
        return await self.ask(library, asked)


TOOLS: Mapping[str, Tool[Any, Any]] = {
    "search": Tool(
        "Find passages",
        "Finds the passages of the user's documents that bear on a question, best first, across languages. The text "
        "is verbatim.",
        SearchCall,
        FoundPassages,
        lambda library, asked: library.search(asked),
        texts.passages,
    ),
    "ask": Tool(
        "Answer from the documents",
        "Answers a question from the user's documents alone: sentences with citations of the very words, or that "
        "these documents do not say it. Cite by the citation ids.",
        AskCall,
        GivenAnswer,
        lambda library, asked: library.ask(asked),
        texts.answer,
    ),
    "get_citation": Tool(
        "Look up a citation",
        "Gives the words that a citation id stands for, their document and page, and what stands around them.",
        CitationCall,
        ResolvedCitation,
        lambda library, asked: library.citation(asked),
        texts.citation,
    ),
    "find_quote": Tool(
        "Find a quotation",
        "Finds where quoted words stand in the user's documents, to the letter or nearly, and says what differs. Use "
        "it to check a quotation before it is given.",
        QuoteBody,
        QuotedPlaces,
        lambda library, asked: library.find_quote(asked),
        texts.quotations,
    ),
    "list_documents": Tool(
        "List the documents",
        "Lists the user's documents by name with title, author, date, language and number of pages.",
        ListQuery,
        DocumentsPage,
        lambda library, asked: library.documents(asked),
        texts.documents,
    ),
}
