"""The tools: what each is for, what it is called with and what it gives."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from pincite.service.mcp import texts
from pincite.service.mcp.library import AskCall, CitationCall, Library, SearchCall, read_call
from pincite.service.wire.asking import AnswerOut, SearchOut
from pincite.service.wire.citations import ResolvedOut
from pincite.service.wire.documents import DocumentsOut, ListQuery
from pincite.service.wire.quotes import QuoteBody, QuotesOut
from pincite.service.wire.shapes import Json


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool: `takes` and `gives` are JSON schemas, `call` answers arguments with JSON, `words` says that in words."""

    title: str
    description: str
    takes: Json
    gives: Json
    call: Callable[[Library, Mapping[str, Any]], Awaitable[Json]]
    words: Callable[[Json], str]


TOOLS: Mapping[str, Tool] = {
    "search": Tool(
        "Find passages",
        "Finds the passages of the user's documents that bear on a question, best first, across languages. The text "
        "is verbatim.",
        SearchCall.model_json_schema(),
        SearchOut.model_json_schema(),
        lambda library, given: library.search(read_call(SearchCall, given)),
        texts.passages,
    ),
    "ask": Tool(
        "Answer from the documents",
        "Answers a question from the user's documents alone: sentences with citations of the very words, or that "
        "these documents do not say it. Cite by the citation ids.",
        AskCall.model_json_schema(),
        AnswerOut.model_json_schema(),
        lambda library, given: library.ask(read_call(AskCall, given)),
        texts.answer,
    ),
    "get_citation": Tool(
        "Look up a citation",
        "Gives the words that a citation id stands for, their document and page, and what stands around them.",
        CitationCall.model_json_schema(),
        ResolvedOut.model_json_schema(),
        lambda library, given: library.citation(read_call(CitationCall, given)),
        texts.citation,
    ),
    "find_quote": Tool(
        "Find a quotation",
        "Finds where quoted words stand in the user's documents, to the letter or nearly, and says what differs. Use "
        "it to check a quotation before it is given.",
        QuoteBody.model_json_schema(),
        QuotesOut.model_json_schema(),
        lambda library, given: library.find_quote(read_call(QuoteBody, given)),
        texts.quotations,
    ),
    "list_documents": Tool(
        "List the documents",
        "Lists the user's documents by name with title, author, date, language and number of pages.",
        ListQuery.model_json_schema(),
        DocumentsOut.model_json_schema(),
        lambda library, given: library.documents(read_call(ListQuery, given)),
        texts.documents,
    ),
}
