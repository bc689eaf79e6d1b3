"""Quotation look-up: finds the exact positions of words in the collection's documents, and how exactly they match.

Whole pages are searched, with their headers, footers and footnotes. One pass over all documents compares folded texts
(index/folded/folding.py), which are kept: only documents that may have the words are read. Only if there is no match
are similar passages searched for (service/quotes/fuzzy.py). Where a quotation crosses pages, the running headers and
page numbers between them are skipped.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from pincite.index.collection import Collection
from pincite.index.folded.folded_texts import FoldedTexts
from pincite.index.folded.folding import Folded, fold
from pincite.index.folded.meaning import says_the_same
from pincite.index.truth.connection import Connection
from pincite.index.truth.documents import document_with_prefix
from pincite.index.truth.store import Store
from pincite.ingest.document import Span
from pincite.ingest.errors import BadOption, EmptyQuestion, QuestionTooLong
from pincite.service.citations.citation import Citation, make_citation
from pincite.service.quotes.aligning import changes
from pincite.service.quotes.fuzzy import Window, best_windows, nearly_standing, windows_of
from pincite.service.quotes.places import Exactness, Part, Place, Source, chains, longest, place_at, rank, source_of

_LONGEST = 20_000
_SHORTEST_PART = 3  # characters of a key next to an ellipsis
_ELLIPSIS = re.compile(
    r"[\[(（［]?\s*(?:\.(?:\s?\.){2,}|…+|⋯+|‥+|(?<=[\[(（［])\s*(?:중략|생략|전략|후략|하략))\s*[\])）］]?"
)
_ENOUGH = 20_000  # places classified in all; a word that occurs everywhere needs no better ranking


@dataclass(frozen=True, slots=True)
class Difference:
    """A difference: `asked` is at `position` of the given text (in NFC), the source has `found`; either may be ""."""

    asked: str
    found: str
    position: int


@dataclass(frozen=True, slots=True)
class QuoteMatch:
    """A place where the words occur. `similarity`, 0 to 1, is the share of characters that agree, 1.0 unless FUZZY.

    There is one citation for each stretch of text: several if the words cross a page or leave words out. Differences in
    white space alone are not listed, unless they part or join numbers or words.
    """

    exactness: Exactness
    similarity: float
    citations: tuple[Citation, ...]
    differences: tuple[Difference, ...]


def find_quote(collection: Collection, text: str, limit: int = 10) -> list[QuoteMatch]:
    """The places where these words occur, at most `limit`; the best first, then by document name and page.

    FUZZY places are searched for only if there are no others. Raises EmptyQuestion if there are no words,
    QuestionTooLong beyond 20,000 characters.
    """
    return find_quotes(collection, [text], limit)[0]


def find_quotes(collection: Collection, wanted: Sequence[str], limit: int = 10) -> list[list[QuoteMatch]]:
    """Like `find_quote` for several texts, in one pass over the documents."""
    searches = [_Search(text, limit) for text in wanted]
    store, texts = collection.store, collection.folded_texts()
    for document_id, key in texts.documents():
        possible = [search for search in searches if search.may_stand_in(key)]
        if possible:
            source = source_of(store, document_id)
            for search in possible:
                search.look_into(source)
        if all(search.done for search in searches):
            break
    unfound = [search for search in searches if not search.found]
    for document_id, key in texts.documents() if unfound else ():
        for search in unfound:
            search.look_for_similar(document_id, key)
    return [
        [match for place in search.places(store, texts) for match in _matches(store.connection, place)]
        for search in searches
    ]


class _Search:
    """The search for one quotation: the best places so far, or else windows for the fuzzy search."""

    def __init__(self, text: str, limit: int) -> None:
        self._readings = _readings(text, limit)
        self._limit = limit
        self.found: list[Place] = []
        self._windows: list[Window] = []
        self._seen = 0

    @property
    def done(self) -> bool:
        """Whether further documents cannot contain anything better."""
        full = len(self.found) == self._limit and self.found[-1].exactness is Exactness.EXACT
        return full or self._seen > _ENOUGH

    def may_stand_in(self, key: bytes) -> bool:
        """Whether a document with this key, in UTF-8, may have the words, and better places than those found."""
        return not self.done and any(all(_may_contain(key, part.key) for part in parts) for parts in self._readings)

    def look_into(self, source: Source) -> None:
        """Look for the words in a document."""
        places = _standing(source, self._readings, self._limit)
        self._seen += len(places)
        self.found = sorted(self.found + places, key=rank)[: self._limit]

    def look_for_similar(self, document_id: str, key: bytes) -> None:
        """Look for similar words in a document with this key, in UTF-8."""
        self._windows = best_windows(self._windows, windows_of(document_id, key, longest(self._readings[-1])))

    def places(self, store: Store, texts: FoldedTexts) -> list[Place]:
        """The best places, similar ones if there are no others."""
        if not self.found and self._windows:
            return nearly_standing(store, texts, self._readings, self._windows)[: self._limit]
        return self.found


def _readings(text: str, limit: int) -> list[list[Part]]:
    """The text as a single part and, if it has ellipses, as the parts between them."""
    if limit < 1:
        raise BadOption(f"The number of matches must be at least 1, not {limit}.")
    if len(text) > _LONGEST:
        raise QuestionTooLong(
            f"The quotation has {len(text):,} characters; at most {_LONGEST:,} can be looked up at once. Give its "
            "first sentences, or look it up in parts."
        )
    text = unicodedata.normalize("NFC", text)
    whole = _part(text, 0, len(text))
    if not whole.key:
        raise EmptyQuestion("There are no words to look up. Give the words of the quotation.")
    edges = [0, *(edge for match in _ELLIPSIS.finditer(text) for edge in match.span()), len(text)]
    parts = [_part(text, start, end) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    parts = [part for part in parts if part.key]
    can_split = len(edges) > 2 and parts and all(len(part.key) >= _SHORTEST_PART for part in parts)
    return [[whole], parts] if can_split else [[whole]]


def _part(asked: str, start: int, end: int) -> Part:
    text = asked[start:end].strip()
    start = asked.index(text, start)
    return Part(asked, start, start + len(text), fold(text))


def _standing(source: Source, readings: Sequence[Sequence[Part]], limit: int) -> list[Place]:
    """The places of the first reading found in the source, if necessary without headers and footers between pages."""
    for parts in readings:
        places = _places(source, source.whole, parts, limit)
        if not places and all(_begins_or_ends(source.whole.key, part.key) for part in parts):
            places = _places(source, source.body, parts, limit)
        if places:
            return places
    return []


def _begins_or_ends(text: str, key: str) -> bool:
    """Whether the text contains the key's beginning or its end: a page break can split only one of them."""
    return key in text or any(edge in text for edge in _edges(key))


