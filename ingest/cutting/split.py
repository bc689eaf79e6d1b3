"""Split a document into passages of neighbouring sentences. Owns langchain-text-splitters.

The splitter cuts at the strongest break that fits (section, block, sentence, clause, word). It keeps every
character, so a piece's offset is the sum of the lengths before it. The library's own `add_start_index` is wrong
with some length functions.
"""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass

from pincite.ingest.cutting.flow import Flow, make_flow
from pincite.ingest.cutting.headers import header_of, without_own
from pincite.ingest.document import Document, Page, Passage, Sentence, Span
from pincite.ingest.korean import close_spaced_out, has_hangul

_BREAKS = ["\n\n\n", "\n\n", "\n", "\t", ", ", " ", ""]


@dataclass(frozen=True, slots=True)
class Splitting:
    """Passage lengths in characters: `size` is the target, `longest` the maximum, `shortest` the minimum.

    `size` and `shortest` count joined text; `longest` counts citable text with its line breaks. A passage shorter
    than `shortest` is merged with a neighbour where possible.
    """

    size: int = 400
    longest: int = 500
    shortest: int = 120


def split_document(document: Document, splitting: Splitting | None = None) -> tuple[Passage, ...]:
    """Return a document's passages in reading order. They cover the whole body.

    They do not overlap, but a passage of table rows whose header is in an earlier passage has that header in front.
    """
    splitting = splitting or Splitting()
    flow = make_flow(document.pages)
    passages = []
    for start, end in _cuts(flow, document.pages, splitting):
        spans = flow.spans(start, end, document.pages)
        if spans:
            passages.append(_passage(document, flow, (start, end), spans))
    return tuple(passages)


def citable_text(pages: Sequence[Page], spans: Sequence[Span]) -> str:
    """Return the page texts of the spans, joined by "\\n"."""
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
    # Loads half a thousand modules, which only a document that is added needs.
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    splitter = RecursiveCharacterTextSplitter(
        separators=_BREAKS, keep_separator="end", chunk_size=size, chunk_overlap=0, strip_whitespace=False
    )
    return splitter.split_text(text)


def _even(pieces: Sequence[str], splitting: Splitting) -> list[str]:
    """Return the pieces with each short one merged with its neighbour, or both re-cut to similar lengths.

    Pieces are not merged across a section boundary unless the earlier one is too short itself.
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
    """Return the text cut at the sentence break nearest to its middle, or whole if it has none."""
    breaks = [match.end() for match in re.finditer(r"\n+", text)]
    middle = len(text) // 2
    cut = min(breaks, key=lambda at: abs(at - middle), default=0)
    return [text[:cut], text[cut:]] if 0 < cut < len(text) else [text]


def _fitting(flow: Flow, pages: Sequence[Page], cut: tuple[int, int], splitting: Splitting) -> list[tuple[int, int]]:
    """Return the cut itself, or smaller ones if the source's white space makes it longer than allowed."""
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
    sentences = tuple(_sentences(flow, cut, document.pages))
    headers = [one.spans[0] if "\n" in one.text else None for one in sentences]
    header = without_own(headers, spans)
    spans = (header, *spans) if header else spans
    text = citable_text(document.pages, spans)
    words = flow.words(*cut)
    return Passage(
        id=passage_id(document.content_hash, spans),
        document_id=document.id,
        spans=spans,
        text=text,
        search_text=_search_text(f"{_words(document.pages, header)} {words}" if header else words),
        heading=flow.heading_at(cut[0]),
        sentences=sentences,
    )


def passage_id(content_hash: str, spans: Sequence[Span]) -> str:
    """Return 16 hex digits derived only from the file's content and the spans, so they survive every rebuild."""
    where = ";".join(f"{span.page}:{span.start}-{span.end}" for span in spans)
    return hashlib.sha256(f"{content_hash}|{where}".encode()).hexdigest()[:16]


def _sentences(flow: Flow, cut: tuple[int, int], pages: Sequence[Page]) -> list[Sentence]:
    sentences = []
    position = cut[0]
    for piece in re.split(r"(\n+)", flow.text[cut[0] : cut[1]]):
        spans = flow.spans(position, position + len(piece), pages)
        if spans:
            sentences.append(_sentence(piece, spans, pages))
        position += len(piece)
    return sentences


def _sentence(piece: str, spans: tuple[Span, ...], pages: Sequence[Page]) -> Sentence:
    """Return a sentence, or a table row with its header."""
    header = header_of(pages[spans[0].page - 1], spans[0])
    if header is None:
        return Sentence(spans, " ".join(piece.split()))
    return Sentence((header, *spans), f"{_row(citable_text(pages, [header]))}\n{_row(piece)}")


def _row(text: str) -> str:
    """Return a row on one line, its cells parted by tabs."""
    return "\t".join(" ".join(cell.split()) for cell in text.strip().split("\t"))


def _words(pages: Sequence[Page], span: Span) -> str:
    return " ".join(citable_text(pages, [span]).split())


def _search_text(words: str) -> str:
    """Return the text to embed and index. It differs from the citable text in spaces and hyphens only."""
    return close_spaced_out(words) if has_hangul(words) else words
