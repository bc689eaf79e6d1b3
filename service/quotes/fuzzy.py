"""Fuzzy quotation look-up: finds passages with similar words, for a quotation without an exact match."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from pincite.index.folded.folded_texts import FoldedTexts
from pincite.index.folded.folding import Folded
from pincite.index.folded.meaning import negations
from pincite.index.truth.store import Store
from pincite.service.quotes.aligning import distance, fit, letters, parted_distances, unmatched_edges, weight
from pincite.service.quotes.places import OMITTED, Part, Place, Ranges, Source, longest, place_at, rank, source_of

_LONGER = 3  # characters that the source's word may be longer than the one that the quotation has in its place
_SHORTEST_FUZZY = 8  # characters of a key; in a shorter one a changed character makes other words
_LIGHTEST_FUZZY = 12  # or this weight: six Hangul syllables or Han characters say as much
_NEGATED = 10  # further letters that may differ where one text has a negation more: it is altered, not another one
_OTHER = 0.4  # share of letters above which it is another text all the same
_PIECES = 32
_WINDOWS = 200
_COMPARED = 128  # characters of the longest quotation that is first compared with all windows at once
_ALIGNED = 50_000  # characters aligned in all windows together


@dataclass(frozen=True, slots=True)
class Window:
    """A range of a document's key that may contain similar words, with its votes."""

    votes: int
    document_id: str
    start: int
    end: int


