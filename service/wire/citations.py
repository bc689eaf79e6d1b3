"""The responses to citation look-ups: resolved citations, their places, and the text and the words of pages."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from pincite.index.hit import DocumentFacts
from pincite.ingest.document import Page, Span
from pincite.ingest.reading.pdfium import Box
from pincite.service.citations.citation import Citation, Resolved
from pincite.service.pages.boxes import Place
from pincite.service.pages.lettering import Lettering, Word
from pincite.service.pages.reflow import LineJoin


@dataclass(frozen=True, slots=True)
class ResolvedCitation(Citation):
    """A citation and the text around it. `removed` is true if its document was removed; the quote is kept."""

    before: str
    after: str
    removed: bool


@dataclass(frozen=True, slots=True)
class PlacedCitation(ResolvedCitation):
    """A resolved citation and its place on the page.

    There is one box for each line, on a page of `page_width` by `page_height` points. If there are no boxes,
    `boxes_reason` says why.
    """

    page_width: float | None
    page_height: float | None
    boxes: tuple[Box, ...]
    boxes_reason: str


@dataclass(frozen=True, slots=True)
class PlacedCitations:
    """The citations in the order requested; `unknown` lists the ids that match no citation here."""

    citations: tuple[PlacedCitation, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The citable text of one page; `pages` is the number of pages, `spans` are those of the citation to mark.

    `joins` are the line ends within paragraphs; only a page's own address gives them.
    """

    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    pages: int
    text: str
    spans: tuple[Span, ...]
    joins: tuple[LineJoin, ...] = ()
    known_as: str = ""


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word on a page; its edges are in points from the top left corner of the page as displayed."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class WordsLine:
    """The words of one line, in reading order; `upright` is false if the line runs up or down the page."""

    upright: bool
    words: tuple[PlacedWord, ...]


@dataclass(frozen=True, slots=True)
class PageWords:
    """The words of one page of `width` by `height` points. If there are no lines, `reason` says why."""

    document_id: str
    page: int
    width: float | None
    height: float | None
    lines: tuple[WordsLine, ...]
    reason: str


def resolved_citation(resolved: Resolved) -> ResolvedCitation:
    """A citation with the text around it, and whether its document was removed."""
    return ResolvedCitation(
        **asdict(resolved.citation), before=resolved.before, after=resolved.after, removed=resolved.removed
    )


def placed_citation(resolved: Resolved, place: Place) -> PlacedCitation:
    """A resolved citation with its place on the page; boxes are in points, rounded to hundredths."""
    boxes = (Box(*(round(edge, 2) for edge in (one.left, one.top, one.right, one.bottom))) for one in place.boxes)
    return PlacedCitation(
        **asdict(resolved_citation(resolved)),
        page_width=place.width,
        page_height=place.height,
        boxes=tuple(boxes),
        boxes_reason=place.reason,
    )


def page_words(document_id: str, page: int, found: Lettering) -> PageWords:
    """The words of a page; edges are rounded to tenths of a point."""
    lines = (WordsLine(line.upright, tuple(map(_placed_word, line.words))) for line in found.lines)
    return PageWords(document_id, page, found.width, found.height, tuple(lines), found.reason)


def _placed_word(word: Word) -> PlacedWord:
    box = word.box
    return PlacedWord(word.text, *(round(edge, 1) for edge in (box.left, box.top, box.right, box.bottom)))


def page_text(
    document: DocumentFacts, page: Page, marked: Citation | None = None, joins: Sequence[LineJoin] = ()
) -> PageText:
    """The text of a page of a document; `marked` is a citation on that page."""
    return PageText(
        document_id=document.id,
        document=document.name,
        title=document.title,
        page=page.number,
        page_label=page.label,
        pages=document.pages,
        text=page.text,
        spans=(Span(marked.page, marked.start, marked.end),) if marked else (),
        joins=tuple(joins),
        known_as=document.known_as,
    )
