"""Choose the pieces of an HTML page that are its content, and leave out menus, banners, related links and comments.

Running text decides: an element that is named or built like a menu is left out only if it holds little of the page's
running text, that is, of sentences and table rows that are not links. When in doubt, text stays.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import Tag

from pincite.ingest.reading.formats.html_measures import Page, is_notice, measure, running_size, size_of
from pincite.ingest.reading.formats.html_pieces import Piece
from pincite.ingest.reading.formats.html_words import (
    BESIDE_NAMES,
    BESIDE_ROLES,
    COMMENT_NAMES,
    INTRUDING_NAMES,
    LINK_NAMES,
    NEIGHBOUR,
    RELATED,
    REPLY,
    SHARE,
)
from pincite.ingest.reading.formats.mathml import text_in

_NEVER_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_ALWAYS_BESIDE = frozenset(("nav", "footer", "menu", "dialog", "noscript", "template"))
_LARGE = 0.35  # an element with this share of the running text is content, whatever its name
_LARGE_FOR_COMMENTS = 0.6
_SMALL = 0.15
_MENU_ITEM = 24
_LABEL = 60


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page's content, the size of the page's running text, and how much of that was left out."""

    pieces: tuple[Piece, ...]
    running: int
    lost: int


def choose(pieces: list[Piece]) -> Chosen:
    """Return the pieces that are the page's content."""
    page = measure(pieces)
    out = _left_out(pieces, page)
    kept = [piece for piece in pieces if not any(id(tag) in out for tag in piece.above)]
    kept = list(_without_links(kept, page))
    running = sum(map(running_size, kept))
    return Chosen(tuple(kept), page.total, page.total - running)


def _left_out(pieces: list[Piece], page: Page) -> set[int]:
    """Return the ids of the elements to leave out. What is left holds most of the page's running text."""
    furniture: dict[int, bool] = {}
    out: set[int] = set()
    for piece in pieces:
        for place, tag in enumerate(piece.above):
            if id(tag) not in furniture:
                furniture[id(tag)] = not page.is_main(tag) and _is_furniture(tag, piece.above[:place], page)
            if furniture[id(tag)]:
                out.add(id(tag))
                break
    others = {key for key in out if page.running[key] and not page.kinds[key].names & COMMENT_NAMES}
    return out - others if sum(page.running[key] for key in others) * 2 > page.total else out


def _is_furniture(tag: Tag, above: tuple[Tag, ...], page: Page) -> bool:
    """Return whether an element is beside the page's content, by its kind, its name and what it holds."""
    kind, running = page.kinds[id(tag)], page.running[id(tag)]
    names, share = kind.names, page.shares[kind]
    if names & COMMENT_NAMES and tag.name != "p":
        return share < _LARGE_FOR_COMMENTS and running < page.total and not _heads(tag)
    if share > _LARGE:
        return False
    if tag.name in _ALWAYS_BESIDE and not tag.has_attr("shadowrootmode"):
        return not any(one.name in ("blockquote", "figure") for one in above)
    within = page.is_within(above) and page.narrow
    if names & INTRUDING_NAMES and tag.name not in ("p", "tr", "td") and (share < _SMALL or not within):
        return True
    if _is_unshown(tag) and not running:
        return True
    if _heads(tag):
        return False
    return _is_beside(tag, above, page, within)


def _is_beside(tag: Tag, above: tuple[Tag, ...], page: Page, within: bool) -> bool:
    kind, running = page.kinds[id(tag)], page.running[id(tag)]
    inside = within or any(one.name in ("article", "main") for one in above)
    if tag.name == "header":
        return not inside and _is_of_links(tag, page)
    if tag.name == "aside":
        return not inside or not running or bool(kind.names & (LINK_NAMES | BESIDE_NAMES))
    if tag.name == "form":
        return not running or (page.shares[kind] < _SMALL and _asks(tag)) or bool(kind.names & LINK_NAMES)
    if tag.name in ("p", "tr", "td", "th", "h1", "h2", "h3"):
        return False
    if kind.names & BESIDE_NAMES or tag.get("role") in BESIDE_ROLES:
        return not within or _is_of_links(tag, page)
    return bool(kind.names & LINK_NAMES) and _is_of_links(tag, page)


def _is_of_links(tag: Tag, page: Page) -> bool:
    """Return whether an element has no running text, or so many links that its sentences are teasers."""
    text, links, linked = page.text[id(tag)], page.links[id(tag)], page.linked[id(tag)]
    return not page.running[id(tag)] or linked * 5 > text * 2 or (links > 1 and links * 150 > text)


def _is_unshown(tag: Tag) -> bool:
    hidden = tag.has_attr("hidden") or str(tag.get("aria-hidden")) == "true"
    return hidden or bool(_NEVER_SHOWN.search(str(tag.get("style") or "")))


def _asks(form: Tag) -> bool:
    return any(field.get("type") in (None, "text", "email", "password", "search") for field in form("input"))


def _heads(tag: Tag) -> bool:
    """Return whether the element holds a first heading of some length that is no link, as a site's name is."""
    return any(size_of(text_in(heading).strip()) >= 16 and not heading.find("a") for heading in tag("h1"))


def _without_links(pieces: list[Piece], page: Page) -> Iterator[Piece]:
    """Yield the pieces without lists of links beside the content, related links, share bars and notices."""
    title = _title_at(pieces)
    # A page with more links than text may be a list of publications; then only short links are its menus.
    lists = sum(map(running_size, pieces)) <= sum(piece.linked for piece in pieces)
    for place, piece in enumerate(pieces):
        text, level = piece.block.text, piece.block.level
        beside = place < title or not page.is_within(piece.above)
        link = _is_link(piece) and not level
        if beside and ((link and not (lists and size_of(text) > _MENU_ITEM)) or is_notice(text)):
            continue
        follows = pieces[place + 1 : place + 2]
        if REPLY.fullmatch(text) and not any(map(running_size, follows)):
            continue
        if not level and SHARE.fullmatch(text) and (link or beside or " " in text):
            continue
        if (link and NEIGHBOUR.match(text)) or (not lists and _is_related(pieces, place)):
            continue
        yield piece


def _title_at(pieces: list[Piece]) -> int:
    """Return the place of the first heading of level 1 or 2 if it stands before all running text, otherwise 0."""
    for place, piece in enumerate(pieces):
        if piece.block.level in (1, 2):
            return place
        if running_size(piece):
            return 0
    return 0


def _is_link(piece: Piece) -> bool:
    return piece.linked * 10 >= len(piece.block.text) * 7


def _is_related(pieces: list[Piece], place: int) -> bool:
    """Return whether the piece is a heading such as "Related news" before links, or one of the links under it."""
    ahead = pieces[place + 1 : place + 3]
    if _is_label(pieces[place]) and (_is_link(pieces[place]) or (ahead and all(map(_is_link, ahead)))):
        return True
    links = place
    while links > 0 and _is_link(pieces[links]):
        links -= 1
    return links < place and _is_label(pieces[links])


def _is_label(piece: Piece) -> bool:
    return len(piece.block.text) < _LABEL and not running_size(piece) and bool(RELATED.search(piece.block.text))
