"""Compares two sentences word by word."""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\d+(?:[.,:]\d+)*|\w+|[^\w\s]")
_LONGEST = 2_000  # words; longer sentences, such as tables, are compared as a whole


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a changed sentence: of both versions ("same"), of the older ("removed") or the newer one ("added").

    The pieces that are the same or removed make up the older sentence, those the same or added the newer one.
    """

    kind: str
    text: str


def pieces(older: str, newer: str) -> tuple[Piece, ...]:
    """What a sentence became.

    >>> [(one.kind, one.text) for one in pieces("It costs 5 won.", "It costs 7 won.")]
    [('same', 'It costs '), ('removed', '5'), ('added', '7'), ('same', ' won.')]
    """
    before, after = _WORDS.findall(older), _WORDS.findall(newer)
    if max(len(before), len(after)) > _LONGEST:
        return (Piece("removed", older), Piece("added", newer))
    found: list[Piece] = []
    for tag, first, last, begin, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(Piece("same", "".join(before[first:last])))
            continue
        found += [Piece("removed", "".join(before[first:last]))] if last > first else []
        found += [Piece("added", "".join(after[begin:end]))] if end > begin else []
    return tuple(found)


def words_of(text: str) -> Counter[str]:
    """How often a sentence has each of its words."""
    return Counter(re.findall(r"\w+", text.casefold()))


def words_in_common(one: Counter[str], other: Counter[str]) -> float:
    """The share (0 to 1) of their words that two sentences have in common, those that occur twice counted twice."""
    return 2 * (one & other).total() / max(1, one.total() + other.total())
