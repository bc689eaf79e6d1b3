"""Measure an HTML page: how much running text, other text and links its elements hold."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bs4.element import Tag

from pincite.ingest.reading.formats.html_pieces import Piece
from pincite.ingest.reading.formats.html_words import (
    BESIDE_NAMES,
    COMMENT_NAMES,
    COOKIES,
    INTRUDING_NAMES,
    LINK_NAMES,
    RIGHTS,
)

_SENTENCE = re.compile(r"[.!?。！？…:;][\"'”’)\]」』]*(?:\[\d+\]|[⁰¹²³⁴-⁹])?$|[.!?。！？]\s|(?:다|요|음|함|임)$")
_WIDE = re.compile("[\u1100-\u11ff\u3040-\u9fff\uac00-\ud7ff]")
_NAME_WORDS = re.compile("[A-Z]?[a-z]+|[A-Z]+")
_NAMED_BY_ID = frozenset(("div", "ul", "ol", "nav", "aside", "form", "table", "header", "footer", "dialog"))
_TELLING = LINK_NAMES | BESIDE_NAMES | INTRUDING_NAMES | COMMENT_NAMES


@dataclass(frozen=True, slots=True)
class Kind:
    """An element's tag and the words of its class and id that tell what it is for."""

    tag: str
    names: frozenset[str]


@dataclass(frozen=True, slots=True)
class Page:
    """What is known of a page's elements, by id: their kinds, and the sizes of their text, links and running text.

    `shares` are of the page's running text, or of all its text that is no link if that share is larger; they are for
    all elements of a kind together, since an article may be cut into many of them. `main` holds the elements from the
    root to the innermost one with at least four fifths of the running text.
    """

    kinds: dict[int, Kind]
    text: Counter[int]
    linked: Counter[int]
    links: Counter[int]
    running: Counter[int]
    shares: dict[Kind, float]
    total: int
    main: tuple[Tag, ...]

    def is_main(self, tag: Tag) -> bool:
        """Return whether the element holds the content or is the innermost one that does."""
        return any(one is tag for one in self.main)

    @property
    def narrow(self) -> bool:
        """Return whether the content is a part of the page."""
        return bool(self.main) and self.main[-1].name not in ("[document]", "html", "body")

    def is_within(self, tags: tuple[Tag, ...]) -> bool:
        """Return whether the innermost of nested elements stands within the content."""
        return any(tag is self.main[-1] for tag in tags) if self.main else True


def measure(pieces: list[Piece]) -> Page:
    """Return the measures of all elements around the pieces."""
    around: dict[int, tuple[Tag, ...]] = {}
    sums: dict[int, list[int]] = {}
    for piece in pieces:  # those that stand in the same element first: a page may have thousands in one
        key = id(piece.above[-1])
        around.setdefault(key, piece.above)
        own = sums.setdefault(key, [0, 0, 0, 0])
        for place, number in enumerate((len(piece.block.text), piece.linked, piece.links, running_size(piece))):
            own[place] += number
    kinds: dict[int, Kind] = {}
    text, linked, links, running = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    of_kind, plain_of_kind = Counter[Kind](), Counter[Kind]()
    for key, above in around.items():
        for tag in above:
            if id(tag) not in kinds:
                kinds[id(tag)] = Kind(tag.name, _TELLING & names_of(tag))
            for counter, number in zip((text, linked, links, running), sums[key], strict=True):
                counter[id(tag)] += number
        for kind in {kinds[id(tag)] for tag in above}:
            of_kind[kind] += sums[key][3]
            plain_of_kind[kind] += sums[key][0] - sums[key][1]
    total = sum(own[3] for own in sums.values())
    plain = sum(own[0] - own[1] for own in sums.values())
    shares = {kind: max(of_kind[kind] / max(1, total), plain_of_kind[kind] / max(1, plain)) for kind in of_kind}
    return Page(kinds, text, linked, links, running, shares, total, _main(around.values(), running, total))


def _main(around: Iterable[tuple[Tag, ...]], running: Counter[int], total: int) -> tuple[Tag, ...]:
    main: tuple[Tag, ...] = ()
    for above in around:
        large = [tag for tag in above if total and running[id(tag)] * 5 >= total * 4]
        main = tuple(large) if len(large) > len(main) else main
    return main


def running_size(piece: Piece) -> int:
    """Return the piece's size if it is running text or a table row, otherwise 0.

    A Korean or Chinese character counts as two: such text is half as long.
    """
    text = piece.block.text
    if piece.block.level or piece.linked * 2 > len(text):
        return 0
    size = size_of(text)
    runs = "\t" in text or size >= 120 or (size >= 30 and _SENTENCE.search(text))
    return size if runs and not is_notice(text) else 0


def size_of(text: str) -> int:
    """Return the number of characters, the wide ones of Asian scripts counted twice."""
    return len(text) + len(_WIDE.findall(text))


def names_of(tag: Tag) -> set[str]:
    """Return the words in an element's class and id, in lower case.

    The id of a section, a heading or an item is made from what it says, so that it tells nothing of what it is for.

    >>> from bs4 import BeautifulSoup
    >>> sorted(names_of(BeautifulSoup('<div class="relatedPosts side_bar" id="n1">', "lxml").div))
    ['bar', 'n', 'posts', 'related', 'side']
    """
    said = [*(tag.get("class") or ()), str(tag.get("id") or "") if tag.name in _NAMED_BY_ID else ""]
    return {word.lower() for name in said for word in _NAME_WORDS.findall(name)}


def is_notice(text: str) -> bool:
    """Return whether a short text is about rights or cookies."""
    return (len(text) < 300 and bool(RIGHTS.search(text))) or (len(text) < 700 and bool(COOKIES.search(text)))
