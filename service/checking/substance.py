"""Whether a short sentence has anything in common with its quotes: likeness alone says little of a few words.

"Purple kettle." is as like some sentence as a true one is; of longer nonsense there is always something that the quotes
do not have.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from ingest.text import language_of
from service.checking.figures import read_figures
from service.checking.naming import read_names
from service.checking.question_words import QUESTION_WORDS
from service.checking.words import Part, read_words

_SHORT = 45  # Latin letters
_KOREAN_CONTENT, _CONTENT = (Part.NAME, Part.NOUN), (Part.NAME, Part.OTHER)
_HAN, _KATAKANA = re.compile("[一-鿿]+"), re.compile("[ァ-ヿ]{2,}")


def width(text: str) -> int:
    """The length of a text in Latin letters; an Eastern letter says as much as two."""
    return len(text) + sum(letter >= "\u1100" for letter in text)


def content_words(text: str) -> frozenset[str]:
    """The words of a text that say what it is about, in dictionary forms; of Japanese and Chinese, pairs of letters."""
    if language_of(text) in ("ja", "zh"):
        pairs = (first + second for run in _HAN.findall(text) for first, second in pairwise(run))
        return frozenset((*_KATAKANA.findall(text), *pairs))
    content = _KOREAN_CONTENT if language_of(text) == "ko" else _CONTENT
    words = (word.lemma for word in read_words(text) if word.part in content)
    return frozenset(word for word in words if len(word) > 1 and word not in QUESTION_WORDS)


def has_word(word: str, known: frozenset[str]) -> bool:
    """True if a word is known, whole or begun: the analyser may cut a name that it does not know."""
    return any(other.startswith(word) or word.startswith(other) for other in known)


def has_nothing_of(claim: str, quotes: Sequence[str]) -> bool:
    """True for a short claim that has no word and no name of its quotes; across languages a place or a figure will do.

    Whether its names, places and figures are right is told in `support.py`.
    """
    if width(claim) >= _SHORT:
        return False
    own = [quote for quote in quotes if language_of(quote) == language_of(claim)]
    if any(has_word(word, content_words(quote)) for quote in own for word in content_words(claim)):
        return False
    naming = read_names(claim)
    if any(name.share_in(read_names(quote).skeletons) for name in naming.names for quote in quotes):
        return False
    figures = read_figures(claim)
    return len(own) == len(quotes) or not (naming.places or figures.numbers or figures.dates)
