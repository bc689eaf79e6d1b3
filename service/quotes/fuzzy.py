"""Fuzzy quotation look-up: finds passages with similar words, for a quotation without an exact match."""

import sqlite3
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pincite.service.quotes.aligning import distance, fit, unmatched_edges
from pincite.service.quotes.folding import Folded
from pincite.service.quotes.places import OMITTED, Part, Place, Ranges, Source, longest, place_at, rank, sources

_SHORTEST_FUZZY = 8  # characters of a key; in a shorter one a changed character makes other words
_PIECES = 32
_WINDOWS = 200
_ALIGNED = 50_000  # characters aligned in all windows together


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a document's key that may contain similar words, with its votes."""

    votes: int
    document_id: str
    start: int
    end: int


def windows_of(source: Source, part: Part) -> list[Window]:
    """The windows that contain pieces of the part in about its order: with few errors, some piece has none."""
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
        Window(
            votes[at] + votes[at + 1],
            source.document_id,
            max(0, at * width - margin),
            (at + 2) * width + length + margin,
        )
        for at in list(votes)
    ]


def best_windows(windows: list[Window], further: Sequence[Window]) -> list[Window]:
    """The windows with the most votes, in descending order."""
    least = windows[-1].votes if len(windows) == _WINDOWS else 0
    better = [window for window in further if window.votes > least]
    return sorted(windows + better, key=lambda window: -window.votes)[:_WINDOWS] if better else windows


def _most_errors(length: int) -> int:
    """How many characters of a key may differ in a fuzzy match."""
    if length < _SHORTEST_FUZZY:
        return 0
    return length // 8 if length < 20 else length * 15 // 100


def nearly_standing(
    connection: sqlite3.Connection, readings: Sequence[Sequence[Part]], windows: Sequence[Window]
) -> list[Place]:
    """The FUZZY places in the windows, which are those of the last reading's anchor; the best first."""
    whole = readings[0][0].key
    # A passing place has at least a third of its pieces, so one with far fewer votes than the best cannot pass.
    windows = [window for window in windows[: max(16, _ALIGNED // len(whole))] if window.votes * 4 >= windows[0].votes]
    around = len(whole) - len(longest(readings[-1]).key)
    places: list[Place] = []
    for source in sources(connection, {window.document_id for window in windows}):
        found = [
            _nearly(source, parts, max(0, window.start - around), window.end + around)
            for window in windows
            if window.document_id == source.document_id
            for parts in readings
        ]
        places += _apart([place for place in found if place is not None])
    return sorted(places, key=rank)


def _apart(places: Sequence[Place]) -> list[Place]:
    """The places in the order of the text; of overlapping ones only the best."""
    kept: list[Place] = []
    for place in sorted(places, key=rank):
        start, end = place.ends()
        if all(end <= other.ends()[0] or start >= other.ends()[1] for other in kept):
            kept.append(place)
    return sorted(kept, key=Place.ends)


def _nearly(source: Source, parts: Sequence[Part], start: int, end: int) -> Place | None:
    """The best match within a range of the source's key; None if it differs too much."""
    view = source.whole
    ranges = _aligned(view, parts, start, end)
    errors = _errors(view, parts, ranges)
    # Words split by a page break agree in at least one half; only then is the body without headers worth searching.
    if 0 < 2 * sum(errors) <= sum(len(part.key) for part in parts):
        body = source.body()
        first = int(np.searchsorted(body.origin, view.origin[start]))
        others = _aligned(body, parts, first, first + end - start)
        if sum(_errors(body, parts, others)) < sum(errors):
            view, ranges, errors = body, others, _errors(body, parts, others)
    if any(count > _most_errors(len(part.key)) for count, part in zip(errors, parts, strict=True)):
        return None
    return place_at(source, view, parts, ranges, sum(errors))


def _errors(view: Folded, parts: Sequence[Part], ranges: Ranges) -> list[int]:
    return [distance(part.key, view.key[start:end]) for part, (start, end) in zip(parts, ranges, strict=True)]


def _aligned(view: Folded, parts: Sequence[Part], start: int, end: int) -> Ranges:
    """The ranges where the parts match best; the longest part is aligned first, the others next to it."""
    first = parts.index(longest(parts))
    chain = [_fitting(view, parts[first].key, start, end)]
    for part in parts[first + 1 :]:
        start = chain[-1][1]
        chain.append(_fitting(view, part.key, start, start + OMITTED + len(part.key)))
    for part in reversed(parts[:first]):
        end = chain[0][0]
        chain.insert(0, _fitting(view, part.key, max(0, end - OMITTED - len(part.key)), end))
    return tuple(chain)


def _fitting(view: Folded, key: str, start: int, end: int) -> tuple[int, int]:
    """The range within `start` to `end` of the view that is most similar to the key, extended to whole words."""
    found = fit(key, view.key[start:end])
    first, last = start + found[0], start + found[1]
    if first == last:
        return first, last
    before, after = unmatched_edges(key, view.key[first:last])
    return view.whole_characters(view.word_start(first, before), view.word_end(last, after))
