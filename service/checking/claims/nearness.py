"""Scores how well a quote matches a claim, and finds short claims that share nothing with their quotes.

`worth` adds to the encoder's cosine for shared figures, names and verbs: across languages the cosine alone ranks short
sentences on the same topic above long ones that state the claim. `least_similarity` gives the minimum cosine by encoder
and direction, measured with `pincite-eval checker`.

`has_nothing_of` covers what the cosine cannot: "Purple kettle." is as similar to some sentence as a true one is. Longer
nonsense always contains something that the quotes lack.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from pincite.index.encoders import pair
from pincite.index.encoders.bundled import MODEL as E5
from pincite.ingest.text import language_of
from pincite.service.checking.claims.clauses import read_clauses
from pincite.service.checking.claims.figures import missing_dates, missing_numbers, read_figures
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.words import QUESTION_WORDS, Part, read_words

_LEAST = {pair.NAME: (0.86, 0.75), E5: (0.87, 0.76)}  # within one language, across two
_LENIENT = (0.0, 0.0)
# The bonus for each shared figure, name or verb: about the usual gap in cosine between the best quote and the second.
_IN_COMMON = 0.012
_MOST_IN_COMMON = 4
_MOST_VERBS = 3
_SHORT = 45  # Latin letters
_KOREAN_CONTENT, _CONTENT = (Part.NAME, Part.NOUN), (Part.NAME, Part.OTHER)
_HAN, _KATAKANA = re.compile("[一-鿿]+"), re.compile("[ァ-ヿ]{2,}")


def least_similarity(model: str, claim: str | None, quote: str | None) -> float:
    """The minimum cosine for a claim and a quote in these languages; 0 for an encoder that was not measured."""
    same, across = _LEAST.get(model, _LENIENT)
    return same if claim == quote else across


def worth(claim: str, quote: str, cosine: float) -> float:
    """The cosine plus a bonus for each number, date, name and verb of the claim that is in the quote."""
    figures, known = read_figures(claim), read_figures(quote)
    names, named = read_names(claim), read_names(quote)
    missing = (
        len(list(missing_numbers(figures, known, ())))
        + len(list(missing_dates(figures, known, (), ())))
        + len(list(missing_names(names, [named])))
    )
    shared = len(figures.numbers) + len(figures.dates) + len(names.places) + len(names.names) - missing
    verbs = {meaning for clause in read_clauses(claim) for meaning in clause.meanings}
    said = {meaning for clause in read_clauses(quote) for meaning in clause.meanings}
    return cosine + _IN_COMMON * (min(shared, _MOST_IN_COMMON) + min(len(verbs & said), _MOST_VERBS))


def width(text: str) -> int:
    """The length of a text in Latin letters; an East Asian letter counts as two."""
    return len(text) + sum(letter >= "\u1100" for letter in text)


def content_words(text: str) -> frozenset[str]:
    """The content words of a text in dictionary form; in Japanese and Chinese, Katakana words and Han letter pairs."""
    if language_of(text) in ("ja", "zh"):
        pairs = (first + second for run in _HAN.findall(text) for first, second in pairwise(run))
        return frozenset((*_KATAKANA.findall(text), *pairs))
    content = _KOREAN_CONTENT if language_of(text) == "ko" else _CONTENT
    words = (word.lemma for word in read_words(text) if word.part in content)
    return frozenset(word for word in words if len(word) > 1 and word not in QUESTION_WORDS)


def has_word(word: str, known: frozenset[str]) -> bool:
    """True if a known word begins with this one, or this one with it: the analyser may cut names it does not know."""
    return any(other.startswith(word) or word.startswith(other) for other in known)


def has_nothing_of(claim: str, quotes: Sequence[str]) -> bool:
    """True for a short claim that shares no word or name with its quotes; across languages a place or figure suffices.

    `support.py` checks whether its names, places and figures are right.
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
