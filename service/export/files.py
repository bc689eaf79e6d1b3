"""Exports an answer with its citations as a Markdown, HTML or DOCX file. Owns python-docx for writing.

The client's input is not trusted: every citation is resolved again, and every sentence must equal its quotes or, if a
language model wrote it, pass the check again. No exported file can contain what the sources do not support.
"""

import html
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

import docx
from docx.oxml.ns import qn

from pincite.index.collection import Collection
from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.documents import document_with_prefix
from pincite.ingest.errors import NotCarried
from pincite.service.answering.answer import AnswerSentence
from pincite.service.citations.citation import Citation, resolve
from pincite.service.citations.references import as_text, csl_item
from pincite.service.export.carrying import is_carried, is_quoted
from pincite.service.plain import one_line, plain_markdown

_NOTHING = "Not found in these documents."
_SOURCES = "Sources"
_WRITTEN = "Written by a language model and checked: every sentence is supported by the sources it cites."


class Format(Enum):
    """The format of an exported file."""

    MARKDOWN = "markdown"
    DOCX = "docx"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Source:
    """A source of an export: a footnote-style reference (author, title, page), the verbatim quote and the id."""

    reference: str
    quote: str
    id: str


@dataclass(frozen=True, slots=True)
class Export:
    """A question, the sentences that answer it (none if nothing was found), and the sources that they number.

    `written`: a language model wrote some of the sentences.
    """

    question: str
    sentences: tuple[AnswerSentence, ...]
    sources: tuple[Source, ...]
    written: bool


def carried(
    collection: Collection, encoder: Encoder, question: str, sentences: Sequence[AnswerSentence], ids: Sequence[str]
) -> Export:
    """The checked answer; raises UnknownCitation, or NotCarried for a sentence that its citations do not support."""
    citations = [resolve(collection, one).citation for one in ids]
    for sentence in sentences:
        if not all(1 <= number <= len(citations) for number in sentence.citations):
            raise NotCarried(f"There are {len(citations)} citations, but a sentence cites {sentence.citations}.")
    written = [sentence for sentence in sentences if not is_quoted(sentence, citations)]
    for sentence in written:
        if not is_carried(collection, encoder, sentence, citations):
            raise NotCarried(f"The citations of this sentence do not support it: {sentence.text}")
    shown = tuple(AnswerSentence(one_line(one.text), one.citations) for one in sentences)
    sources = tuple(_source(collection, one) for one in citations)
    return Export(one_line(question), shown, sources, bool(written))


def write(answer: Export, form: Format) -> bytes:
    """The content of the file in this format."""
    return _WRITERS[form](answer)


def _source(collection: Collection, citation: Citation) -> Source:
    document = document_with_prefix(collection.connection, citation.document_id)
    reference = as_text([csl_item(citation, document)])
    return Source(one_line(reference), one_line(citation.quote), citation.id)


def _markdown(answer: Export) -> bytes:
    lines = [f"# {plain_markdown(answer.question)}", ""]
    for sentence in answer.sentences:
        lines += [f"{plain_markdown(sentence.text)} {_marks(sentence)}", ""]
    lines += [] if answer.sentences else [_NOTHING, ""]
    lines += [_WRITTEN, ""] if answer.written else []
    lines += [f"## {_SOURCES}", ""] if answer.sources else []
    for number, source in enumerate(answer.sources, start=1):
        lines += [
            f"{number}. {plain_markdown(source.reference)}",
            "",
            f"   > {plain_markdown(source.quote)}",
            "",
            f"   `{source.id}`",
            "",
        ]
    return "\n".join(lines).encode()


def _marks(sentence: AnswerSentence) -> str:
    return "".join(f"[{number}]" for number in sentence.citations)


def _html(answer: Export) -> bytes:
    title = html.escape(answer.question)
    sentences = "".join(f"<p>{html.escape(one.text)} {_links(one)}</p>\n" for one in answer.sentences)
    written = f"<p>{_WRITTEN}</p>\n" if answer.written else ""
    sources = "".join(_item(number, one) for number, one in enumerate(answer.sources, start=1))
    below = f"<h2>{_SOURCES}</h2>\n<ol>\n{sources}</ol>\n" if sources else ""
    page = (
        f'<!DOCTYPE html>\n<html>\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n</head>\n<body>\n'
        f"<h1>{title}</h1>\n{sentences or f'<p>{_NOTHING}</p>'}{written}{below}</body>\n</html>\n"
    )
    return page.encode()


def _links(sentence: AnswerSentence) -> str:
    return "".join(f'<a href="#source-{number}">[{number}]</a>' for number in sentence.citations)


def _item(number: int, source: Source) -> str:
    reference, quote, name = (html.escape(text) for text in (source.reference, source.quote, source.id))
    words = f"<p>{reference}</p>\n<blockquote>{quote}</blockquote>\n<p><code>{name}</code></p>"
    return f'<li id="source-{number}">{words}</li>\n'


def _docx(answer: Export) -> bytes:
    paragraphs = [("Title", answer.question)]
    paragraphs += [("Normal", f"{one.text} {_marks(one)}") for one in answer.sentences] or [("Normal", _NOTHING)]
    paragraphs += [("Normal", _WRITTEN)] if answer.written else []
    paragraphs += [("Heading 1", _SOURCES)] if answer.sources else []
    for number, source in enumerate(answer.sources, start=1):
        paragraphs += [("Normal", f"[{number}] {source.reference}"), ("Quote", source.quote), ("Normal", source.id)]
    return write_docx(answer.question, paragraphs)


_WRITERS: Mapping[Format, Callable[[Export], bytes]] = {
    Format.MARKDOWN: _markdown,
    Format.HTML: _html,
    Format.DOCX: _docx,
}


def write_docx(title: str, paragraphs: Iterable[tuple[str, str]]) -> bytes:
    """A DOCX file of (style, text) paragraphs; the styles are Word's built-in ones."""
    document = docx.Document()
    document.core_properties.title = title[:255]  # Office's limit
    document.core_properties.author = ""
    document.core_properties.comments = ""
    fonts = document.styles["Normal"].element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(qn("w:eastAsia"), "Malgun Gothic")  # the default font has no Hangul
    for style, text in paragraphs:
        document.add_paragraph(text, style=style)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()
