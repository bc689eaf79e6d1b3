"""Formats a cited answer as Markdown for chat programs: sentences with citation marks, then the numbered sources.

Text from documents and from the language model is escaped, so that neither can put an image, a link or markup into a
conversation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from pincite.ingest.places import in_words
from pincite.ingest.text import language_of
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.answering.disagreement import Disagreement
from pincite.service.answering.followups import Rewritten, RewrittenBy
from pincite.service.citations.citation import Citation, label
from pincite.service.plain import in_columns, one_line, plain_markdown
from pincite.service.writing.writer import CheckedSentence


@dataclass(frozen=True, slots=True)
class Mark:
    """A citation mark: characters `start` to `end` of a text."""

    citation: Citation
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class CitedText:
    """A text, or a piece of one, with its citation marks in order."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Addresses:
    """Builds the links to citations: below `base`, in a collection (None: the service's default)."""

    base: str
    collection: str | None

    def of(self, citation: Citation) -> str:
        """The URL that shows a citation on its page."""
        where = f"?collection={quote(self.collection)}" if self.collection else ""
        return f"{self.base.rstrip('/')}/c/{citation.id}{where}"


@dataclass(frozen=True, slots=True)
class _Words:
    sources: str
    understood: str
    translated: str
    instead: str
    not_found: str
    nothing_there: str
    nearest: str
    partly: str
    missing: str
    also: str


_ENGLISH = _Words(
    "Sources",
    "Understood as",
    "machine translation",
    "The documents' own sentences instead of a written answer",
    "Not found in these documents.",
    "There are no documents to search.",
    "The nearest passages, which do not seem to answer the question:",
    "Partly: these sentences are the nearest ones, but they do not say what was asked.",
    "No sentence mentions {}.",
    "also said in",
)
_WORDS = {
    "ko": _Words(
        "출처",
        "이렇게 이해했습니다",
        "기계 번역",
        "작성된 답변 대신 문서의 문장을 그대로 보입니다",
        "이 문서들에서는 답을 찾지 못했습니다.",
        "찾아볼 문서가 없습니다.",
        "가장 가까운 구절이지만 답은 아닌 것으로 보입니다:",
        "부분 답변: 관련 문장은 있지만, 질문에 바로 답하는 문장은 없습니다.",
        "다음 내용을 언급한 문장이 없습니다: {}.",
        "같은 내용",
    )
}


def understood(rewritten: Rewritten) -> CitedText:
    """How a question was understood; an empty text if it was not rewritten."""
    if rewritten.by is RewrittenBy.NONE:
        return CitedText("")
    return CitedText(f"*{_words(rewritten.asked).understood}: {_plain(rewritten.understood)}*\n\n")


def said(sentence: AnswerSentence | Disagreement, citations: Sequence[Citation]) -> CitedText:
    """A sentence with its marks, as a paragraph; its numbers, from 1, refer to `citations`."""
    return joined([CitedText(f"{_plain(sentence.text)} "), *_marks(sentence.citations, citations), CitedText("\n\n")])


def _quoted(sentence: AnswerSentence, answer: Answer) -> CitedText:
    """A sentence with its marks, and those of other documents that say the same; a translation stands before it."""
    words, pieces = _words(answer.question), [CitedText(f"{_plain(sentence.translation or sentence.text)} ")]
    pieces += _marks(sentence.citations, answer.citations)
    if sentence.also:
        pieces += [CitedText(f" ({words.also} "), *_marks(sentence.also, answer.citations), CitedText(")")]
    if sentence.translation:
        pieces.append(CitedText(f" ({words.translated})\n\n> {_plain(sentence.text)}"))
    return joined([*pieces, CitedText("\n\n")])


def _marks(numbers: Sequence[int], citations: Sequence[Citation]) -> list[CitedText]:
    return [CitedText(f"[{one}]", (Mark(citations[one - 1], 0, len(f"[{one}]")),)) for one in numbers]


def whole(answer: Answer, addresses: Addresses) -> CitedText:
    """A whole answer; if it is only one in part, or replaces a written one, that comes first."""
    notices = [CitedText(f"*{notice}*\n\n") for notice in _notices(answer)]
    return joined([*notices, *(_quoted(one, answer) for one in answer.sentences), _below(answer, addresses)])


def _notices(answer: Answer) -> list[str]:
    """What a reader has to know before the sentences."""
    words, found = _words(answer.question), []
    if answer.outcome is Outcome.PARTLY:
        missing = ", ".join(f"“{_plain(word)}”" for word in answer.missing)
        found.append(f"{words.partly} {words.missing.format(missing)}" if missing else words.partly)
    if answer.writing and answer.writing.fallback:
        found.append(f"{words.instead}: {_plain(answer.writing.fallback)}")
    return [*found, _plain(answer.notice)] if answer.notice else found


def rest(answer: Answer, shown: Sequence[CheckedSentence], addresses: Addresses) -> CitedText:
    """What follows the sentences of an answer that were streamed while it was written.

    If the model failed after them: their sources, then the answer without a model.
    """
    if not shown:
        return whole(answer, addresses)
    if tuple(one.sentence for one in shown) == answer.sentences:
        return _below(answer, addresses)
    return joined([_sources(answer, shown[-1].citations, {}, addresses), whole(answer, addresses)])


def joined(pieces: Iterable[CitedText]) -> CitedText:
    """The pieces joined into one text."""
    text, marks = "", list[Mark]()
    for piece in pieces:
        marks += [Mark(one.citation, len(text) + one.start, len(text) + one.end) for one in piece.marks]
        text += piece.text
    return CitedText(text, tuple(marks))


def _words(question: str) -> _Words:
    return _WORDS.get(language_of(question) or "", _ENGLISH)


def _plain(text: str) -> str:
    return plain_markdown(one_line(in_columns(text)))


def _nothing(answer: Answer) -> str:
    words = _words(answer.question)
    if not answer.hits:
        return words.nothing_there
    places = [f"{hit.document.known_as}, {in_words(hit.page_label)}" for hit in answer.hits[:3]]
    nearest = [f"- {_plain(place)}" for place in dict.fromkeys(places)]
    return "\n".join([words.not_found, "", words.nearest, "", *nearest])


def _below(answer: Answer, addresses: Addresses) -> CitedText:
    """The disagreements and sources of an answer; or a note that nothing was found, with the nearest passages."""
    if answer.abstained:
        return CitedText(_nothing(answer))
    made = answer.writing.translations if answer.writing else ()
    sources = _sources(answer, answer.citations, {one.citation: one.text for one in made}, addresses)
    return joined([*(said(one, answer.citations) for one in answer.disagreements), sources])


def _sources(
    answer: Answer, citations: Sequence[Citation], translations: Mapping[int, str], addresses: Addresses
) -> CitedText:
    """The title, page, date and quote of each source: `1. [Title, p. 3](address), 2023-09: “words”`."""
    words = _words(answer.question)
    dates = {hit.document.id: hit.document.date for hit in answer.hits}
    lines = [f"{words.sources}:", ""]
    for number, citation in enumerate(citations, start=1):
        date = dates.get(citation.document_id)
        place = f"[{_plain(label(citation))}]({addresses.of(citation)}){f', {_plain(date)}' if date else ''}"
        translated = f" ({words.translated}: {_plain(translations[number])})" if number in translations else ""
        lines.append(f"{number}. {place}: “{_plain(citation.quote)}”{translated}")
    return CitedText("\n".join([*lines, "", ""]))
