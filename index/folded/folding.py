"""Folds texts to keys that map back to the text.

A key has no white space, no quotation marks, no hyphens except before a digit ("-5", "2023-2024"), no capitals and no
compatibility forms. So a quotation and its source have the same key however either was typed, broken into lines or
spaced. Each character is folded independently: the key of a part of a text is part of the text's key.
"""

import re
import unicodedata
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain, takewhile

import numpy as np
from numpy.typing import NDArray

from pincite.ingest.cutting.lines import Line

_QUOTES = frozenset("\"'`´“”„‟‘’‚‛«»‹›「」『』《》〈〉〝〞〟′″ʼ❛❜❝❞")
# Korean documents also use the vowel eu and box-drawing characters as dashes.
_DASHES = frozenset("-‐‑‒–—―⁃−─━ㅡ")
_ALIKE = {
    **dict.fromkeys(_QUOTES, ""),
    **dict.fromkeys(_DASHES, "-"),
    **dict.fromkeys("·ㆍ・‧∙•⋅", "·"),
    **dict.fromkeys("~∼〜", "~"),
    "⋯": "...",
}
_DROPPED = {"Cc", "Cf", "Zs", "Zl", "Zp"}
# All code points that folding may change; Hangul syllables and most Han characters do not change.
_FOLDED = (
    range(0x3400),
    range(0xA000, 0xAC00),
    range(0xD7A4, 0x10000),
    range(0x1D400, 0x1D800),
    range(0x2F800, 0x2FA20),
)
_CODES = 0x110000
_LONE_DASH = re.compile(r"-(?![0-9])")

Integers = NDArray[np.int64]
Codes = NDArray[np.uint32]


