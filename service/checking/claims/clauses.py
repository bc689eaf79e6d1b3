"""Splits a claim or a quote into clauses, each with its content words, meanings and negations."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from pincite.service.checking.claims.lexicon import contraries, meanings
from pincite.service.checking.claims.refusals import Refusals, refusals
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.places import find_places
from pincite.service.checking.mentions.words import Part, Word, read_words


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause at `text[start:end]`, with the features used to find its counterpart in another text.

    `reports`: the clause only attributes a statement ("the ministry said").
    """

    start: int
    end: int
    stems: frozenset[str]
    meanings: frozenset[int]
    poles: frozenset[int]
    codes: frozenset[str]
    numbers: frozenset[Decimal]
    refusals: Refusals
    reports: bool

    def says_like(self, other: "Clause") -> bool:
        """True if the two share more than names and numbers: content words, a meaning, or opposite meanings."""
        contrary = any(pole ^ 1 in other.poles for pole in self.poles)
        return contrary or not (self.stems.isdisjoint(other.stems) and self.meanings.isdisjoint(other.meanings))

    def likeness(self, other: "Clause") -> float:
        """A score for what the two share; a verb with the same or the opposite meaning counts most."""
        shared = len(self.meanings & other.meanings) + any(pole ^ 1 in other.poles for pole in self.poles)
        return (
            len(self.stems & other.stems)
            + (shared and shared + _WEIGHT_OF_VERB)
            + len(self.codes & other.codes)
            + len(self.numbers & other.numbers)
        )


_WEIGHT_OF_VERB = 3
_REPORTING_WORDS = (
    "say state report note add explain claim tell stress 밝히 말하 전하 설명 강조 주장 알려지 보도 덧붙이 말"
)
_REPORTING = frozenset(_REPORTING_WORDS.split())
_EMPTY_WORDS = (
    "the a an of to in on at by for with from and or but that this these those it its their his her be have do will "
    "would not no never as than which who also 하 되 있 것 수 이 그 및 등 대하 위하 관하 의하 따르 "
    "и в во на не что с по к из о от для за это он она они"
)
_EMPTY = frozenset(_EMPTY_WORDS.split())
_BREAK = re.compile(
    r"[,;:—–]|\b(?:and|but|while|whereas|although|though|because|which|who|that|after|before|when|if|until|unless)\b"
    r"|\b(?:и|но|а|что|который|которая|которые|хотя|потому|когда)\b|[。、，；：！？]|[.!?](?=\s|$)",
    re.IGNORECASE,
)
_AUXILIARY = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|will|would|can|could|may|might|must|should|shall|cannot|"
    r"\w+n['’]t)\b|\b\w{3,}ed\b",
    re.IGNORECASE,
)
# Korean endings that do not end a clause: 실어 보냈다, 허용하지 않았다, 크게 늘었다.
_GOES_ON = frozenset(("어", "아", "여", "지", "게", "어야", "아야"))
_PREPOSITIONS_WORDS = "대하 관하 위하 의하 따르 통하 비하 인하 향하"
# A phrase that ends with one of these nouns and a comma is a clause of its own: 회담 후, ...
_AFTER = frozenset(("후", "뒤", "이후", "전", "때", "가운데", "속", "직후", "당시", "결과"))
_PREPOSITIONS = frozenset(_PREPOSITIONS_WORDS.split())


@lru_cache(maxsize=4096)
def read_clauses(text: str) -> tuple[Clause, ...]:
    """The clauses in order; a text without a break is a single clause."""
    words = read_words(text)
    korean = any(word.tag for word in words)
    parts = list(_korean_parts(text, words) if korean else _western_parts(text))
    places, numbers = find_places(text), find_numbers(text)
    clauses = []
    for start, end in parts:
        inside = [word for word in words if start <= word.start < end]
        meant, denied = meanings().lines(inside, text[start:end]), refusals(text[start:end], inside)
        clauses.append(
            Clause(
                start,
                end,
                _stems(text[start:end], inside),
                meant,
                contraries().lines(inside, text[start:end]),
                frozenset(code for place in places if start <= place.start < end for code in place.codes),
                frozenset(number.value for number in numbers if start <= number.start < end),
                denied,
                not meant and not denied.is_negative and any(word.lemma in _REPORTING for word in inside),
            )
        )
    return tuple(clauses)


def _stems(text: str, words: Sequence[Word]) -> frozenset[str]:
    if words:
        kinds = (Part.NAME, Part.NOUN, Part.VERB) if any(word.tag for word in words) else (Part.NAME, Part.OTHER)
        return frozenset(word.lemma for word in words if word.part in kinds and word.lemma not in _EMPTY)
    return frozenset(text[at : at + 2] for at in range(len(text) - 1))


def _korean_parts(text: str, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    start = 0
    for at, word in enumerate(words):
        after = word.tag == "SP" and at > 0 and words[at - 1].lemma in _AFTER
        if after or (word.part is Part.ENDING and _ends_clause(words, at)):
            yield start, word.end
            start = word.end
    if text[start:].strip(" .!?\"'”’)"):
        yield start, len(text)


def _ends_clause(words: Sequence[Word], at: int) -> bool:
    word, rest = words[at], [one for one in words[at + 1 : at + 5] if one.tag != "JX"]
    following = rest[0] if rest else None
    if word.tag == "EF" or following is None:
        return True
    if word.tag == "EC":
        return word.lemma not in _GOES_ON and following.tag != "VX"
    if following.tag == "NNB" or (at and words[at - 1].lemma in _PREPOSITIONS):
        return False
    # 철수할 계획이 없다: the negation covers the verb too, so the clause goes on.
    nouns = [one for one in rest if not one.tag.startswith("J")]
    return not (len(nouns) > 1 and nouns[0].part is Part.NOUN and nouns[1].lemma in ("없", "있", "아니"))


def _western_parts(text: str) -> Iterator[tuple[int, int]]:
    """The spans between breaks; a part without a verb joins the one before it: "did not sell food and fuel"."""
    cuts = [0, *(match.start() for match in _BREAK.finditer(text)), len(text)]
    start = 0
    for cut, following in zip(cuts[1:], [*cuts[2:], len(text)], strict=True):
        if cut > start and (cut == len(text) or (has_verb(text[cut:following]) and has_verb(text[start:cut]))):
            yield start, cut
            start = cut


def has_verb(text: str) -> bool:
    return bool(_AUXILIARY.search(text) or meanings().lines(read_words(text), text))
