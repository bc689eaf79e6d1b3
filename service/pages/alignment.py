"""Aligns a range of a page's stored text with the characters that PDFium extracts from the page.

Two PDF readers order and space a page differently, write ligatures as one letter or as two, and Hangul as syllables or
as letters. So both texts are folded to keys without white space, decomposed into letters, and the keys are compared:
whole, then line by line where the order differs, then word by word. The surrounding text decides between several
matches. A range that is ambiguous or missing gets no position: none is better than a wrong one.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

_AROUND = 2_000  # letters compared on either side
_ALONE = 6  # letters, with the matching context, that identify a place; with fewer it must follow the previous part
_NEAR = 40  # letters at most between two words of one line
_MOST = 2_000  # matches considered
_PARTS = (re.compile(r"[^\n]+"), re.compile(r"\S+"))
_ALIKE = dict.fromkeys("\xad\u2010\u2011\u2212", "-")
_DROPPED = {"Cc", "Cf", "Zs", "Zl", "Zp"}


@dataclass(frozen=True, slots=True)
class _Key:
    """A folded text: `text[i]` comes from the character at `origin[i]`, whose letters begin at `starts[origin[i]]`."""

    text: str
    origin: Sequence[int]
    starts: Sequence[int]

    def occurrences(self, part: str) -> Iterator[int]:
        """The positions of a key within this one that do not split a character."""
        at = self.text.find(part)
        while at >= 0:
            if self._begins(at) and self._begins(at + len(part)):
                yield at
            at = self.text.find(part, at + 1)

    def _begins(self, at: int) -> bool:
        return at in (0, len(self.text)) or self.origin[at - 1] != self.origin[at]


def align(text: str, start: int, end: int, characters: str) -> list[int] | None:
    """The positions in `characters` of the letters of `text[start:end]`, in the order of the text, without white space.

    None if they are not certain.
    """
    shown = _key(characters)
    places = _Alignment(text, _key(text), shown).places(start, end)
    return None if places is None else list(dict.fromkeys(shown.origin[place] for place in places))


@dataclass(frozen=True, slots=True)
class _Alignment:
    text: str
    stored: _Key
    shown: _Key

    def places(self, start: int, end: int, depth: int = 0, after: int | None = None) -> list[int] | None:
        """The position in the shown key of each letter of a range of the text, matched as a whole or part by part."""
        first, last = self.stored.starts[start], self.stored.starts[end]
        at = self._place(first, last, after) if first < last else 0
        if at is not None:
            return list(range(at, at + last - first))
        if depth == len(_PARTS):
            return None
        found: list[int] = []
        for part in _PARTS[depth].finditer(self.text, start, end):
            places = self.places(*part.span(), depth + 1, found[-1] + 1 if found else after)
            if places is None:
                return None
            found += places
        return found

    def _place(self, first: int, last: int, after: int | None) -> int | None:
        """The position of a part of the stored key in the shown one; None if it is missing or ambiguous."""
        if self.stored.text == self.shown.text:
            return first
        found = list(islice(self.shown.occurrences(self.stored.text[first:last]), _MOST))
        likeness = [self._likeness(first, last, at) for at in found]
        most = max(likeness, default=0)
        best = [at for at, like in zip(found, likeness, strict=True) if like == most]
        if len(best) == 1 and last - first + most >= _ALONE:
            return best[0]
        return next((at for at in best if after is not None and 0 <= at - after <= _NEAR), None)

    def _likeness(self, first: int, last: int, at: int) -> int:
        """The number of letters before and after that agree as well."""
        stored, shown = self.stored.text, self.shown.text
        end = at + last - first
        before = _shared(stored[max(0, first - _AROUND) : first][::-1], shown[max(0, at - _AROUND) : at][::-1])
        return before + _shared(stored[last : last + _AROUND], shown[end : end + _AROUND])


def _shared(one: str, other: str) -> int:
    """The length of the common prefix of two texts."""
    most = min(len(one), len(other))
    return bisect_left(range(1, most + 1), True, key=lambda length: one[:length] != other[:length])


@lru_cache(16)
def _key(text: str) -> _Key:
    parts = [_folded(character) for character in text]
    starts = [0]
    for part in parts:
        starts.append(starts[-1] + len(part))
    origin = [at for at, part in enumerate(parts) for _ in part]
    return _Key("".join(parts), origin, starts)


@lru_cache(20_000)
def _folded(character: str) -> str:
    parts = unicodedata.normalize("NFKD", _ALIKE.get(character, character))
    return "".join(part for part in parts if unicodedata.category(part) not in _DROPPED)
