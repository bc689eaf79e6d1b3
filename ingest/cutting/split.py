"""Passages of a document: neighbouring sentences, cut by langchain-text-splitters, pinned by us.

The splitter cuts at the strongest break that fits (section, block, sentence, clause, word). It keeps every
character, so a cut's place is the sum of the lengths before it; the library's own `add_start_index` is wrong
with some length functions.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from langchain_text_splitters import RecursiveCharacterTextSplitter

from pincite.ingest.cutting.flow import Flow, make_flow
from pincite.ingest.document import Document, Page, Passage, Sentence, Span
from pincite.ingest.korean import close_spaced_out, has_hangul

_BREAKS = ["\n\n\n", "\n\n", "\n", ", ", " ", ""]


@dataclass(frozen=True, slots=True)
class Splitting:
    """How passages are cut: characters aimed at, never passed, and too few to stand alone.

    `size` and `shortest` count joined text, `longest` the citable text with its line breaks.
    """

    size: int = 400
    longest: int = 500
    shortest: int = 120


def split_document(document: Document, splitting: Splitting | None = None) -> tuple[Passage, ...]:
    """The passages of a document in reading order; together they hold its whole body, none twice."""
    splitting = splitting or Splitting()
    flow = make_flow(document.pages)
    passages = []
    for start, end in _cuts(flow, document.pages, splitting):
        spans = flow.spans(start, end, document.pages)
        if spans:
            passages.append(_passage(document, flow, (start, end), spans))
    return tuple(passages)


def citable_text(pages: Sequence[Page], spans: Sequence[Span]) -> str:
    """The page texts that the spans name, joined by "\\n"."""
    by_number = {page.number: page.text for page in pages}
    return "\n".join(by_number[span.page][span.start : span.end] for span in spans)


def _cuts(flow: Flow, pages: Sequence[Page], splitting: Splitting) -> list[tuple[int, int]]:
    cuts: list[tuple[int, int]] = []
    position = 0
    for piece in _even(_pieces(flow.text, splitting.size), splitting):
        cuts += _fitting(flow, pages, (position, position + len(piece)), splitting)
        position += len(piece)
    if position != len(flow.text):
        raise AssertionError("the splitter lost or added characters")
    return cuts


def _pieces(text: str, size: int) -> list[str]:
    splitter = RecursiveCharacterTextSplitter(
        separators=_BREAKS, keep_separator="end", chunk_size=size, chunk_overlap=0, strip_whitespace=False
    )
    return splitter.split_text(text)


def _even(pieces: Sequence[str], splitting: Splitting) -> list[str]:
    """The pieces, one too short to stand alone put together with its neighbour, or evened out with it.

    The last piece of a section is not filled up with the next section's first, unless it is too short itself.
    """
    even: list[str] = []
    for piece in pieces:
        before = even[-1] if even else ""
        section_ends = before.endswith("\n\n\n")
        alone = len(before) if section_ends else min(len(before), len(piece))
        if not before or alone >= splitting.shortest:
            even.append(piece)
        elif len(before) + len(piece) <= (splitting.size + splitting.longest) // 2:
            even[-1] += piece
        else:
            even[-1:] = [before, piece] if section_ends else _halves(before + piece)
    return even


def _halves(text: str) -> list[str]:
    """The text in two at the break behind a sentence that is nearest to its middle, if any is near."""
    breaks = [match.end() for match in re.finditer(r"\n+", text)]
    middle = len(text) // 2
    cut = min(breaks, key=lambda at: abs(at - middle), default=0)
    return [text[:cut], text[cut:]] if 0 < cut < len(text) else [text]


def _fitting(flow: Flow, pages: Sequence[Page], cut: tuple[int, int], splitting: Splitting) -> list[tuple[int, int]]:
    """The cut itself, or smaller ones where the source's white space makes it longer than allowed."""
    start, end = cut
    length = len(citable_text(pages, flow.spans(start, end, pages)))
    if length <= splitting.longest or end - start < 2:
        return [cut]
    cuts = []
    for piece in _pieces(flow.text[start:end], max(1, (end - start) // 2)):
        cuts += _fitting(flow, pages, (start, start + len(piece)), splitting)
        start += len(piece)
    return cuts


def _passage(document: Document, flow: Flow, cut: tuple[int, int], spans: tuple[Span, ...]) -> Passage:
    text = citable_text(document.pages, spans)
    return Passage(
        id=passage_id(document.content_hash, spans),
        document_id=document.id,
        spans=spans,
        text=text,
        search_text=_search_text(flow.words(*cut)),
        heading=flow.heading_at(cut[0]),
        sentences=tuple(_sentences(flow, cut, document.pages)),
    )


def passage_id(content_hash: str, spans: Sequence[Span]) -> str:
    """16 hex digits that depend on the file's content and the spans only, so they outlive every rebuild."""
    where = ";".join(f"{span.page}:{span.start}-{span.end}" for span in spans)
    return hashlib.sha256(f"{content_hash}|{where}".encode()).hexdigest()[:16]


def _sentences(flow: Flow, cut: tuple[int, int], pages: Sequence[Page]) -> list[Sentence]:
    sentences = []
    position = cut[0]
    for piece in re.split(r"(\n+)", flow.text[cut[0] : cut[1]]):
        spans = flow.spans(position, position + len(piece), pages)
        if spans:
            sentences.append(Sentence(spans, " ".join(piece.split())))
        position += len(piece)
    return sentences


def _search_text(words: str) -> str:
    """The text to embed and to take terms from; differs from the citable text in spaces and hyphens only."""
    return close_spaced_out(words) if has_hangul(words) else words
