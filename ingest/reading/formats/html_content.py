"""Choose the pieces of an HTML page that are its content, and leave out menus, banners, related links and comments.

Running text decides: an element that is named or built like a menu is left out only if it holds little of the page's
running text, that is, of sentences and table rows that are not links. When in doubt, text stays.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bs4.element import Tag

from pincite.ingest.reading.formats.html_pieces import Piece
from pincite.ingest.reading.formats.html_words import (
    BESIDE_NAMES,
    BESIDE_ROLES,
    COMMENT_NAMES,
    COOKIES,
    LINK_NAMES,
    NEIGHBOUR,
    RELATED,
    RIGHTS,
    SHARE,
)

_SENTENCE = re.compile(r"[.!?。！？…:;][\"'”’)\]」』]*(?:\[\d+\]|[⁰¹²³⁴-⁹])?$|[.!?。！？]\s|(?:다|요|음|함|임)$")
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7ff]")
_WORDS = re.compile("[A-Z]?[a-z]+|[A-Z]+")
# Words in the class or id of an element. Links: dropped if it consists of links. Beside: dropped with its sentences.
_NEVER_SHOWN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_SHORT = 300


@dataclass(frozen=True, slots=True)
class Chosen:
    """A page's content, and the sizes of its running text as a whole and of what was left out."""

    pieces: tuple[Piece, ...]
    running: int
    lost: int


@dataclass(frozen=True, slots=True)
class _Weights:
    """By element: the size of its text, of its links, of its running text, and the number of links."""

    text: Counter[int]
    linked: Counter[int]
    running: Counter[int]
    links: Counter[int]
    total: int


def choose(pieces: list[Piece]) -> Chosen:
    """Return the pieces that are the page's content."""
    weights = _weigh(pieces)
    main = _main(pieces, weights)
    out = _outside(pieces, weights, main)
    kept = [piece for piece in pieces if not any(id(tag) in out for tag in piece.above)]
    kept = list(_without_links(kept, main)) if weights.total else kept
    running = sum(map(running_size, kept))
    return Chosen(tuple(kept), weights.total, weights.total - running)


def running_size(piece: Piece) -> int:
    """Return the piece's size if it is running text or a table row, otherwise 0.

    A Korean or Chinese character counts as two: such text is half as long.
    """
    text = piece.block.text
    if piece.block.level or piece.linked * 2 > len(text):
        return 0
    size = _size(text)
    return size if "\t" in text or size >= 120 or (size >= 30 and _SENTENCE.search(text)) else 0


def _size(text: str) -> int:
    return len(text) + len(_WIDE.findall(text))


def _weigh(pieces: list[Piece]) -> _Weights:
    weights = _Weights(Counter(), Counter(), Counter(), Counter(), sum(map(running_size, pieces)))
    for piece in pieces:
        running = running_size(piece)
        for tag in piece.above:
            weights.text[id(tag)] += len(piece.block.text)
            weights.linked[id(tag)] += piece.linked
            weights.running[id(tag)] += running
            weights.links[id(tag)] += piece.links
    return weights


def _main(pieces: list[Piece], weights: _Weights) -> Tag | None:
    """Return the innermost element that holds at least four fifths of the running text."""
    found: Tag | None = None
    depth = -1
    for piece in pieces:
        for place, tag in enumerate(piece.above):
            if place > depth and weights.total and weights.running[id(tag)] * 5 >= weights.total * 4:
                found, depth = tag, place
    return found


def _outside(pieces: list[Piece], weights: _Weights, main: Tag | None) -> set[int]:
    """Return the ids of the elements to leave out. What is left holds most of the page's running text."""
    within = {id(tag) for tag in (*main.parents, main)} if main is not None else set()
    out: dict[int, Tag] = {}
    for piece in pieces:
        for tag in piece.above:
            if id(tag) in out:
                break
            if id(tag) not in within and _is_furniture(tag, weights, main):
                out[id(tag)] = tag
                break
    comments = sum(weights.running[key] for key, tag in out.items() if _names(tag) & COMMENT_NAMES)
    lost = sum(weights.running[key] for key in out) - comments
    for key in sorted(out, key=lambda key: -weights.running[key]):
        if lost * 2 > weights.total - comments and weights.running[key]:
            lost -= weights.running[key]
            del out[key]
    return set(out)


