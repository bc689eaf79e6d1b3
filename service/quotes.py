"""Quotation look-up: where words stand in the collection's documents, to the character, and how exactly.

Whole pages are searched, with their headers, footers and footnotes. One pass over all documents compares
folded texts (service/quote_text.py); only when the words stand nowhere are places looked for where nearly the
same words stand. Between the pages that a quotation crosses, running headers and page numbers are passed over.
"""

import re
import sqlite3
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from enum import IntEnum
from itertools import islice, pairwise

import numpy as np

from index.collection import Collection
from index.lookup import document_with_prefix, pages
from ingest.document import Page, Span
from ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from ingest.lines import body_lines, split_lines
from service.citation import Citation, make_citation
from service.quote_text import (
    Folded,
    Integers,
    changes,
    distance,
    fit,
    fold,
    leading_marks,
    only_lines,
    same_marks,
    unmatched_edges,
)

_LONGEST = 20_000
_SHORTEST_FUZZY = 8  # characters of a key; a changed character in fewer makes other words
_OMITTED = 2_000  # characters of a key that an ellipsis may stand for
_SHORTEST_PART = 3  # beside an ellipsis
_ELLIPSIS = re.compile(
    r"[\[(（［]?\s*(?:\.(?:\s?\.){2,}|…+|⋯+|‥+|(?<=[\[(（［])\s*(?:중략|생략|전략|후략|하략))\s*[\])）］]?"
)
_ENOUGH = 20_000  # places classified in all: a word that stands everywhere needs no better order
_PIECES = 32
_WINDOWS = 200
_ALIGNED = 50_000  # characters aligned in all windows together
_MARKS = 8  # quotation marks, dashes and spaces looked at beside the words


class Exactness(IntEnum):
    """How a place's words agree with those asked for, the best first."""

    EXACT = 0  # the very characters, white space included
    SPACING = 1  # other white space or line breaks
    NORMALISED = 2  # other quotation marks, hyphens, case, width, or words left out for an ellipsis
    FUZZY = 3  # other characters


@dataclass(frozen=True, slots=True)
class Difference:
    """`asked` stands at `position` of the text asked for (in NFC), where the source has `found`; either may be ""."""

    asked: str
    found: str
    position: int


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A place. `similarity`, 0 to 1, is the share of characters that agree, 1.0 unless FUZZY.

    One citation for each stretch of text: more than one where the words cross a page or leave words out.
    Differences in white space alone are not listed.
    """

    exactness: Exactness
    similarity: float
    citations: tuple[Citation, ...]
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """Words asked for that stand together: `asked[start:end]`."""

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


@dataclass(frozen=True, slots=True)
class _Source:
    """A document's pages; `whole` is their texts put together, each beginning at its `starts`."""

    document_id: str
    pages: Sequence[Page]
    starts: Integers
    whole: Folded

    def body(self) -> Folded:
        """What is left without running headers, footers and page numbers."""
        return only_lines(self.whole, body_lines(split_lines(self.pages), len(self.pages)), self.starts)

    def page_at(self, position: int) -> int:
        """Which page a position of the whole text is on, from 0."""
        return int(np.searchsorted(self.starts, position, "right")) - 1

    def page_end(self, page: int) -> int:
        return int(self.starts[page]) + len(self.pages[page].text)


Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the parts stand: for each the stretches of the source's whole text, one on every page."""

    exactness: Exactness
    similarity: float
    source: _Source
    parts: Sequence[_Part]
    stretches: Sequence[Ranges]

    def texts(self) -> list[str]:
        """What stands there for each part; a page break reads as a line break."""
        text = self.source.whole.text
        return ["\n".join(text[start:end] for start, end in ranges) for ranges in self.stretches]

    def ends(self) -> tuple[int, int]:
        """Where the first stretch begins and the last one ends."""
        return self.stretches[0][0][0], self.stretches[-1][-1][1]


@dataclass(frozen=True, slots=True)
class _Window:
    """About where in a document's key nearly the same words may stand, and how much speaks for it."""

    votes: int
    document_id: str
    start: int
    end: int


