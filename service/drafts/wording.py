"""How much of a sentence's wording has a counterpart in a quote, across languages: 병원 is "hospital".

Vectors of whole sentences tell the subject, not whether a sentence says the same. So each content word of the sentence
is compared with each word of the quote, by the second encoder's vectors, which were trained on translations. A word
that no passage uses weighs more than one that many use.
"""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache

import numpy as np

from pincite.index.encoders.encoder import Encoder
from pincite.index.truth.store import Vectors
from pincite.ingest.text import language_of
from pincite.service.checking.mentions.date_mentions import blank_dates
from pincite.service.checking.mentions.naming import missing_names, read_names
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.words import QUESTION_WORDS, Part, read_words
from pincite.service.drafts.translations import translations

_KEPT = 50_000  # vectors of words; a draft of 300 pages has fewer
_CLAIMS = 16  # whose comparisons are kept: a sentence, what it says without its speaker, and its clauses
# Cosines of the second encoder: those of unrelated words are about 0.3, of translations 0.65 on average. Within one
# language related words are nearer than that, and those that mean the same are often the same.
_WITHIN, _ACROSS = (0.45, 0.85), (0.36, 0.62)
_EMPTY_WORDS = (
    "ago their them then there such take make get put other both same most more become already one two three four five "
    "six seven eight nine ten each through over while up out against between "
    "등 중 및 때 전 후 뒤 년 월 일 위하 따르 통하 관하 의하 어 가 오 보 주 지 이 번 약"
)
EMPTY = QUESTION_WORDS | frozenset(_EMPTY_WORDS.split())
_SHORTEST = 3  # Latin letters
_LIGHT = ("NNB", "VX", "VCN", "VCP", "SN", "NR")

Frequency = Callable[[Sequence[str]], Sequence[int]]  # terms -> the number of passages that have them


class Wording:
    """Compares words with an encoder, and keeps the vectors of those it has seen. Use it from one thread at a time."""

    def __init__(self, encoder: Encoder, frequency: Frequency, passages: int) -> None:
        self._encoder, self._frequency, self._passages = encoder, frequency, passages
        self._vectors: dict[str, Vectors] = {}
        self._found: dict[str, dict[str, Vectors]] = {}  # by claim and quote

    def compare(self, claim: str, quotes: Sequence[str]) -> None:
        """Compare a claim with many quotes at once, which is quicker; what is found is kept for the next calls."""
        if claim not in self._found and len(self._found) == _CLAIMS:
            self._found.clear()
        found = self._found.setdefault(claim, {})
        words = words_of(claim)
        new = [quote for quote in dict.fromkeys(quotes) if quote not in found]
        read = [words_of(quote) for quote in new]
        self._learn_words([*words, *(word for one in read for word in one)])
        own = self._stacked(words)
        for quote, known in zip(new, read, strict=True):
            found[quote] = self._counterparts(claim, words, own, quote, known)

    def coverage(self, claim: str, quotes: Sequence[str]) -> float:
        """The share (0 to 1) of the claim's wording that one of the quotes has; 1 for a claim without content words."""
        words = words_of(claim)
        if not words:
            return 1.0
        weights = self.weights(words)
        return float(self.counterparts(claim, quotes) @ weights / weights.sum())

    def counterparts(self, claim: str, quotes: Sequence[str]) -> Vectors:
        """For each content word of the claim, how surely (0 to 1) a word of the quotes means the same."""
        self.compare(claim, quotes)
        found: Vectors = np.max([self._found[claim][quote] for quote in quotes], axis=0)
        return found

    def likeness(self, word: str, other: str) -> float:
        """How alike (-1 to 1) two words are in what they mean."""
        self._learn_words([word, other])
        return float(self._vectors[word] @ self._vectors[other])

    def weights(self, words: Sequence[str]) -> Vectors:
        """The weight of each word: the rarer in the collection, the heavier."""
        counts = self._frequency(words)
        most = math.log(1 + self._passages)
        return np.array([max(0.15, 1 - math.log(1 + count) / max(most, 1.0)) for count in counts], np.float32)

    def _counterparts(
        self, claim: str, words: Sequence[str], own: Vectors, quote: str, known: Sequence[str]
    ) -> Vectors:
        if not words or not known:
            return np.zeros(len(words), np.float32)
        within = language_of(quote) == language_of(claim)
        unlike, alike = _WITHIN if within else _ACROSS
        nearest = (own @ self._stacked(known).T).max(axis=1)
        found: Vectors = np.clip((nearest - unlike) / (alike - unlike), 0, 1)
        named, there = _named(claim, quote), frozenset(known)
        for at, word in enumerate(words):
            if not there.isdisjoint(translations().get(word, ())):
                found[at] = 1.0
            elif word in named:  # names of other scripts may not be recognised
                found[at] = max(named[word], 0.0 if within else found[at] / 2)
            elif word in there or any(_is_same(word, other) for other in known):
                found[at] = 1.0
        return found

    def _learn_words(self, words: Sequence[str]) -> None:
        new = [word for word in dict.fromkeys(words) if word not in self._vectors]
        if not new:
            return
        if len(self._vectors) + len(new) > _KEPT:
            self._vectors.clear()
            new = list(dict.fromkeys(words))
        self._vectors.update(zip(new, self._encoder.encode_words(new), strict=True))

    def _stacked(self, words: Sequence[str]) -> Vectors:
        return np.stack([self._vectors[word] for word in words]) if words else np.zeros((0, 1), np.float32)


@lru_cache(maxsize=20_000)
def words_of(text: str) -> tuple[str, ...]:
    """The content words of a text in dictionary form, without dates and numbers, each once."""
    text = _without_numbers(blank_dates(text))
    korean = language_of(text) == "ko"
    kinds = (Part.NAME, Part.NOUN, Part.VERB) if korean else (Part.NAME, Part.OTHER)
    found = dict.fromkeys(
        word.lemma
        for word in read_words(text)
        if word.part in kinds and word.lemma not in EMPTY and word.tag not in _LIGHT
        if (len(word.lemma) > 1 or word.part is Part.NOUN if korean else len(word.lemma) >= _SHORTEST)
    )
    return tuple(found)


def _without_numbers(text: str) -> str:
    for number in find_numbers(text):
        text = f"{text[: number.start]}{' ' * (number.end - number.start)}{text[number.end :]}"
    return text


def _is_same(word: str, other: str) -> bool:
    """The analyser may cut compounds it does not know: 교역액 and 교역."""
    shorter, longer = (word, other) if len(word) <= len(other) else (other, word)
    return len(shorter) > 1 and "가" <= shorter[0] <= "힣" and longer.startswith(shorter)


def _named(claim: str, quote: str) -> dict[str, float]:
    """The words of the claim's names and places, each with 1.0 if the quote names the same, else 0.0."""
    naming = read_names(claim)
    missing = set(missing_names(naming, [read_names(quote)]))
    found: dict[str, float] = {}
    for start, end in [(one.start, one.end) for one in naming.names] + [(one.start, one.end) for one in naming.places]:
        written = claim[start:end]
        inside = [word.lemma for word in read_words(claim) if start <= word.start < end]
        lacks = any(part in written for part in missing)
        found |= dict.fromkeys(inside, 0.0 if lacks else 1.0)
    return found
