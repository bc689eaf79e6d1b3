"""The places where the words of a quotation occur in a document: its parts, sources, and stretches of text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import islice, pairwise

import numpy as np

from pincite.index.folded.folding import Folded, Integers, fold, leading_marks, only_lines, same_marks
from pincite.index.folded.meaning import denies_what_is_kept, says_the_same, torn_off
from pincite.index.truth.store import Store
from pincite.ingest.cutting.lines import body_lines, split_lines
from pincite.ingest.document import Page
from pincite.service.quotes.aligning import distance

OMITTED = 2_000  # characters of a key that an ellipsis may stand for
_MARKS = 8  # characters checked for quotation marks, dashes and spaces next to the words


class Exactness(IntEnum):
    """How the words at a place agree with the quotation, the best first."""

    EXACT = 0  # the same characters, white space included
    SPACING = 1  # different white space or line breaks
    NORMALISED = 2  # different quotation marks, hyphens, case or width, or words left out for an ellipsis
    FUZZY = 3  # different characters, or the same ones with another number, sign, unit or negation


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the quotation without an ellipsis: `asked[start:end]`."""

    asked: str
    start: int
    end: int
    folded: Folded

    @property
    def text(self) -> str:
        return self.folded.text

    @property
    def key(self) -> str:
        return self.folded.key


@dataclass(frozen=True)
class Source:
    """A document's pages; `whole` is their joined text, in which page i begins at `starts[i]`."""

    document_id: str
    pages: Sequence[Page]
    starts: Integers
    whole: Folded

    @cached_property
    def body(self) -> Folded:
        """The text without running headers, footers and page numbers."""
        return only_lines(self.whole, body_lines(split_lines(self.pages), len(self.pages)), self.starts)

    def page_at(self, position: int) -> int:
        """The index, from 0, of the page at a position of the whole text."""
        return int(np.searchsorted(self.starts, position, "right")) - 1

    def page_end(self, page: int) -> int:
        return int(self.starts[page]) + len(self.pages[page].text)


Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Place:
    """A place where the parts occur: for each part, its stretches of the source's whole text, one on each page."""

    exactness: Exactness
    similarity: float
    source: Source
    parts: Sequence[Part]
    stretches: Sequence[Ranges]

    def texts(self) -> list[str]:
        """The source's words for each part; a page break becomes a line break."""
        text = self.source.whole.text
        return ["\n".join(text[start:end] for start, end in ranges) for ranges in self.stretches]

    def left_out(self) -> list[str]:
        """The source's words between the parts."""
        text = self.source.whole.text
        return [text[one[-1][1] : other[0][0]].strip() for one, other in pairwise(self.stretches)]

    def says_otherwise(self) -> bool:
        """Whether the source says something else although the keys agree."""
        pairs = zip(self.parts, self.texts(), strict=True)
        return not all(says_the_same(part.text, found) for part, found in pairs) or any(
            denies_what_is_kept(words) for words in self.left_out()
        )

    def ends(self) -> tuple[int, int]:
        """The beginning of the first stretch and the end of the last one."""
        return self.stretches[0][0][0], self.stretches[-1][-1][1]


def rank(place: Place) -> tuple[int, float]:
    """The sort key of matches; sorting is stable, so equal ones stay in the order of document names and pages."""
    return place.exactness, -place.similarity


def longest(parts: Sequence[Part]) -> Part:
    return max(parts, key=lambda part: len(part.key))


def source_of(store: Store, document_id: str) -> Source:
    """The document with this id; without pages if it was removed meanwhile. Raises CollectionDamaged."""
    stored = store.pages(document_id)
    starts = np.cumsum([0, *(len(page.text) + 1 for page in stored)])[:-1]
    return Source(document_id, stored, starts, fold("\n".join(page.text for page in stored)))


def chains(view: Folded, parts: Sequence[Part]) -> Iterable[Ranges]:
    """The ranges where the parts follow each other; of several first parts with the same second one, the nearest."""
    firsts = view.occurrences(parts[0].key, 0, len(view.key))
    if len(parts) == 1:
        return ((first,) for first in firsts)
    nearest: dict[tuple[int, int], Ranges] = {}
    for first in firsts:
        chain = [first]
        for part in parts[1:]:
            end = chain[-1][1]
            chain += islice(view.occurrences(part.key, end, end + OMITTED + len(part.key)), 1)
        if len(chain) == len(parts):
            nearest[chain[1]] = tuple(chain)
    return nearest.values()


def place_at(source: Source, view: Folded, parts: Sequence[Part], ranges: Ranges, errors: int = 0) -> Place:
    """The place for the parts at these ranges of the view's key, with its exactness."""
    stretches = [_stretches(source, view, found, part) for found, part in zip(ranges, parts, strict=True)]
    place = Place(Exactness.NORMALISED, 1.0, source, parts, stretches)
    if not errors and place.says_otherwise():
        errors = max(1, sum(_distance(part.text, found) for part, found in zip(parts, place.texts(), strict=True)))
    if errors:
        lengths = (max(end - start, len(part.key)) for (start, end), part in zip(ranges, parts, strict=True))
        return replace(place, exactness=Exactness.FUZZY, similarity=max(0.0, 1 - errors / sum(lengths)))
    found = place.texts()
    if len(parts) > 1 or "".join(found[0].split()) != "".join(parts[0].text.split()):
        return place
    exactness = Exactness.EXACT if found[0] == parts[0].text else Exactness.SPACING
    return replace(place, exactness=exactness)


def _distance(asked: str, found: str) -> int:
    return distance("".join(asked.split()), "".join(found.split()))


def _stretches(source: Source, view: Folded, found: tuple[int, int], part: Part) -> Ranges:
    """The stretches of the source's text that a range of the key comes from, including the marks at their edges."""
    origin = view.origin[found[0] : found[1]]
    torn = np.diff(np.searchsorted(source.starts, origin, "right")) > 0
    if view.rank is not None:
        torn |= np.diff(view.rank[found[0] : found[1]]) > 1
    cuts = [0, *(np.flatnonzero(torn) + 1).tolist(), origin.size]
    edges = [edge for first, end in pairwise(cuts) for edge in (int(origin[first]), int(origin[end - 1]) + 1)]
    text = source.whole.text
    for at in range(1, len(edges) - 1, 2):
        edges[at] += leading_marks(text[edges[at] :][:_MARKS])
        edges[at + 1] -= leading_marks(text[: edges[at + 1]][-_MARKS:][::-1])
    before, after = part.folded.marks()
    first, last = source.page_at(edges[0]), source.page_at(edges[-1] - 1)
    page_start, page_end = int(source.starts[first]), source.page_end(last)
    edges[0] -= same_marks(before[::-1], text[page_start : edges[0]][-_MARKS:][::-1])
    edges[-1] += same_marks(after, text[edges[-1] : page_end][:_MARKS])
    # What is cut out of a number or a negated word is cited with all of it.
    edges[0] -= torn_off(source.pages[first].text, edges[0] - page_start, len(source.pages[first].text))[0]
    edges[-1] += torn_off(source.pages[last].text, 0, edges[-1] - int(source.starts[last]))[1]
    return tuple(zip(edges[::2], edges[1::2], strict=True))
