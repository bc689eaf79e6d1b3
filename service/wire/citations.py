"""Citations looked up, and the text of pages that they stand on."""

from dataclasses import asdict, dataclass

from pincite.index.hit import DocumentFacts
from pincite.ingest.document import Page, Span
from pincite.ingest.reading.pdfium import Box
from pincite.service.citations.citation import Citation, Resolved
from pincite.service.pages.boxes import Place


@dataclass(frozen=True, slots=True)
class ResolvedCitation(Citation):
    """A citation and the text around it. `removed`: its document is no longer here; the words were kept."""

    before: str
    after: str
    removed: bool


@dataclass(frozen=True, slots=True)
class PlacedCitation(ResolvedCitation):
    """A resolved citation and its place on the page.

    There is a box for each line, on a page of `page_width` to `page_height` points; where there is none,
    `boxes_reason` says why.
    """

    page_width: float | None
    page_height: float | None
    boxes: tuple[Box, ...]
    boxes_reason: str


@dataclass(frozen=True, slots=True)
class PlacedCitations:
    """The citations in the order in which they were asked for; `unknown` are the ids that name nothing here."""

    citations: tuple[PlacedCitation, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PageText:
    """The citable text of a page of `pages`; `spans` are the words that were asked to be marked."""

    document_id: str
    document: str
    title: str | None
    page: int
    page_label: str
    pages: int
    text: str
    spans: tuple[Span, ...]


def resolved_citation(resolved: Resolved) -> ResolvedCitation:
    """A citation with its surroundings, and whether its document is still there."""
    return ResolvedCitation(
        **asdict(resolved.citation), before=resolved.before, after=resolved.after, removed=resolved.removed
    )


def placed_citation(resolved: Resolved, place: Place) -> PlacedCitation:
    """The same with its place on the page, in hundredths of a point."""
    boxes = (Box(*(round(edge, 2) for edge in (one.left, one.top, one.right, one.bottom))) for one in place.boxes)
    return PlacedCitation(
        **asdict(resolved_citation(resolved)),
        page_width=place.width,
        page_height=place.height,
        boxes=tuple(boxes),
        boxes_reason=place.reason,
    )


def page_text(document: DocumentFacts, page: Page, marked: Citation | None = None) -> PageText:
    """A page of a document; `marked` is a citation that stands on it."""
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
