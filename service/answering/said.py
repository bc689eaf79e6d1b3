"""Tells the words of each sentence of a passage from the terms that are stored with the passage.

The analyser found these terms when the passage was added, in the order of its text. To analyse the sentences again
takes a millisecond each, and to load the analyser takes a second, for which a question in another language need not
wait.
"""

import unicodedata
from bisect import bisect_right
from collections.abc import Sequence

from pincite.index.legs.terms import is_korean, plain_terms
from pincite.service.checking.mentions.words import QUESTION_WORDS

# Letters, each vowel and consonant of Hangul counted, within which the next term stands. With 60, the words of 96 % of
# the sentences were those that the analyser finds in them, and every sentence was chosen as with those.
_NEXT = 60
_VOWELS = ("\u1161", "\u1175")  # the first and the last


def content(terms: Sequence[str]) -> frozenset[str]:
    """The terms of a text without function words."""
    return frozenset(term for term in terms if term not in QUESTION_WORDS)


def words_said(stored: Sequence[str], texts: Sequence[str]) -> list[frozenset[str]]:
    """The words of each of a passage's sentences, without function words; `stored` are the passage's terms.

    >>> [sorted(words) for words in words_said(["정상", "만나", "배", "떠나"], ["정상이 만났다.", "배는 떠났다."])]
    [['만나', '정상'], ['떠나', '배']]
    """
    parts = _parted([term for term in stored if is_korean(term)], texts)
    return [content([*part, *plain_terms(text)]) for part, text in zip(parts, texts, strict=True)]


def _parted(stored: Sequence[str], texts: Sequence[str]) -> list[list[str]]:
    """The Korean terms by sentence. One that is written otherwise (가지 in 가졌다) goes with the one before it."""
    letters = [_letters(text.lower()) for text in texts]
    whole = " ".join(letters)
    begins = [0]
    for one in letters:
        begins.append(begins[-1] + len(one) + 1)
    parts: list[list[str]] = [[] for _ in texts]
    at = 0  # the first letter at which the next term may stand
    for term in stored:
        found = _place(whole, _letters(term), at)
        sentence = bisect_right(begins, at if found < 0 else found) - 1
        if parts:
            parts[min(sentence, len(parts) - 1)].append(term)
        at = at if found < 0 else found + 1
    return parts


def _place(whole: str, term: str, at: int) -> int:
    """Where the term stands next, -1 if it does not; the last vowel of a verb melts with its ending: 만나, 만났다."""
    found = whole.find(term, at, at + _NEXT)
    if found < 0 and len(term) > 2 and _VOWELS[0] <= term[-1] <= _VOWELS[1]:
        found = whole.find(term[:-1], at, at + _NEXT)
    return found


def _letters(text: str) -> str:
    """The text with each syllable of Hangul taken apart into its letters."""
    return unicodedata.normalize("NFD", text)
