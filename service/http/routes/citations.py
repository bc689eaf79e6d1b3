"""Routes for citations: their words, the text around them, their place on the page, and bibliographic references."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from pincite.index.collection import Collection
from pincite.ingest.errors import (
    AmbiguousCitation,
    CollectionDamaged,
    CollectionMissing,
    UnknownCitation,
    UnknownFile,
    UnknownItem,
)
from pincite.service.citations.citation import Resolved, resolve
from pincite.service.citations.references import Form, Item, cited_item, written
from pincite.service.http.access import READ
from pincite.service.http.problems import Responses, declared
from pincite.service.http.state import State, state_of
from pincite.service.pages.boxes import Place
from pincite.service.pages.sheets import Sheet, sheet_of
from pincite.service.wire.citations import PlacedCitation, PlacedCitations, placed_citation
from pincite.service.wire.requests.body import CollectionName
from pincite.service.wire.requests.citations import CitationPath, CitationsBody

routes = APIRouter(prefix="/v1/citations", tags=["citations"], dependencies=[READ])

_MEDIA = {
    Form.BIBTEX: "application/x-bibtex",
    Form.RIS: "application/x-research-info-systems",
    Form.CSL_JSON: "application/vnd.citationstyles.csl+json",
    Form.TEXT: "text/plain",
    Form.PANDOC: "text/markdown",
    Form.LATEX: "application/x-tex",
    Form.ZOTERO: "text/uri-list",
}
_SCHEMAS = {form: {"type": "array" if form is Form.CSL_JSON else "string"} for form in Form}
_RESPONSES: Responses = {
    **declared(CollectionMissing, CollectionDamaged, UnknownCitation, UnknownItem),
    200: {"content": {media: {"schema": _SCHEMAS[form]} for form, media in _MEDIA.items()}},
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A citation with its reference and its sheet; if there is no sheet, `reason` says why."""

    resolved: Resolved
    item: Item
    sheet: Sheet | None
    reason: str = ""


@routes.get("/{citation}", response_model=PlacedCitation, responses=_RESPONSES, summary="Resolve a citation")
async def resolve_citation(
    citation: CitationPath,
    request: Request,
    collection: Annotated[CollectionName, Query()] = None,
    form: Annotated[Form | None, Query(alias="format", description="Return a reference instead.")] = None,
) -> PlacedCitation | Response:
    """The exact words of a citation and their place on the page; also works after the document was removed.

    With `format`, the citation as a bibliographic reference.
    """
    state = state_of(request)
    found = await state.desk.read(collection, lambda opened: _find(opened, citation))
    if form is not None:
        return _references([found], form)
    return (await _placed(state, [found]))[0]


@routes.post("", response_model=PlacedCitations, responses=_RESPONSES, summary="Resolve several citations")
async def resolve_citations(body: CitationsBody, request: Request) -> PlacedCitations | Response:
    """Several citations with their places on the page; ids that match none are listed in `unknown`.

    With `format`, one file of references; then every id must match a citation.
    """
    state = state_of(request)

    def work(opened: Collection) -> tuple[list[_Found], list[str]]:
        found, unknown = [], []
        for one in body.ids:
            try:
                found.append(_find(opened, one))
            except (UnknownCitation, AmbiguousCitation):
                if body.format is not None:
                    raise
                unknown.append(one)
        return found, unknown

    found, unknown = await state.desk.read(body.collection, work)
    if body.format is not None:
        return _references(found, body.format)
    return PlacedCitations(await _placed(state, found), tuple(unknown))


def _find(collection: Collection, wanted: str) -> _Found:
    resolved = resolve(collection, wanted)
    one = resolved.citation
    item = cited_item(collection, one)
    if resolved.removed:
        return _Found(resolved, item, None, "its document was removed")
    try:
        return _Found(resolved, item, sheet_of(collection, one.document_id, one.page))
    except UnknownItem as error:
        return _Found(resolved, item, None, str(error))


async def _placed(state: State, found: Sequence[_Found]) -> tuple[PlacedCitation, ...]:
    """The citations with their places on the page; each page is opened once."""
    groups: dict[tuple[str, int], list[_Found]] = {}
    for one in found:
        groups.setdefault((one.resolved.citation.document_id, one.resolved.citation.page), []).append(one)
    places: dict[str, Place] = {}
    for group in groups.values():
        places |= zip((one.resolved.citation.id for one in group), await _places(state, group), strict=True)
    return tuple(placed_citation(one.resolved, places[one.resolved.citation.id]) for one in found)


async def _places(state: State, group: Sequence[_Found]) -> list[Place]:
    """The places of citations on the same page."""
    sheet = group[0].sheet
    if sheet is None:
        return [Place(None, None, (), one.reason) for one in group]
    try:
        return await state.desk.place(lambda: state.painter.places(sheet, [one.resolved.citation for one in group]))
    except UnknownFile as error:  # it was removed or changed after `sheet_of`
        return [Place(None, None, (), str(error)) for _ in group]


def _references(found: Sequence[_Found], form: Form) -> Response:
    return Response(written([one.item for one in found], form), media_type=_MEDIA[form])
