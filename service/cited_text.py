"""A cited answer as Markdown, for programs that show text: sentences with marks, then the sources that they number.

Words of documents are escaped, so that no document can put a picture, a link or markup into a conversation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import quote

from ingest.text import language_of
from service.answer import Answer, AnswerSentence
from service.citation import Citation, label
from service.plain import one_line, plain_markdown


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text are the mark of the citation with this number, from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text, or a piece of one, with the marks in it in their order."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where citations can be looked at: below `base`, in a collection (None: the service's default one)."""

    base: str
    collection: str | None

    def of(self, citation: Citation) -> str:
        """The address that shows a citation's words on their page."""
        where = f"?collection={quote(self.collection)}" if self.collection else ""
        return f"{self.base.rstrip('/')}/c/{citation.id}{where}"


@dataclass(frozen=True, slots=True)
class _Words:
    sources: str
    not_found: str
    nothing_there: str
    nearest: str


_ENGLISH = _Words(
    "Sources",
    "Not found in these documents.",
    "There is no document to look in.",
    "The nearest passages, which do not seem to answer it:",
)
_WORDS = {
    "ko": _Words(
        "출처",
        "이 문서들에서는 답을 찾지 못했습니다.",
        "찾아볼 문서가 없습니다.",
        "가장 가까운 구절이지만 답은 아닌 것으로 보입니다:",
    )
}


def said(sentence: AnswerSentence) -> CitedText:
    """A sentence with its marks, as a paragraph."""
    text = plain_markdown(one_line(sentence.text)) + " "
    marks: list[Mark] = []
    for number in sentence.citations:
        start = len(text)
        text += f"[{number}]"
        marks.append(Mark(number, start, len(text)))
    return CitedText(f"{text.rstrip()}\n\n", tuple(marks))


def below(answer: Answer, addresses: Addresses) -> CitedText:
    """What stands below the sentences of an answer: its sources, or that nothing was found and what is nearest."""
    words = _WORDS.get(language_of(answer.question) or "", _ENGLISH)
    if answer.abstained:
        return CitedText(_nothing(answer, words))
    dates = {hit.document.id: hit.document.date for hit in answer.hits}
    lines = [
        f"{number}. {_source(citation, dates.get(citation.document_id), addresses)}"
        for number, citation in enumerate(answer.citations, start=1)
    ]
    return CitedText("\n".join([f"{words.sources}:", "", *lines]))


def whole(answer: Answer, addresses: Addresses) -> CitedText:
    """All of an answer."""
    return joined([*(said(sentence) for sentence in answer.sentences), below(answer, addresses)])


def joined(pieces: Iterable[CitedText]) -> CitedText:
    """Pieces one after another, as one text."""
    text, marks = "", list[Mark]()
    for piece in pieces:
        marks += [Mark(one.number, len(text) + one.start, len(text) + one.end) for one in piece.marks]
        text += piece.text
    return CitedText(text, tuple(marks))


def _nothing(answer: Answer, words: _Words) -> str:
    if not answer.hits:
        return words.nothing_there
    nearest = dict.fromkeys(
        _place(hit.document.title or hit.document.name, hit.passage.spans[0].page) for hit in answer.hits[:3]
    )
    return "\n".join([words.not_found, "", words.nearest, "", *(f"- {place}" for place in nearest)])


def _place(title: str, page: int) -> str:
    return plain_markdown(one_line(f"{title}, p. {page}"))


def _source(citation: Citation, date: str | None, addresses: Addresses) -> str:
    """Title, page and date, and the very words: `[Title, p. 3](address), 2023-09: “words”`."""
    dated = f", {date}" if date else ""
    shown = plain_markdown(one_line(label(citation)))
    return f"[{shown}]({addresses.of(citation)}){dated}: “{plain_markdown(one_line(citation.quote))}”"
