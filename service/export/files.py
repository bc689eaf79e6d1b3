"""Exports an answer with its citations as a Markdown, HTML or DOCX file, or its references for a bibliography.

The client's input is not trusted: every citation is resolved again, and every sentence must equal its quotes or, if a
language model wrote it, pass the check again. No exported file can contain what the sources do not support.
"""

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.ingest.errors import NotCarried
from pincite.ingest.places import in_words
from pincite.service.answering.answer import Answer, AnswerSentence, Outcome
from pincite.service.citations.citation import Citation, resolve
from pincite.service.citations.references import Form, Item, as_text, cited_item, merged, written
from pincite.service.export.carrying import is_carried, is_quoted
from pincite.service.export.word import Paragraph, noted_docx
from pincite.service.plain import one_line, plain_markdown

_NOTHING = "Not found in these documents."
_PARTLY = "Partly: these sentences are the nearest ones, but they do not say what was asked."
_SAME = "also said in"
_SOURCES = "Sources"
_WRITTEN = "Written by a language model and checked: every sentence is supported by the sources it cites."


class Format(Enum):
    """The format of an exported file."""

    MARKDOWN = "markdown"
    DOCX = "docx"
    HTML = "html"
    BIBTEX = "bibtex"
    RIS = "ris"
    CSL_JSON = "csl-json"


