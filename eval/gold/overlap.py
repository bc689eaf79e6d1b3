"""Decide whether two texts from the same document overlap, from the texts alone.

White space is ignored, because sources break lines inside words. No positions or passage ids are needed, so passages
from any splitting, and from other systems, are judged alike.
"""

import unicodedata

_BLOCK = 16  # characters


def squeeze(text: str) -> str:
    """Return the text in NFC without white space: `squeeze("가 나\\n다") -> "가나다"`."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def overlaps(first: str, second: str) -> bool:
    """Return whether two squeezed pieces of one document share at least half of the shorter one.

    >>> overlaps("abcdef", "xxdefyy"), overlaps("xxabcd", "cdefgh"), overlaps("xxabcd", "bcdefg")
    (False, False, True)
    """
    shorter = min(len(first), len(second))
    return shorter > 0 and shared(first, second, (shorter + 1) // 2) > 0


def shared(first: str, second: str, least: int) -> int:
    """Return how many characters two pieces of one text share; 0 if fewer than `least` (at least 1).

    Pieces of one text overlap in only three ways: one contains the other, or the end of either is the beginning of the
    other. A phrase that both happen to contain in the middle is not an overlap.

    >>> shared("the summit in Pyongyang", "summit", 3), shared("in Pyongyang, 2024", "Pyongyang, 2024 and", 3)
    (6, 15)
    """
    if first in second or second in first:
        length = min(len(first), len(second))
        return length if length >= least else 0
    return max(_joint(first, second, least), _joint(second, first, least))


def _joint(before: str, after: str, least: int) -> int:
    """Return the length of the longest suffix of `before` that is a prefix of `after`; 0 if it is below `least`."""
    beginning = after[:least]
    at = before.find(beginning, max(0, len(before) - len(after)))
    while at >= 0 and len(beginning) == least:
        if after.startswith(before[at:]):
            return len(before) - at
        at = before.find(beginning, at + 1)
    return 0


class Haystack:
    """A squeezed document, indexed so that looking up a quote hardly depends on the document's length."""

    def __init__(self, text: str) -> None:
        self._squeezed = squeeze(text)
        # A quote at least two blocks long contains at least one whole block, wherever it starts.
        self._blocks: dict[str, list[int]] = {}
        for at in range(0, len(self._squeezed) - _BLOCK + 1, _BLOCK):
            self._blocks.setdefault(self._squeezed[at : at + _BLOCK], []).append(at)

    def __contains__(self, quote: str) -> bool:
        """Return whether the document contains the quote, ignoring white space."""
        wanted = squeeze(quote)
        if len(wanted) < 2 * _BLOCK:
            return wanted in self._squeezed
        return any(
            at >= ahead and self._squeezed.startswith(wanted, at - ahead)
            for ahead in range(_BLOCK)
            for at in self._blocks.get(wanted[ahead : ahead + _BLOCK], ())
        )
