"""The difference between two versions of a document, sentence by sentence, with citations on both sides.

Sentences are aligned by their folded words, so that spacing, line breaks and marks make no difference; but sentences
whose folded words are the same and whose numbers, signs or negations are not have changed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import Enum

from pincite.index.collection import Collection
from pincite.index.folded.digesting import own_words
from pincite.index.folded.folding import fold
from pincite.index.folded.meaning import says_the_same
from pincite.index.hit import DocumentFacts
from pincite.index.truth.documents import find_document
from pincite.index.truth.passages import keys_of, passages_by_key
from pincite.ingest.document import Sentence
from pincite.ingest.errors import BadOption
from pincite.service.citations.citation import Citation, CitationList
from pincite.service.versions.aligning import aligned
from pincite.service.versions.changed import Piece, pieces

MOST_CHANGES = 300


class ChangeKind(Enum):
    """What happened to a sentence."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Side:
    """A sentence of one of the two documents, verbatim but for its line breaks, and the citations of its words."""

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """A sentence that differs; `older` or `newer` is None where that document lacks it. `pieces` are those of CHANGED.

    A sentence that MOVED is the same in both, and stands elsewhere.
    """

    kind: ChangeKind
    older: Side | None
    newer: Side | None
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """How a document became another: the changes in the order of the newer text, at most MOST_CHANGES of `total`.

    `same` counts the sentences that both have, those that moved included.
    """

    older: DocumentFacts
    newer: DocumentFacts
    same: int
    total: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class _Change:
    kind: ChangeKind
    older: Sentence | None
    newer: Sentence | None


def difference(collection: Collection, older: str, newer: str) -> Difference:
    """The difference between two documents, named by id, path or name.

    Raises UnknownDocument, and BadOption if both are the same document.
    """
    with collection.snapshot():
        first, second = (find_document(collection.connection, wanted) for wanted in (older, newer))
        if first.id == second.id:
            raise BadOption(f"{older!r} and {newer!r} are the same document: name two versions of it.")
        for one in (first, second):
            collection.store.require_whole(one.id)
        before, after = (_sentences(collection, one.id) for one in (first, second))
        changes, same = _changes(before, after)
        cited = CitationList(collection)
        shown = [_shown(cited, first, second, one) for one in changes[:MOST_CHANGES]]
        cited.kept()
    return Difference(first, second, same, len(changes), tuple(shown))


def _sentences(collection: Collection, document_id: str) -> list[Sentence]:
    """The sentences of a document in the order of its text; each once, though two passages may have it."""
    keys = keys_of(collection.connection, [document_id]).tolist()
    passages = passages_by_key(collection.connection, keys)
    return list({one.spans: one for key in keys for one in passages[key].sentences}.values())


def _changes(before: Sequence[Sentence], after: Sequence[Sentence]) -> tuple[list[_Change], int]:
    """The changes in the order of the newer text, and how many sentences are the same."""
    keys, others = ([fold(own_words(one)).key for one in some] for some in (before, after))
    found: list[_Change] = []
    same = 0
    for tag, first, last, begin, end in SequenceMatcher(None, keys, others).get_opcodes():
        if tag == "equal":
            pairs = list(zip(before[first:last], after[begin:end], strict=True))
            differing = [pair for pair in pairs if not says_the_same(own_words(pair[0]), own_words(pair[1]))]
            same += len(pairs) - len(differing)
            found += [_Change(ChangeKind.CHANGED, *pair) for pair in differing]
        else:
            found += _replaced(before[first:last], after[begin:end])
    moved = list(_moved(found))
    return moved, same + sum(one.kind is ChangeKind.MOVED for one in moved)


def _replaced(before: Sequence[Sentence], after: Sequence[Sentence]) -> Iterator[_Change]:
    for older, newer in aligned([own_words(one) for one in before], [own_words(one) for one in after]):
        first = None if older is None else before[older]
        second = None if newer is None else after[newer]
        kind = ChangeKind.ADDED if first is None else ChangeKind.REMOVED if second is None else ChangeKind.CHANGED
        yield _Change(kind, first, second)


def _moved(changes: Sequence[_Change]) -> Iterator[_Change]:
    """The changes, with a sentence that is removed in one place and added in another told once, at the latter."""
    gone: dict[str, list[_Change]] = {}
    for one in changes:
        if one.kind is ChangeKind.REMOVED and one.older:
            gone.setdefault(own_words(one.older), []).append(one)
    taken: set[int] = set()
    settled = []
    for one in changes:
        waiting = gone.get(own_words(one.newer)) if one.kind is ChangeKind.ADDED and one.newer else None
        if waiting:
            taken.add(id(waiting[0]))
            one = _Change(ChangeKind.MOVED, waiting.pop(0).older, one.newer)
        settled.append(one)
    return (one for one in settled if id(one) not in taken)


def _shown(cited: CitationList, first: DocumentFacts, second: DocumentFacts, change: _Change) -> Change:
    older = _side(cited, first, change.older) if change.older else None
    newer = _side(cited, second, change.newer) if change.newer else None
    words = pieces(older.text, newer.text) if older and newer and change.kind is ChangeKind.CHANGED else ()
    return Change(change.kind, older, newer, words)


def _side(cited: CitationList, document: DocumentFacts, sentence: Sentence) -> Side:
    numbers = cited.numbers(document, sentence.spans)
    return Side(own_words(sentence), tuple(cited.citations()[number - 1] for number in numbers))