@dataclass(frozen=True, slots=True)
class Source:
    """A citation of an export: the footnote-style reference of its work (author, title, pages), its quote and its id.

    The quote is None where the sentences of the answer have the words already. `place` is the page, and `item` the work
    as CSL-JSON; sources of one work have the same `reference`.
    """

    reference: str
    quote: str | None
    id: str
    place: str = ""
    item: Item = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer as a client sends it, not yet checked; `ids` are those of its citations."""

    question: str
    sentences: tuple[AnswerSentence, ...]
    ids: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Export:
    """A question, the sentences that answer it (none if nothing was found), and the sources that they number.

    `written`: a language model wrote some of the sentences. `partly`: the sentences are only the nearest ones.
    """

    question: str
    sentences: tuple[AnswerSentence, ...]
    sources: tuple[Source, ...]
    written: bool
    partly: bool

    @property
    def works(self) -> Mapping[str, Sequence[tuple[int, Source]]]:
        """The sources with their numbers, from 1, by the reference of their work."""
        found: dict[str, list[tuple[int, Source]]] = {}
        for number, source in enumerate(self.sources, start=1):
            found.setdefault(source.reference, []).append((number, source))
        return found

    @property
    def notices(self) -> tuple[str, ...]:
        """What a reader has to know before the sentences."""
        return (_PARTLY,) if self.partly and self.sentences else ()


def carried(collection: Collection, encoder: Encoder, draft: Draft) -> Export:
    """The checked answer; raises UnknownCitation, or NotCarried for a sentence that its citations do not support."""
    citations = [resolve(collection, one).citation for one in draft.ids]
    for sentence in draft.sentences:
        if not all(1 <= number <= len(citations) for number in (*sentence.citations, *sentence.also)):
            raise NotCarried(f"There are {len(citations)} citations, but a sentence cites {sentence.citations}.")
    own = [sentence for sentence in draft.sentences if not is_quoted(sentence, citations)]
    for sentence in own:
        if not is_carried(collection, encoder, sentence, citations):
            raise NotCarried(f"The citations of this sentence do not support it: {sentence.text}")
    shown = tuple(_shown(collection, encoder, one, citations) for one in draft.sentences)
    sources = _sources(collection, citations, shown)
    return Export(one_line(draft.question), shown, sources, bool(own), draft.outcome is Outcome.PARTLY)


def exported(collection: Collection, answer: Answer) -> Export:
    """An answer that was just given here, whose sentences need no check."""
    shown = tuple(AnswerSentence(one_line(one.text), one.citations, also=one.also) for one in answer.sentences)
    by_model = answer.writing is not None and not answer.writing.fallback
    sources = _sources(collection, answer.citations, shown)
    return Export(one_line(answer.question), shown, sources, by_model, answer.outcome is Outcome.PARTLY)


def write(answer: Export, form: Format) -> bytes:
    """The content of the file in this format."""
    return _WRITERS[form](answer)


def _shown(
    collection: Collection, encoder: Encoder, sentence: AnswerSentence, citations: Sequence[Citation]
) -> AnswerSentence:
    """The sentence in one line, with those citations said to say the same that do."""
    same = [
        number
        for number in sentence.also
        if is_carried(collection, encoder, replace(sentence, citations=(number,)), citations)
    ]
    return AnswerSentence(one_line(sentence.text), sentence.citations, also=tuple(same))


def _sources(
    collection: Collection, citations: Sequence[Citation], sentences: Sequence[AnswerSentence]
) -> tuple[Source, ...]:
    items = [cited_item(collection, one) for one in citations]
    references = {item["id"]: one_line(as_text([item])) for item in merged(items)}
    said = ["".join(one.text.split()) for one in sentences]
    return tuple(
        Source(
            references[item["id"]],
            None if any("".join(one.quote.split()) in text for text in said) else one_line(one.quote),
            one.id,
            in_words(one.page_label),
            item,
        )
        for one, item in zip(citations, items, strict=True)
    )


def _markdown(answer: Export) -> bytes:
    lines = [f"# {plain_markdown(answer.question)}", ""]
    for notice in answer.notices:
        lines += [notice, ""]
    for sentence in answer.sentences:
        lines += [f"{plain_markdown(sentence.text)} {_marks(sentence)}", ""]
    lines += [] if answer.sentences else [_NOTHING, ""]
    lines += [_WRITTEN, ""] if answer.written else []
    lines += [f"## {_SOURCES}", ""] if answer.sources else []
    for reference, sources in answer.works.items():
        lines += [plain_markdown(reference), ""]
        for number, source in sources:
            lines += [f"- [{number}] {plain_markdown(source.place)} `{source.id}`", ""]
            lines += [] if source.quote is None else [f"  > {plain_markdown(source.quote)}", ""]
    return "\n".join(lines).encode()


def _marks(sentence: AnswerSentence) -> str:
    return _marked(sentence, lambda number: f"[{number}]")


def _marked(sentence: AnswerSentence, mark: Callable[[int], str]) -> str:
    """The marks of a sentence, then those of other documents that say the same."""
    also = f" ({_SAME} {', '.join(mark(number) for number in sentence.also)})" if sentence.also else ""
    return "".join(mark(number) for number in sentence.citations) + also


def _html(answer: Export) -> bytes:
    title = html.escape(answer.question)
    sentences = "".join(f"<p>{html.escape(one.text)} {_links(one)}</p>\n" for one in answer.sentences)
    notices = "".join(f"<p>{notice}</p>\n" for notice in answer.notices)
    written = f"<p>{_WRITTEN}</p>\n" if answer.written else ""
    works = "".join(_work(reference, sources) for reference, sources in answer.works.items())
    below = f"<h2>{_SOURCES}</h2>\n{works}" if works else ""
    page = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n'
        f"<h1>{title}</h1>\n{notices}{sentences or f'<p>{_NOTHING}</p>'}{written}{below}</body>\n</html>\n"
    )
    return page.encode()


def _links(sentence: AnswerSentence) -> str:
    return _marked(sentence, lambda number: f'<a href="#source-{number}">[{number}]</a>')


def _work(reference: str, sources: Sequence[tuple[int, Source]]) -> str:
    places = "".join(_place(number, one) for number, one in sources)
    return f"<p>{html.escape(reference)}</p>\n<ul>\n{places}</ul>\n"


def _place(number: int, source: Source) -> str:
    place, name = html.escape(source.place), html.escape(source.id)
    words = "" if source.quote is None else f"<blockquote>{html.escape(source.quote)}</blockquote>"
    return f'<li id="source-{number}"><p>[{number}] {place} <code>{name}</code></p>{words}</li>\n'


def _docx(answer: Export) -> bytes:
    """A footnote for each citation, and below the text one reference for each work."""
    paragraphs = [Paragraph("Title", answer.question), *(Paragraph("Subtitle", notice) for notice in answer.notices)]
    paragraphs += [_noted(one) for one in answer.sentences] or [Paragraph("Normal", _NOTHING)]
    paragraphs += [Paragraph("Normal", _WRITTEN)] if answer.written else []
    paragraphs += [Paragraph("Heading 1", _SOURCES)] if answer.sources else []
    paragraphs += [Paragraph("Normal", reference) for reference in answer.works]
    return noted_docx(answer.question, paragraphs, [_note(one) for one in answer.sources])


def _noted(sentence: AnswerSentence) -> Paragraph:
    """A sentence with its footnotes, then those of other documents that say the same."""
    same = f" ({_SAME})" if sentence.also else ""
    return Paragraph("Normal", sentence.text, sentence.citations, same, sentence.also)


def _note(source: Source) -> tuple[str, ...]:
    """The lines of a footnote: the reference with its own page, the words if the text has others, and the id."""
    reference = one_line(as_text([source.item])) if source.item else source.reference
    return (reference, *(() if source.quote is None else (f"“{source.quote}”",)), source.id)


def _references(form: Form) -> Callable[[Export], bytes]:
    return lambda answer: written([one.item for one in answer.sources], form).encode()


_WRITERS: Mapping[Format, Callable[[Export], bytes]] = {
    Format.MARKDOWN: _markdown,
    Format.HTML: _html,
    Format.DOCX: _docx,
    Format.BIBTEX: _references(Form.BIBTEX),
    Format.RIS: _references(Form.RIS),
    Format.CSL_JSON: _references(Form.CSL_JSON),
}
