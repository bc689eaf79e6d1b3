"""The responses to citation look-ups: resolved citations, their places on the page, and the text of pages."""

from dataclasses import asdict, dataclass

from pincite.index.hit import DocumentFacts
from pincite.ingest.document import Page, Span
from pincite.ingest.reading.pdfium import Box
from pincite.service.citations.citation import Citation, Resolved
from pincite.service.pages.boxes import Place


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
    """The citable text of one page; `pages` is the number of pages, `spans` are those of the citation to mark."""

    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    pages: int
    text: str
    spans: tuple[Span, ...]


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


def page_text(document: DocumentFacts, page: Page, marked: Citation | None = None) -> PageText:
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
    )