def find_quote(collection: Collection, text: str, limit: int = 10) -> list[QuoteMatch]:
    """The places where these words stand, at most `limit`; the best first, then by document name and page.

    FUZZY places are only looked for where there are no others. Raises EmptyQuestion where there are no words,
    QuestionTooLong beyond 20,000 characters.
    """
    readings = _readings(text, limit)
    anchor = _anchor(readings[-1])
    connection = collection.connection
    found: list[_Place] = []
    windows: list[_Window] = []
    seen = 0
    for source in _sources(connection):
        places = _standing(source, readings, limit)
        seen += len(places)
        found = sorted(found + places, key=_rank)[:limit]
        if not found:
            windows = _best(windows, _windows(source, anchor))
        if seen > _ENOUGH or (len(found) == limit and found[-1].exactness is Exactness.EXACT):
            break
    if not found and windows:
        found = _nearly_standing(connection, readings, windows)[:limit]
    return [match for place in found for match in _matches(connection, place)]


def _rank(place: _Place) -> tuple[int, float]:
    """The order of matches; documents come by name and pages in order, which sorting keeps."""
    return place.exactness, -place.similarity


def _readings(text: str, limit: int) -> list[list[_Part]]:
    """The text as one part, then, if it has ellipses, as the parts between them."""
    if limit < 1:
        raise BadOption(f"The number of places must be at least 1, not {limit}.")
    if len(text) > _LONGEST:
        raise QuestionTooLong(
            f"The quotation has {len(text):,} characters; at most {_LONGEST:,} can be looked up at once. Give its "
            "first sentences, or look it up in parts."
        )
    text = unicodedata.normalize("NFC", text)
    whole = _part(text, 0, len(text))
    if not whole.key:
        raise EmptyQuestion("There are no words to look up: give the words of the quotation.")
    edges = [0, *(edge for match in _ELLIPSIS.finditer(text) for edge in match.span()), len(text)]
    parts = [_part(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    parts = [part for part in parts if part.key]
    can_split = len(edges) > 2 and parts and all(len(part.key) >= _SHORTEST_PART for part in parts)
    return [[whole], parts] if can_split else [[whole]]


def _part(asked: str, start: int, end: int) -> _Part:
    text = asked[start:end].strip()
    start = asked.index(text, start)
    return _Part(asked, start, start + len(text), fold(text))


def _anchor(parts: Sequence[_Part]) -> _Part:
    return max(parts, key=lambda part: len(part.key))


def _sources(connection: sqlite3.Connection, only: Set[str] | None = None) -> Iterator[_Source]:
    """The documents by name."""
    for (document_id,) in connection.execute("SELECT id FROM documents ORDER BY name, id").fetchall():
        if only is None or document_id in only:
            stored = pages(connection, document_id)
            starts = np.cumsum([0, *(len(page.text) + 1 for page in stored)])[:-1]
            yield _Source(document_id, stored, starts, fold("\n".join(page.text for page in stored)))


def _standing(source: _Source, readings: Sequence[Sequence[_Part]], limit: int) -> list[_Place]:
    """The places of the first reading that stands in the source, if need be without what stands between pages."""
    for parts in readings:
        places = _places(source, source.whole, parts, limit)
        if not places and all(_begins_or_ends(source.whole.key, part.key) for part in parts):
            places = _places(source, source.body(), parts, limit)
        if places:
            return places
    return []


def _begins_or_ends(text: str, key: str) -> bool:
    """Whether the text has the key's beginning or its end: a page break tears one of them at most."""
    size = min(24, len(key) // 2)
    return key in text or (size >= 4 and (key[:size] in text or key[-size:] in text))


def _places(source: _Source, view: Folded, parts: Sequence[_Part], limit: int) -> list[_Place]:
    places: list[_Place] = []
    exact = 0
    for ranges in islice(_chains(view, parts), _ENOUGH):
        places.append(_place(source, view, parts, ranges))
        exact += places[-1].exactness is Exactness.EXACT
        if exact == limit:
            break
    return places


def _chains(view: Folded, parts: Sequence[_Part]) -> Iterable[Ranges]:
    """Where the parts follow each other; of several beginnings with the same sequel, the nearest."""
    firsts = view.occurrences(parts[0].key, 0, len(view.key))
    if len(parts) == 1:
        return ((first,) for first in firsts)
    nearest: dict[tuple[int, int], Ranges] = {}
    for first in firsts:
        chain = [first]
        for part in parts[1:]:
            end = chain[-1][1]
            chain += islice(view.occurrences(part.key, end, end + _OMITTED + len(part.key)), 1)
        if len(chain) == len(parts):
            nearest[chain[1]] = tuple(chain)
    return nearest.values()


def _place(source: _Source, view: Folded, parts: Sequence[_Part], ranges: Ranges, errors: int = 0) -> _Place:
    """The place of the parts at these ranges of the view's key."""
    stretches = [_stretches(source, view, found, part) for found, part in zip(ranges, parts, strict=True)]
    if errors:
        lengths = (max(end - start, len(part.key)) for (start, end), part in zip(ranges, parts, strict=True))
        return _Place(Exactness.FUZZY, 1 - errors / sum(lengths), source, parts, stretches)
    place = _Place(Exactness.NORMALISED, 1.0, source, parts, stretches)
    found = place.texts()
    if len(parts) > 1 or "".join(found[0].split()) != "".join(parts[0].text.split()):
        return place
    exactness = Exactness.EXACT if found[0] == parts[0].text else Exactness.SPACING
    return replace(place, exactness=exactness)


def _stretches(source: _Source, view: Folded, found: tuple[int, int], part: _Part) -> Ranges:
    """The stretches of the source's text that a range of the key comes from, with the marks at their edges."""
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
    page_start = int(source.starts[source.page_at(edges[0])])
    page_end = source.page_end(source.page_at(edges[-1] - 1))
    edges[0] -= same_marks(before[::-1], text[page_start : edges[0]][-_MARKS:][::-1])
    edges[-1] += same_marks(after, text[edges[-1] : page_end][:_MARKS])
    return tuple(zip(edges[::2], edges[1::2], strict=True))


def _windows(source: _Source, part: _Part) -> list[_Window]:
    """Where pieces of the part stand in about its order: some piece of a text with few errors has none."""
    length = len(part.key)
    if length < _SHORTEST_FUZZY:
        return []
    size = max(4, min(6, length // (_most_errors(length) + 1)))
    count = min(_PIECES, length // size)
    width, margin = max(12, length // 24), max(60, length // 6)
    votes: Counter[int] = Counter()
    for number in range(count):
        offset = number * (length - size) // (count - 1)
        piece = part.key[offset : offset + size]
        if piece in source.whole.key:
            found = source.whole.occurrences(piece, 0, len(source.whole.key))
            votes.update({(start - offset) // width for start, _ in found})
    return [
        _Window(
            votes[at] + votes[at + 1],
            source.document_id,
            max(0, at * width - margin),
            (at + 2) * width + length + margin,
        )
        for at in list(votes)
    ]


def _best(windows: list[_Window], further: Sequence[_Window]) -> list[_Window]:
    """The windows with most votes, most first."""
    least = windows[-1].votes if len(windows) == _WINDOWS else 0
    better = [window for window in further if window.votes > least]
    return sorted(windows + better, key=lambda window: -window.votes)[:_WINDOWS] if better else windows


def _most_errors(length: int) -> int:
    """How many characters of a key may differ for the words still to be called the same."""
    if length < _SHORTEST_FUZZY:
        return 0
    return length // 8 if length < 20 else length * 15 // 100


def _nearly_standing(
    connection: sqlite3.Connection, readings: Sequence[Sequence[_Part]], windows: Sequence[_Window]
) -> list[_Place]:
    """The FUZZY places in the windows, which are those of the last reading's anchor; the best first."""
    whole = readings[0][0].key
    # A place that can pass keeps a third of its pieces or more; with far fewer votes than another it cannot.
    windows = [window for window in windows[: max(16, _ALIGNED // len(whole))] if window.votes * 4 >= windows[0].votes]
    around = len(whole) - len(_anchor(readings[-1]).key)
    places: list[_Place] = []
    for source in _sources(connection, {window.document_id for window in windows}):
        found = [
            _nearly(source, parts, max(0, window.start - around), window.end + around)
            for window in windows
            if window.document_id == source.document_id
            for parts in readings
        ]
        places += _apart([place for place in found if place is not None])
    return sorted(places, key=_rank)


def _apart(places: Sequence[_Place]) -> list[_Place]:
    """The best of the places that overlap, in the order of the text."""
    kept: list[_Place] = []
    for place in sorted(places, key=_rank):
        start, end = place.ends()
        if all(end <= other.ends()[0] or start >= other.ends()[1] for other in kept):
            kept.append(place)
    return sorted(kept, key=_Place.ends)


def _nearly(source: _Source, parts: Sequence[_Part], start: int, end: int) -> _Place | None:
    """The place within a range of the source's key where the words differ least, None if they differ too much."""
    view = source.whole
    ranges = _aligned(view, parts, start, end)
    errors = _errors(view, parts, ranges)
    # Words that a page break tears agree in one half at least; only then is it worth to look for the body.
    if 0 < 2 * sum(errors) <= sum(len(part.key) for part in parts):
        body = source.body()
        first = int(np.searchsorted(body.origin, view.origin[start]))
        others = _aligned(body, parts, first, first + end - start)
        if sum(_errors(body, parts, others)) < sum(errors):
            view, ranges, errors = body, others, _errors(body, parts, others)
    if any(count > _most_errors(len(part.key)) for count, part in zip(errors, parts, strict=True)):
        return None
    return _place(source, view, parts, ranges, sum(errors))


def _errors(view: Folded, parts: Sequence[_Part], ranges: Ranges) -> list[int]:
    return [distance(part.key, view.key[start:end]) for part, (start, end) in zip(parts, ranges, strict=True)]


def _aligned(view: Folded, parts: Sequence[_Part], start: int, end: int) -> Ranges:
    """Where the parts fit best, the longest one first and the others beside it."""
    first = parts.index(_anchor(parts))
    chain = [_fitting(view, parts[first].key, start, end)]
    for part in parts[first + 1 :]:
        start = chain[-1][1]
        chain.append(_fitting(view, part.key, start, start + _OMITTED + len(part.key)))
    for part in reversed(parts[:first]):
        end = chain[0][0]
        chain.insert(0, _fitting(view, part.key, max(0, end - _OMITTED - len(part.key)), end))
    return tuple(chain)


def _fitting(view: Folded, key: str, start: int, end: int) -> tuple[int, int]:
    """The range within `start` to `end` of the view that is most like the key, grown to whole words."""
    found = fit(key, view.key[start:end])
    first, last = start + found[0], start + found[1]
    if first == last:
        return first, last
    before, after = unmatched_edges(key, view.key[first:last])
    return view.whole_characters(view.word_start(first, before), view.word_end(last, after))


def _matches(connection: sqlite3.Connection, place: _Place) -> Iterator[QuoteMatch]:
    """The match of a place; none if its document was removed meanwhile."""
    facts = document_with_prefix(connection, place.source.document_id)
    if facts is None:
        return
    citations = []
    for start, end in (stretch for ranges in place.stretches for stretch in ranges):
        at = place.source.page_at(start)
        page, offset = place.source.pages[at], int(place.source.starts[at])
        citations.append(make_citation(facts, page, Span(page.number, start - offset, end - offset)))
    differences = _differences(place) if place.exactness >= Exactness.NORMALISED else ()
    yield QuoteMatch(place.exactness, place.similarity, tuple(citations), tuple(differences))


def _differences(place: _Place) -> Iterator[Difference]:
    """What differs in each part, and what was left out between them."""
    for number, (part, found) in enumerate(zip(place.parts, place.texts(), strict=True)):
        if number:
            ellipsis = part.asked[place.parts[number - 1].end : part.start].strip()
            omitted = place.source.whole.text[place.stretches[number - 1][-1][1] : place.stretches[number][0][0]]
            yield Difference(ellipsis, omitted.strip(), part.asked.rindex(ellipsis, 0, part.start))
        for here, there in changes(part.text, found):
            yield Difference(part.text[here], found[there], part.start + here.start)
