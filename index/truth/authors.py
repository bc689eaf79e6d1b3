"""Finds authors by names in any order, with or without spaces, hyphens and diacritics, in Hangul or romanised.

Kim Jong-un, KIM Jong Un, Jong Un Kim and 김정은 are one. So are Jürgen Müller and Müller, Juergen.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from pincite.ingest.people import is_hangul, is_spelling_of
from pincite.ingest.text import caseless

_BETWEEN = "\0"
_PEOPLE = re.compile(r"[;/&|·]|\band\b")  # between several authors; a comma may as well part the family name
_WORD = re.compile(r"[^\W_]+")
_JOINED = re.compile(r"(?<=\w)['’‘`´-](?=\w)")  # Jong-un, Ch'oe
_UNLIKE = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"})
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ø": "oe", "å": "aa"})
_MOST_WORDS = 6  # of one name; more are not turned round


@dataclass(frozen=True, slots=True)
class _Name:
    """A name or several: the text in small letters, and each person's words, folded, in each spelling."""

    plain: str
    people: tuple[tuple[str, ...], ...]

    @property
    def joined(self) -> str:
        return _BETWEEN.join((self.plain, *("".join(words) for words in self.people)))


def authors_named(authors: Iterable[str], parts: Iterable[str]) -> set[str]:
    """Return those of the authors whose names contain one of the parts: a name, or some of its words or letters."""
    left = {author: _read(author) for author in authors}
    wanted = [_read(part) for part in set(parts)]
    found: set[str] = set()
    joined = _BETWEEN.join(name.joined for name in left.values())
    romanised = any(_is_in_hangul(name) for name in (*wanted, *left.values()))
    for part in wanted:
        if romanised or _may_be_in(part, joined):  # looked for in all names at once, and only then in each
            found |= {author for author, name in left.items() if _is_named(name, part)}
            left = {author: name for author, name in left.items() if author not in found}
    return found


def _read(text: str) -> _Name:
    composed = caseless(text)
    spellings = dict.fromkeys((composed, composed.translate(_UMLAUTS)))
    people = (
        tuple(_WORD.findall(_folded(one))) for spelling in spellings for one in _PEOPLE.split(_JOINED.sub("", spelling))
    )
    return _Name(text.casefold(), tuple(words for words in people if words))


def _folded(text: str) -> str:
    """Return the text without the diacritics of Latin letters; those of Kana and Cyrillic make other letters."""
    letters = unicodedata.normalize("NFD", text.translate(_UNLIKE))
    kept = (
        letter
        for before, letter in zip(" " + letters, letters, strict=False)
        if not (unicodedata.combining(letter) and (before.isascii() or unicodedata.combining(before)))
    )
    return unicodedata.normalize("NFC", "".join(kept))


def _may_be_in(part: _Name, joined: str) -> bool:
    return part.plain in joined or any(all(word in joined for word in words) for words in part.people)


def _is_named(name: _Name, part: _Name) -> bool:
    return part.plain in name.plain or any(_is_same(words, wanted) for wanted in part.people for words in name.people)


def _is_same(words: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Return whether the wanted words are in a person's, in whatever order, joined or apart, in whatever letters."""
    if len(wanted) == 1 and any(wanted[0] in word for word in words):
        return True
    ends = ["".join(words[start:]) for start in range(len(words))]
    if any(end.startswith(turned) for turned in _turned(wanted) for end in ends):
        return True
    if all(any(word.startswith(beginning) for word in words) for beginning in wanted):  # Müller, J.
        return True
    return _is_romanised(words, wanted) or _is_romanised(wanted, words)


def _is_romanised(hangul: tuple[str, ...], latin: tuple[str, ...]) -> bool:
    """Return whether a word in Hangul is the name that the others spell in Latin letters."""
    names = [word for word in ("".join(hangul), *hangul) if is_hangul(word)]
    return (
        bool(names)
        and "".join(latin).isascii()
        and any(is_spelling_of(turned, name) for name in names for turned in _turned(latin))
    )


def _turned(words: tuple[str, ...]) -> list[str]:
    """Return the words joined, beginning with each of them in turn: Kim Jong Un, Jong Un Kim, Un Kim Jong."""
    turns = range(len(words)) if len(words) <= _MOST_WORDS else range(1)
    return ["".join(words[turn:] + words[:turn]) for turn in turns]


def _is_in_hangul(name: _Name) -> bool:
    return any(is_hangul(word) for words in name.people for word in words)
