"""Finds the possible actors of a text: places, names, and common nouns in the position of a subject or an object."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from pincite.service.checking.mentions.names import Name, find_names, skeletons, skeletons_in
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.words import Word, lemma, read_words


@dataclass(frozen=True, slots=True)
class Actor:
    """A person, country or thing at `text[name.start:name.end]`; `noun` is its dictionary form if it has no name."""

    name: Name
    codes: frozenset[str] = frozenset()
    noun: str = ""

    def is_same(self, other: "Actor") -> bool:
        """True if both may be the same: they share a country code, a noun, or a word or a skeleton of a name."""
        if self.codes or other.codes:
            return not self.codes.isdisjoint(other.codes)
        if self.noun and other.noun:
            return self.noun == other.noun
        if self.noun or other.noun:
            return not _clear_sounds(self.name).isdisjoint(_clear_sounds(other.name))
        return not _sounds(self.name).isdisjoint(_sounds(other.name))


_PHRASE = re.compile(r"\b(?:the|a|an|its|their|his|her|both|by|to|from|\w{3,}ed)\s+(?=[a-z])", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_ENDS_PHRASE = re.compile(
    r"(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|should|did|do|does|not|to|from|by|with|"
    r"for|of|in|on|at|over|after|before|and|or|but|who|which|that|as|against|than|into|while|when)$"
)
_NO_DOER = re.compile(
    r"(?:the|a|an|its|their|his|her|this|these|those|it|he|she|they|we|i|you|there|under|during|since|about|around|only|"
    r"according|roughly|nearly|some|no|both|each|all|most)$|" + _ENDS_PHRASE.pattern
)
_MOST_WORDS = 3
_PARTICLES = ("JKS", "JX", "JKO", "JKB", "JC")


@lru_cache(maxsize=4096)
def _sounds(name: Name) -> frozenset[str]:
    words = {word.lower() for word in name.words}
    return _clear_sounds(name) | words | {one for word in words for one in skeletons(word)}


@lru_cache(maxsize=4096)
def _clear_sounds(name: Name) -> frozenset[str]:
    """The name's words, and its skeletons of three or more consonants: shorter ones match by accident."""
    return skeletons_in(" ".join(name.words).title()) | {word.lower() for word in name.words}


def find_actors(text: str) -> list[Actor]:
    """All possible actors of a text, in order."""
    naming, words = read_names(text), read_words(text)
    found = [
        Actor(Name((text[one.start : one.end],), one.start, one.end), frozenset(one.codes)) for one in naming.places
    ]
    found += [Actor(name) for name in naming.names]
    nouns = _korean_nouns(words, found) if any(word.tag for word in words) else _english_nouns(text)
    found += [noun for noun in nouns if not any(_overlap(noun.name, one.name) for one in found)]
    return sorted(found, key=lambda one: one.name.start)


def _overlap(one: Name, other: Name) -> bool:
    return one.start < other.end and other.start < one.end


def _korean_nouns(words: Sequence[Word], found: Sequence[Actor]) -> Iterator[Actor]:
    """The nouns before a particle, without titles that follow a name: 대통령 in 푸틴 대통령."""
    for at, word in enumerate(words[:-1]):
        if word.tag not in ("NNG", "NNP") or words[at + 1].tag not in _PARTICLES:
            continue
        first = at
        while first and words[first - 1].tag in ("NNG", "NNP", "XPN", "SL"):
            first -= 1
        if not any(words[first].start <= one.name.start < word.end for one in found):
            yield Actor(Name((word.lemma,), word.start, word.end), noun=word.lemma)


def _english_nouns(text: str) -> Iterator[Actor]:
    """The head nouns of phrases after an article or a preposition, and the noun that opens the sentence."""
    for match in _PHRASE.finditer(text):
        if noun := _head(text, match.end()):
            yield noun
    for name in find_names(text)[:1]:
        if not text[: name.start].strip() and not _NO_DOER.match(name.words[0].lower()):
            yield Actor(name, noun="" if len(name.words) > 1 else lemma(name.words[0].lower(), "en"))


def _head(text: str, start: int) -> Actor | None:
    """The head (last noun) of the phrase that begins at `start`: "bank" in "the old bank lent"."""
    last = None
    for count, match in enumerate(_WORD.finditer(text, start, start + 60)):
        word = match[0].lower()
        joined = last is None or text[last.end() : match.start()] == " "
        if count == _MOST_WORDS or not joined or _ENDS_PHRASE.match(word) or (last and _is_verb(word)):
            break
        last = match
    if last is None:
        return None
    noun = lemma(last[0].lower(), "en")
    return Actor(Name((last[0],), last.start(), last.end()), noun=noun)


def _is_verb(word: str) -> bool:
    """True for a word in a form that only verbs have; plurals do not count."""
    return word.endswith("ed") or (lemma(word, "en") != word and not word.endswith("s"))
