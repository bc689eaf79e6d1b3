"""Defines the tools: their descriptions, arguments and results."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from pydantic import ValidationError

from pincite.ingest.errors import BadOption
from pincite.service.mcp import texts
from pincite.service.mcp.calls import (
    AskCall,
    CitationCall,
    DraftCall,
    GridCall,
    KeepCall,
    SearchCall,
    SheetCall,
    TimelineCall,
)
from pincite.service.mcp.library import Library
from pincite.service.wire.asking import FoundPassages, GivenAnswer
from pincite.service.wire.citations import ResolvedCitation
from pincite.service.wire.documents import DocumentsPage
from pincite.service.wire.drafts import DraftPart
from pincite.service.wire.grid import GivenGrid
from pincite.service.wire.questions import AllNews, KeptQuestions
from pincite.service.wire.quotes import QuotedPlaces
from pincite.service.wire.requests.body import Body, CollectionQuery
from pincite.service.wire.requests.documents import ListQuery
from pincite.service.wire.requests.quotes import QuoteBody
from pincite.service.wire.sheets import GivenSheet, KnownSheets
from pincite.service.wire.timeline import GivenTimeline

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

B = TypeVar("B", bound=Body)
R = TypeVar("R", bound="DataclassInstance")


@dataclass(frozen=True, slots=True)
class Tool(Generic[B, R]):
    """A tool: `ask` turns arguments of type `takes` into a result of type `gives`, and `words` renders it as text.

    What `writes` changes the collection, so who asks must be allowed to.
    """

    title: str
    description: str
    takes: type[B]
    gives: type[R]
    ask: Callable[[Library, B, str], Awaitable[R]]
    words: Callable[[R], str]
    writes: bool = False

    async def call(self, library: Library, given: Mapping[str, Any], who: str) -> R:
        """The tool's result for these arguments, from a library; raises BadOption if they are invalid."""
        try:
            asked = self.takes.model_validate(given)
        except ValidationError as error:
            said = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
            raise BadOption(f"The arguments are invalid: {said}") from error
        return await self.ask(library, asked, who)


TOOLS: Mapping[str, Tool[Any, Any]] = {
    "search": Tool(
        "Find passages",
        "Finds the passages in the user's documents that are most relevant to a question, best first, across "
        "languages. The text is verbatim.",
        SearchCall,
        FoundPassages,
        lambda library, asked, _: library.search(asked),
        texts.passages,
    ),
    "ask": Tool(
        "Answer from the documents",
        "Answers a question from the user's documents only. Returns sentences with verbatim citations, or says that "
        'the documents do not answer the question. If the outcome is "partly", the sentences are only the nearest '
        "ones: say what is missing. Cite by citation id.",
        AskCall,
        GivenAnswer,
        lambda library, asked, _: library.ask(asked),
        texts.answer,
    ),
    "get_citation": Tool(
        "Look up a citation",
        "Returns the words that a citation id refers to, their document and page, and the text around them.",
        CitationCall,
        ResolvedCitation,
        lambda library, asked, _: library.citation(asked),
        texts.citation,
    ),
    "find_quote": Tool(
        "Find a quotation",
        "Finds where a quotation occurs in the user's documents, exactly or approximately, and reports the "
        "differences. Use it to check a quotation before you give it.",
        QuoteBody,
        QuotedPlaces,
        lambda library, asked, _: library.find_quote(asked),
        texts.quotations,
    ),
    "check_draft": Tool(
        "Check a draft",
        "Tells for each sentence of a draft whether the user's documents carry it, contradict it, carry it in part or "
        "do not speak of it, with their words, and looks up its quotations. Takes a second or two a sentence: check a "
        "long draft in parts, with `first` as the last result's `next`. The verdicts are help, not judgement.",
        DraftCall,
        DraftPart,
        lambda library, asked, _: library.check_draft(asked),
        texts.draft,
    ),
    "grid": Tool(
        "Put questions to each document",
        "Puts each question to each of the user's documents alone, and returns what each says, verbatim, with "
        "citations. Use it to compare documents; filters choose them.",
        GridCall,
        GivenGrid,
        lambda library, asked, _: library.grid(asked),
        texts.grid,
    ),
    "timeline": Tool(
        "Make a timeline",
        "Returns the dated sentences on a subject from all of the user's documents, in the order of what they tell of, "
        "verbatim, with citations. Where documents give different dates, both are given.",
        TimelineCall,
        GivenTimeline,
        lambda library, asked, _: library.timeline(asked),
        texts.timeline,
    ),
    "saved_questions": Tool(
        "List saved questions",
        "Lists the questions that the user has saved to hear of new answers.",
        CollectionQuery,
        KeptQuestions,
        lambda library, asked, _: library.questions(asked),
        texts.questions,
    ),
    "news": Tool(
        "What is new",
        "Answers the user's saved questions from the documents added since the user last looked, with citations. "
        "Nothing is marked as seen.",
        CollectionQuery,
        AllNews,
        lambda library, asked, _: library.news(asked),
        texts.news,
    ),
    "list_sheets": Tool(
        "List sheets of kept passages",
        "Lists the sheets on which the user has kept passages of the documents.",
        CollectionQuery,
        KnownSheets,
        lambda library, asked, _: library.sheets(asked),
        texts.sheets,
    ),
    "get_sheet": Tool(
        "Show a sheet of kept passages",
        "Returns the passages that the user has kept on a sheet, in the user's order, verbatim, with citations and the "
        "user's own notes, and says if a source has changed or was removed since.",
        SheetCall,
        GivenSheet,
        lambda library, asked, _: library.sheet(asked),
        texts.sheet,
    ),
    "keep_passages": Tool(
        "Keep passages on a sheet",
        "Keeps citations on one of the user's sheets, with a note at each, and returns the sheet. A sheet of this name "
        "is made if there is none. Do it only when the user asks for it; what is on the sheet already stays.",
        KeepCall,
        GivenSheet,
        lambda library, asked, who: library.keep(asked, who),
        texts.sheet,
        writes=True,
    ),
    "list_documents": Tool(
        "List the documents",
        "Lists the user's documents, sorted by name, with title, author, date, language and number of pages.",
        ListQuery,
        DocumentsPage,
        lambda library, asked, _: library.documents(asked),
        texts.documents,
    ),
}