def _is_furniture(tag: Tag, weights: _Weights, main: Tag | None) -> bool:
    """Return whether an element is beside the page's content, by its kind, its name and what it holds."""
    running = weights.running[id(tag)]
    share = running / weights.total if weights.total else 0.0
    names = _names(tag)
    if names & COMMENT_NAMES and tag.name != "body":
        return share < 0.6 and weights.total > running
    if share > 0.35 or _holds_title(tag):
        return False
    if _is_unshown(tag) or tag.name in ("nav", "footer", "menu", "dialog", "noscript", "template"):
        return tag.find_parent(("blockquote", "figure")) is None
    if tag.name in ("header", "aside"):
        inside = tag.find_parent(("article", "main")) is not None or _is_below(tag, main)
        return not inside or (tag.name == "aside" and (not running or bool(names & (LINK_NAMES | BESIDE_NAMES))))
    if tag.name == "form":
        return not running or (share < 0.1 and _asks(tag)) or bool(names & LINK_NAMES)
    if names & BESIDE_NAMES or tag.get("role") in BESIDE_ROLES:
        return tag.name not in ("h1", "h2", "h3", "p") and (share < 0.15 or not _is_below(tag, main))
    return bool(names & LINK_NAMES) and tag.name not in ("p", "tr", "td") and _is_of_links(tag, weights)


def _is_of_links(tag: Tag, weights: _Weights) -> bool:
    """Return whether an element has no running text or so many links that its sentences are teasers."""
    text, links = weights.text[id(tag)], weights.links[id(tag)]
    return not weights.running[id(tag)] or weights.linked[id(tag)] * 5 > text * 2 or (links > 1 and links * 150 > text)


def _is_unshown(tag: Tag) -> bool:
    hidden = tag.has_attr("hidden") or str(tag.get("aria-hidden")) == "true"
    return hidden or bool(_NEVER_SHOWN.search(str(tag.get("style") or "")))


def _is_below(tag: Tag, main: Tag | None) -> bool:
    return main is not None and main.name not in ("body", "html", "[document]") and main in tag.parents


def _asks(form: Tag) -> bool:
    return any(field.get("type") in (None, "text", "email", "password", "search") for field in form("input"))


def _holds_title(tag: Tag) -> bool:
    """Return whether the element holds the page's own title as its first-level heading."""
    heading = tag.find("h1")
    top = next(iter(tag.find_parents("html")), None)
    title = top.find("title") if top else None
    if heading is None or title is None or (tag.find("nav") and tag.name == "header"):
        return False
    text = " ".join(heading.get_text().split())
    return len(text) > 8 and " ".join(title.get_text().split()).startswith(text)


def _names(tag: Tag) -> set[str]:
    """Return the words in an element's class and id, in lower case.

    >>> from bs4 import BeautifulSoup
    >>> sorted(_names(BeautifulSoup('<p class="relatedPosts side_bar" id="n1">', "lxml").p))
    ['bar', 'n', 'posts', 'related', 'side']
    """
    said = [*(tag.get("class") or ()), str(tag.get("id") or "")]
    if tag.name in ("section", "article") and not tag.get("class"):
        said = []  # the id of a section is made from its heading
    words = {word.lower() for name in said for word in _WORDS.findall(name)}
    return words | {"sidebar" for word in words if word == "side" and "bar" in words}


def _without_links(pieces: list[Piece], main: Tag | None) -> Iterator[Piece]:
    """Yield the pieces without lists of links beside the content, related links, share bars and banners."""
    for place, piece in enumerate(pieces):
        text = piece.block.text
        link = piece.linked * 10 >= len(text) * 7
        beside = main is not None and main not in piece.above
        ahead = pieces[place + 1 : place + 3]
        related = len(text) < 60 and RELATED.search(text) and not running_size(piece)
        if SHARE.fullmatch(text) or (link and NEIGHBOUR.match(text)):
            continue
        if beside and ((link and not piece.block.level) or _is_notice(text)):
            continue
        if related and (link or (ahead and all(_is_link(one) for one in ahead))):
            continue
        if link and _follows_related(pieces, place):
            continue
        yield piece


def _is_link(piece: Piece) -> bool:
    return piece.linked * 10 >= len(piece.block.text) * 7


def _is_notice(text: str) -> bool:
    return len(text) < _SHORT and bool(RIGHTS.search(text) or COOKIES.search(text))


def _follows_related(pieces: list[Piece], place: int) -> bool:
    """Return whether only links stand between the piece and a heading such as "Related news"."""
    while place > 0 and _is_link(pieces[place]):
        place -= 1
    text = pieces[place].block.text
    return len(text) < 60 and bool(RELATED.search(text)) and not running_size(pieces[place])