@dataclass(frozen=True, slots=True)
class Folded:
    """A text's key: `key[i]` comes from `text[origin[i]]`. `rank` maps a partial key to positions in the whole key."""

    text: str
    key: str
    origin: Integers
    rank: Integers | None = None

    def whole_characters(self, start: int, end: int) -> tuple[int, int]:
        """The range of the key, widened until it splits no character of the text ("…" is three in the key)."""
        while start > 0 and self.origin[start - 1] == self.origin[start]:
            start -= 1
        while end < len(self.key) and self.origin[end] == self.origin[end - 1]:
            end += 1
        return start, end

    def occurrences(self, key: str, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The ranges of a key within `start` to `end` of this one, overlapping ones too, that split no character."""
        at = self.key.find(key, start, end)
        while at >= 0:
            found = (at, at + len(key))
            if self.whole_characters(*found) == found:
                yield found
            at = self.key.find(key, at + 1, end)

    def word_start(self, start: int, most: int) -> int:
        """The beginning of the word that contains `start`; `start` itself if it is more than `most` characters away."""
        at = start
        while at > 0 and self._in_one_word(at) and start - at <= most:
            at -= 1
        return at if start - at <= most else start

    def word_end(self, end: int, most: int) -> int:
        """The end of the word that ends or continues at `end`; `end` itself if that is more than `most` away."""
        at = end
        while at < len(self.key) and self._in_one_word(at) and at - end <= most:
            at += 1
        return at if at - end <= most else end

    def _in_one_word(self, at: int) -> bool:
        """Whether a letter and the one before it are adjacent in the text."""
        return self.key[at - 1 : at + 1].isalnum() and bool(self.origin[at] - self.origin[at - 1] <= 1)

    def words(self, start: int, end: int) -> str:
        """The text that a range of the key comes from; the range must not be empty."""
        return self.text[self.origin[start] : self.origin[end - 1] + 1]

    def marks(self) -> tuple[str, str]:
        """The text before and after the words: marks that are not in the key."""
        return self.text[: self.origin[0]], self.text[self.origin[-1] + 1 :]


@dataclass(frozen=True, slots=True)
class _Table:
    """The folding of every code point: 0 for nothing, another code point, or `_CODES + n` for sequence number n.

    Sequence n is `lengths[n]` code points of `several`, from `begins[n]` on.
    """

    folded: Codes
    lengths: Integers
    begins: Integers
    several: Codes


def fold(text: str) -> Folded:
    """The text's key; the module docstring says what a key leaves out."""
    out = _table().folded[codes_of(text)]
    origin = np.flatnonzero(out != 0)
    out = out[origin]
    if out.max(initial=0) >= _CODES:
        out, origin = _expanded(out, origin)
    dashes = np.flatnonzero(out == ord("-"))
    if dashes.size:
        following = np.append(out, 0)[dashes + 1]
        kept = np.ones(out.size, np.bool_)
        kept[dashes[(following < ord("0")) | (following > ord("9"))]] = False
        out, origin = out[kept], origin[kept]
    return Folded(text, _string(out), origin)


def key_of(text: str) -> str:
    """The key of one short text, as `fold` makes it, without the table of all characters that takes 50 ms to make.

    >>> key_of("“한·러 정상회담”"), fold("“한·러 정상회담”").key
    ('한·러정상회담', '한·러정상회담')
    """
    return _LONE_DASH.sub("", "".join(map(_fold_character, text)))


def _expanded(out: Codes, origin: Integers) -> tuple[Codes, Integers]:
    """Both arrays with sequences of the table expanded to their code points."""
    table = _table()
    numbers = out[out >= _CODES] - _CODES
    each = table.lengths[numbers]
    lengths = np.ones(out.size, np.int64)
    lengths[out >= _CODES] = each
    out, origin = np.repeat(out, lengths), np.repeat(origin, lengths)
    within = np.arange(each.sum()) - np.repeat(np.cumsum(each) - each, each)
    out[out >= _CODES] = table.several[np.repeat(table.begins[numbers], each) + within]
    return out, origin


@cache
def folding_version() -> str:
    """A name for this way of folding, by which kept keys are known as its own. Raise its 1 when `fold` changes."""
    table = _table()
    return f"1-{zlib.crc32(table.folded.tobytes() + table.several.tobytes()):08x}"


def only_lines(folded: Folded, lines: Sequence[Line], page_starts: Integers) -> Folded:
    """The part of the key that comes from these lines, of pages that begin at `page_starts` in the text."""
    inside = np.zeros(len(folded.text), np.bool_)
    for line in lines:
        begin = int(page_starts[line.page])
        inside[begin + line.start : begin + line.end] = True
    rank = np.flatnonzero(inside[folded.origin])
    return Folded(folded.text, _string(codes_of(folded.key)[rank]), folded.origin[rank], rank)


def leading_marks(text: str) -> int:
    """The number of marks at the beginning of a text that keys leave out."""
    marks = (not character.isspace() and _fold_character(character) in ("", "-") for character in text)
    return sum(1 for _ in takewhile(bool, marks))


def same_marks(asked: str, text: str) -> int:
    """The length of the marks that `text` begins with and `asked` too; white space counts only if both have it."""
    at = reached = 0
    for mark in asked:
        if mark.isspace():
            at += len(text[at:]) - len(text[at:].lstrip())
        elif at < len(text) and _like(mark, text[at]):
            at += 1
            reached = at
        else:
            break
    return reached


def _like(first: str, second: str) -> bool:
    """Whether two marks are the same, both quotation marks or both dashes."""
    return first == second or any(first in kind and second in kind for kind in (_QUOTES, _DASHES))


def codes_of(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _string(codes: Codes) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")


@cache
def _table() -> _Table:
    folded = np.arange(_CODES, dtype=np.uint32)
    several: list[str] = []
    for code in chain.from_iterable(_FOLDED):
        text = _fold_character(chr(code))
        if len(text) > 1:
            folded[code] = _CODES + len(several)
            several.append(text)
        else:
            folded[code] = ord(text) if text else 0
    lengths = np.array([len(text) for text in several])
    return _Table(folded, lengths, np.cumsum(lengths) - lengths, codes_of("".join(several)))


def _fold_character(character: str) -> str:
    """The character's form in a key, with all hyphens as "-"."""
    if character in _ALIKE:
        return _ALIKE[character]
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", character).casefold())
    # Half-width kana have separate voicing marks, so all kana are decomposed.
    if "\u3040" <= character <= "\u30ff":
        folded = unicodedata.normalize("NFKD", folded)
    return "".join(_ALIKE.get(one, one) for one in folded if unicodedata.category(one) not in _DROPPED)