def windows_of(document_id: str, text: bytes, part: Part) -> list[Window]:
    """The windows of a document's key, in UTF-8, that contain pieces of the part in about its order."""
    if not _is_enough(part.key):
        return []
    pieces = {offset: piece for offset, piece in _pieces(part.key) if _encoded(piece) in text}
    if not pieces:
        return []
    length, key = len(part.key), text.decode("utf-8", "surrogatepass")
    width, margin = max(12, length // 24), max(60, length // 6)
    votes: Counter[int] = Counter()
    for offset, piece in pieces.items():
        votes.update({(start - offset) // width for start in _starts(piece, key)})
    return [
        Window(votes[at] + votes[at + 1], document_id, max(0, at * width - margin), (at + 2) * width + length + margin)
        for at in list(votes)
    ]


def _pieces(key: str) -> Iterator[tuple[int, str]]:
    """Pieces of a key, each with its offset, so many that a similar text has at least one of them."""
    size = _piece_size(key)
    count = min(_PIECES, len(key) // size)
    for number in range(count):
        offset = number * (len(key) - size) // (count - 1)
        yield offset, key[offset : offset + size]


def _starts(piece: str, key: str) -> Iterator[int]:
    at = key.find(piece)
    while at >= 0:
        yield at
        at = key.find(piece, at + 1)


def _encoded(piece: str) -> bytes:
    return piece.encode("utf-8", "surrogatepass")


def best_windows(windows: list[Window], further: Sequence[Window]) -> list[Window]:
    """The windows with the most votes, in descending order."""
    least = windows[-1].votes if len(windows) == _WINDOWS else 0
    better = [window for window in further if window.votes > least]
    return sorted(windows + better, key=lambda window: -window.votes)[:_WINDOWS] if better else windows


def _is_enough(key: str) -> bool:
    """Whether a key is so long that another one, little different, must be the same words altered."""
    return len(key) >= _SHORTEST_FUZZY or weight(key) >= _LIGHTEST_FUZZY


def _piece_size(key: str) -> int:
    """The length of pieces, so many that the errors allowed leave at least one of them whole."""
    shortest = 3 if len(key) < _LIGHTEST_FUZZY <= weight(key) else 4
    return max(shortest, min(6, len(key) // (_most_errors(len(letters(key))) + 1)))


def _most_errors(length: int) -> int:
    """How many of so many letters may differ in a fuzzy match."""
    return length // 8 if length < 20 else length * 15 // 100


def _is_alike(asked: str, found: str, negated: bool) -> bool:
    """Whether two keys differ little, in characters or in letters, of which a Hangul syllable has two or three.

    `negated`: one of the texts has a negation that the other lacks.
    """
    if not _is_enough(asked):
        return asked == found
    if distance(asked, found) <= _most_errors(len(asked)):
        return True
    first, second = letters(asked), letters(found)
    most = _most_errors(len(first))
    if negated:
        most = max(most, min(most + _NEGATED, int(_OTHER * max(len(first), len(second)))))
    return distance(first, second) <= most


def nearly_standing(
    store: Store, texts: FoldedTexts, readings: Sequence[Sequence[Part]], windows: Sequence[Window]
) -> list[Place]:
    """The FUZZY places in the windows, which are those of the last reading's anchor; the best first."""
    whole, anchor = readings[0][0].key, longest(readings[-1])
    # A passing place has at least a third of its pieces, so one with far fewer votes than the best cannot pass.
    windows = [window for window in windows[: max(16, _ALIGNED // len(whole))] if window.votes * 4 >= windows[0].votes]
    around = len(whole) - len(anchor.key)
    near: dict[str, list[Window]] = {}
    for window in _promising(texts, windows, anchor, around):
        near.setdefault(window.document_id, []).append(window)
    places: list[Place] = []
    for document_id, _ in texts.documents(near.keys()):
        source = source_of(store, document_id)
        found = [
            _nearly(source, parts, max(0, window.start - around), window.end + around)
            for window in near[document_id]
            for parts in readings
        ]
        places += _apart([place for place in found if place is not None])
    return sorted(places, key=rank)


def _promising(texts: FoldedTexts, windows: Sequence[Window], anchor: Part, around: int) -> Sequence[Window]:
    """The windows that have the anchor's words, little changed, with a negation or a page's header among them or none.

    All windows are compared at once; that reads no document.
    """
    if len(anchor.key) + around > _COMPARED:
        return windows
    most = _most_errors(len(letters(anchor.key)) + around) + _NEGATED * bool(negations(anchor.text))
    within = {window.document_id for window in windows}
    keys = {one: key.decode("utf-8", "surrogatepass") for one, key in texts.documents(within)}
    reach = around + _NEGATED
    hays = [keys[one.document_id][max(0, one.start - reach) : one.end + reach] for one in windows]
    distances = parted_distances(anchor.key, hays)
    return [window for window, least in zip(windows, distances, strict=True) if least <= most]


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
        body = source.body
        first = int(np.searchsorted(body.origin, view.origin[start]))
        others = _aligned(body, parts, first, first + end - start)
        if sum(_errors(body, parts, others)) < sum(errors):
            view, ranges, errors = body, others, _errors(body, parts, others)
    if not all(_is_version(view, part, found) for part, found in zip(parts, ranges, strict=True)):
        return None
    return place_at(source, view, parts, ranges, sum(errors))


def _is_version(view: Folded, part: Part, found: tuple[int, int]) -> bool:
    start, end = found
    negated = start < end and negations(part.text) != negations(view.words(start, end))
    return _is_alike(part.key, view.key[start:end], negated)


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
    denied = _denied_end(view, key, last, after) if after else None
    start = view.word_start(first, before + _LONGER if before else 0)
    return view.whole_characters(start, denied or view.word_end(last, after + _LONGER if after else 0))


def _denied_end(view: Folded, key: str, last: int, missing: int) -> int | None:
    """Where the key's last character follows a negation behind `last`, if the key's `missing` last ones do.

    To a count of characters "포기할 것" is nearer to "포기" than to "포기하지 않을 것"; to a reader it is not.
    """
    first = view.word_start(last - 1, _NEGATED)
    for end in range(last + 1, min(last + missing + _NEGATED, len(view.key)) + 1):
        if view.key[end - 1] == key[-1] and negations(view.words(first, end)):
            return end
    return None
