"""Finds where a claim puts another word in the place of one of the source's: coal for horses, a minister for another.

Words that mean the same are no others. Within one language, two nouns fill one place if what stands before and after
them is the same. Across two, offices are compared, which have the same names everywhere.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.offices import find_offices
from pincite.service.checking.mentions.words import QUESTION_WORDS, Part, Word, read_words
from pincite.service.drafts.wording import EMPTY

# What these mean depends on when something was written.
_TIME_WORDS = "올해 금년 내년 작년 지난해 이듬해 이달 지난달 내달 이번 오늘 어제 내일 전날 당일 이날 최근 현재"
_TIMES = frozenset(_TIME_WORDS.split())

Likeness = Callable[[str, str], float]  # of two words, from 0 to 1

# Words of the second encoder that are this alike may mean the same. On pairs of KLUE-NLI, XNLI and STS-B that say the
# same, 1 to 4 in a hundred have words that fill one place and are less alike.
_ALIKE = 0.35


@dataclass(frozen=True, slots=True)
class _Filled:
    """A noun as written and in dictionary form, with the place that it fills: what stands before and after it."""

    written: str
    word: str
    place: tuple[str, ...]


def replaced(claim: str, quote: str, around: Sequence[str], likeness: Likeness) -> Iterator[tuple[str, str]]:
    """The words of the quote and of the claim that fill one place, each as written.

    `around` are the sentences beside the quote: a word that one of them has is no other. The quote is among them.
    """
    if not language_of(claim) == language_of(quote) in _READERS:
        return
    read = _READERS[language_of(quote) or ""]
    known = {one.place: one for one in read(quote)}
    there = " ".join(around).casefold()
    for one in read(claim):
        other = known.get(one.place)
        if other is None or not _TIMES.isdisjoint((one.word, other.word)):
            continue
        if one.word in there or other.word in claim.casefold() or _shortens(one.word, other.word):
            continue
        if _is_named(one, claim) or _is_named(other, quote):  # names are compared by their sounds instead
            continue
        if likeness(one.word, other.word) < _ALIKE:
            yield other.written, one.written


def other_office(claim: str, quote: str, around: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The office in the quote and that in the claim, as written, where the quote has another in the claim's place.

    An office beside a name says who that is, so another document may leave it out or name another.
    """
    own = [one for one in find_offices(claim) if not one.held]
    known = [one for one in find_offices(quote) if not one.held]
    there = {one.name for text in around for one in find_offices(text)}
    said = {one.name for one in own}
    for one in own:
        others = [other for other in known if other.group == one.group and other.name not in said]
        if one.name not in there and others:
            yield quote[others[0].start : others[0].end], claim[one.start : one.end]


def _shortens(word: str, other: str) -> bool:
    """Whether one word has the other's letters in their order, as 국정원 has those of 국가정보원."""
    shorter, longer = sorted((word, other), key=len)
    letters = iter(longer)
    return all(letter in letters for letter in shorter)


def _is_named(one: _Filled, text: str) -> bool:
    return any(one.written in text[name.start : name.end] for name in read_names(text).names)


def _korean(text: str) -> Iterator[_Filled]:
    """Each noun, with the particle after it and the next word that has a meaning."""
    words = read_words(text)
    at = 0
    while at < len(words):
        last = at
        while last + 1 < len(words) and _is_noun(words[last + 1]) and words[last + 1].start == words[last].end:
            last += 1
        if _is_noun(words[at]):
            after = words[last + 1 :]
            particle = after[0].lemma if after and after[0].tag.startswith("J") else ""
            following = next((word.lemma for word in after if word.part in (Part.NAME, Part.NOUN, Part.VERB)), "")
            noun = text[words[at].start : words[last].end]
            if following and len(noun) > 1 and not find_numbers(noun):
                yield _Filled(noun, noun, (_ALLOMORPHS.get(particle, particle), following))
        at = last + 1


_ALLOMORPHS = {"는": "은", "가": "이", "를": "을", "와": "과", "로": "으로"}


def _is_noun(word: Word) -> bool:
    return word.tag in ("NNG", "NNP", "XR", "XSN", "XPN", "SL")


def _english(text: str) -> Iterator[_Filled]:
    """Each word with a meaning, with the words before and after it, one of which has a meaning too."""
    words = [word for word in read_words(text) if word.lemma not in ("the", "a", "an")]
    for before, word, after in zip(words, words[1:], words[2:], strict=False):
        meaningful = [one for one in (before, after) if one.lemma not in EMPTY and one.lemma not in QUESTION_WORDS]
        if word.lemma in EMPTY or word.lemma in QUESTION_WORDS or not meaningful or word.part is Part.NAME:
            continue
        yield _Filled(text[word.start : word.end], word.lemma, (before.lemma, after.lemma))


_READERS = {"ko": _korean, "en": _english}
