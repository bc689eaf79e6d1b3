"""Tells Korean people apart whose names are written in other letters: Kim Yo Jong is not 김정은.

Half of the words of a foreign name are enough to know it by, but half of the people in a Korean text are called Kim. So
a surname with a given name of two syllables is compared as a whole, by its consonants, with the full names of the text.
"""

import re
from collections.abc import Iterable, Sequence

from pincite.ingest.people import SPELLED_SURNAMES
from pincite.service.checking.mentions.names import Name, skeletons

_FULL = 3  # syllables of most Korean names
_VOWELS = re.compile("[aeiouy]+")
_HYPHEN = re.compile("['’-]")
_SYLLABLES = {spelled: syllables for spellings, syllables in SPELLED_SURNAMES.items() for spelled in spellings.split()}


def is_korean(words: Sequence[str]) -> bool:
    """Return whether the words name a Korean in other letters: `is_korean(("Kim", "Jong", "Un")) -> True`."""
    surname, given = _parted(words)
    return bool(given) and surname in _SYLLABLES


def is_another(words: Sequence[str], known: Iterable[Name]) -> bool:
    """Return whether the words name a Korean with whom a known name shares the surname, but no known name is meant.

    >>> known = [Name(("김정은",), 0, 3)]
    >>> is_another(("Kim", "Yo-jong"), known), is_another(("Kim", "Jong", "Un"), known)
    (True, False)
    """
    surname, given = _parted(words)
    syllables = _SYLLABLES.get(surname, "")
    if not (syllables and given):
        return False
    relatives = [word for name in known for word in name.words if len(word) == _FULL and word[0] in syllables]
    return bool(relatives) and not any(_is_called(given, word[1:]) for word in relatives)


def is_called_in(words: Sequence[str], texts: Iterable[str]) -> bool:
    """Return whether a Korean text has a word that begins with the Korean of this name, as 김정은과 does.

    This needs no analyser, so it is asked first: `is_called_in(("Kim", "Jong", "Un"), ["김정은과 푸틴은"]) -> True`.
    """
    surname, given = _parted(words)
    syllables = _SYLLABLES.get(surname, "")
    if not (syllables and given):
        return False
    word = re.compile(f"(?<![가-힣])[{syllables}]([가-힣]{{{_FULL - 1}}})")
    return any(_is_called(given, called) for text in texts for called in set(word.findall(text)))


def _parted(words: Sequence[str]) -> tuple[str, str]:
    """The surname and the given name in small letters, the latter empty if it is not one of two syllables."""
    parts = [word.lower() for word in words]
    if len(parts) == 2 and _HYPHEN.search(parts[0]):  # Yo-jong Kim
        parts.reverse()
    syllables = [one for part in parts[1:] for one in _HYPHEN.split(part)]
    given = "".join(syllables)
    fits = len(syllables) == _FULL - 1 or len(_VOWELS.findall(given)) == _FULL - 1
    return parts[0] if parts else "", given if fits else ""


def _is_called(given: str, hangul: str) -> bool:
    """Whether a given name may be this one; North Korea writes an L where the South has none: 리룡남, 이용남."""
    heard = skeletons(given)
    southern = frozenset(one.removeprefix("L") for one in heard)
    return not (heard | southern).isdisjoint(skeletons(hangul))
