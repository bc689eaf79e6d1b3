"""What the documents mention, so that a substitute can be one that they do not."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pincite.eval.gold.overlap import squeeze

_DIGITS = re.compile(r"\d+(?:[,.]\d{3})*(?!\d)|\d+")
_SEPARATORS = str.maketrans("", "", ",.")


@dataclass(frozen=True, slots=True)
class Mentioned:
    """The words of all documents, squeezed and without capitals, and the numbers in them, without separators."""

    words: str
    numbers: frozenset[str]

    def has(self, words: str) -> bool:
        """Return whether the words are anywhere in the documents, even inside a longer word.

        >>> read_mentioned(["The Bolivian delegation, 7,000 strong"]).has("Bolivia")
        True
        """
        return squeeze(words).casefold() in self.words

    def has_number(self, digits: str) -> bool:
        """Return whether the documents contain the number in digits.

        >>> known = read_mentioned(["7,000 containers in 2023"])
        >>> known.has_number("7000"), known.has_number("202")
        (True, False)
        """
        return digits in self.numbers


def read_mentioned(texts: Iterable[str]) -> Mentioned:
    """Return what these texts mention."""
    kept = list(texts)
    found = {match[0] for text in kept for match in _DIGITS.finditer(text)}
    parts = {part for one in found for part in re.split("[,.]", one)}
    whole = {one.translate(_SEPARATORS) for one in found}
    return Mentioned("\n".join(squeeze(text).casefold() for text in kept), frozenset(parts | whole))