def _may_contain(text: bytes, key: str) -> bool:
    """The same of a text in UTF-8."""
    wanted = _edges(key) or (key,)  # a text that contains the key contains its edges
    return any(one.encode("utf-8", "surrogatepass") in text for one in wanted)


def _edges(key: str) -> tuple[str, ...]:
    size = min(24, len(key) // 2)
    return (key[:size], key[-size:]) if size >= 4 else ()


def _places(source: Source, view: Folded, parts: Sequence[Part], limit: int) -> list[Place]:
    places: list[Place] = []
    exact = 0
    for ranges in islice(chains(view, parts), _ENOUGH):
        places.append(place_at(source, view, parts, ranges))
        exact += places[-1].exactness is Exactness.EXACT
        if exact == limit:
            break
    return places


def _matches(connection: Connection, place: Place) -> Iterator[QuoteMatch]:
    """The match for a place; nothing if its document was removed meanwhile."""
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


def _differences(place: Place) -> Iterator[Difference]:
    """The differences in each part, and the words left out between parts."""
    left_out = iter(place.left_out())
    for number, (part, found) in enumerate(zip(place.parts, place.texts(), strict=True)):
        if number:
            ellipsis = part.asked[place.parts[number - 1].end : part.start].strip()
            yield Difference(ellipsis, next(left_out), part.asked.rindex(ellipsis, 0, part.start))
        found_here = changes(part.text, found)
        if not found_here and not says_the_same(part.text, found):
            found_here = changes(part.text, found, spaces=True)
        for here, there in found_here:
            yield Difference(part.text[here], found[there], part.start + here.start)
