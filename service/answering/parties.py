"""Finds those whom a question names, and where a sentence mentions them: countries, places and people.

No sentence is analysed for this, so that a question in another language need not wait for the Korean analyser. Names
are compared across scripts by their sounds, countries by their names in each language.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from pincite.service.checking.mentions.korean_people import in_full, is_called, is_korean, namesake_in
from pincite.service.checking.mentions.leaders import leaders_in
from pincite.service.checking.mentions.names import Name, find_names
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.place_aliases import IN_SHORT, INCLUDED
from pincite.service.checking.mentions.places import spelled
from pincite.service.checking.mentions.words import is_common

_HALF = 0.5  # of a name's words are enough to know it by
_COUNTRY = 2  # letters of a country's code; those of places are longer
_SHORT_LETTERS = "".join(IN_SHORT["ko"])
# Countries in one letter each: 북러, 북·중·러, 대북, 訪러; not the 북 of 북한.
_RUN = rf"(?<![가-힣])(?!북한|남한)(?:[{_SHORT_LETTERS}][·ㆍ‧\-]?){{0,3}}"
_LEADS = "대친반방對訪"


@dataclass(frozen=True, slots=True)
class Party:
    """A country or place by its code, or somebody by name (`code` is then "")."""

    code: str
    name: Name | None

    @property
    def is_country(self) -> bool:
        """Whether it is a country."""
        return len(self.code) == _COUNTRY

    def is_in(self, text: str) -> bool:
        """Return whether the text mentions them."""
        if self.name is None:
            return _written(self.code).search(text) is not None
        return _is_named(self.name, text)

    def is_mistaken_in(self, text: str) -> bool:
        """Return whether the text names somebody else with nearly the same name, and not them: 김정일 for 김정은."""
        name = self.name
        return name is not None and is_korean(name.words) and not self.is_in(text) and namesake_in(name.words, text)

    def in_full(self, texts: Sequence[str]) -> "Party":
        """Return them by the full name that the texts have for a bare surname: 김정은 for Kim."""
        if self.name is None or len(self.name.words) != 1:
            return self
        words = in_full(self.name.words[0], texts)
        return replace(self, name=replace(self.name, words=words)) if words else self

    def places_in(self, text: str) -> Iterator[tuple[int, int]]:
        """Where the text mentions them, as start and end."""
        if self.name is None:
            yield from (match.span() for match in _written(self.code).finditer(text))
            return
        if not self.is_in(text):
            return
        for word in find_names(text):
            if length := _length_in(self.name, " ".join(word.words)):
                yield word.start, word.start + length


@dataclass(frozen=True, slots=True)
class Named:
    """A party at `text[start:end]` of a question."""

    party: Party
    start: int
    end: int


@lru_cache(maxsize=64)
def parties_in(question: str) -> tuple[Named, ...]:
    """Return whom the question names, each once, where it first does, in order.

    `[one.party.code for one in parties_in("What did Moscow buy from Iran?")] -> ["RU", "IR"]`. Names of common words,
    such as Friendship Bridge, are translated rather than written in other letters, so they are left out.
    """
    naming = read_names(question)
    language = naming.language
    found = [Named(Party(country(code), None), one.start, one.end) for one in naming.places for code in one.codes]
    found += [
        Named(Party("", one), one.start, one.end)
        for one in naming.names
        if language == "ko" or not all(is_common(word, "ru" if language == "ru" else "en") for word in one.words)
    ]
    if language in ("ja", "zh"):
        found = [one for one in found if one.party.name is None]
        found += [Named(Party("", one), one.start, one.end) for one in leaders_in(question)]
    once = {(one.party.code, one.party.name and one.party.name.words): one for one in reversed(found)}
    return tuple(sorted(once.values(), key=lambda one: one.start))


def unnamed(parties: Sequence[Party], head: str, sentences: Sequence[str], earlier: float) -> list[float]:
    """Return for each sentence of a passage the share (0 to 1) of the parties that nothing up to it mentions.

    A name need not be repeated: the headings, `head`, or an earlier sentence may have it; then it counts as `earlier`
    (0 to 1).
    """
    missing = [one for one in parties if not one.is_in(head)]
    shares = []
    for sentence in sentences:
        absent = [one for one in parties if not one.is_in(sentence)]
        missing = [one for one in missing if one in absent]
        before = len(absent) - len(missing)
        shares.append((len(missing) + earlier * before) / len(parties) if parties else 0.0)
    return shares


def country(code: str) -> str:
    """The country whose government sits at a place, or else the place: `country("PYONGYANG") -> "KP"`."""
    if len(code) == _COUNTRY:
        return code
    return next((whole for whole, parts in INCLUDED.items() if code in parts), code)


@lru_cache(maxsize=256)
def _written(code: str) -> re.Pattern[str]:
    """The ways to write a place, a country with its seat of government."""
    names = sorted({one for each in (code, *INCLUDED.get(code, ())) for one in spelled(each)}, key=len, reverse=True)
    eastern = "|".join(re.escape(one) for one in names if one[0] >= "ᄀ")
    western = "|".join(re.escape(one) for one in names if one[0] < "ᄀ")
    letter = next((one for one, its in IN_SHORT["ko"].items() if its == code), "")
    ways = [rf"(?<![가-힣])(?:{eastern})" if eastern else "", rf"\b(?:{western})[а-яё]{{0,5}}\b" if western else ""]
    if code == "KR":
        ways.append(r"(?<![가-힣])우리\s?(?:나라|정부|외교|측)")  # to a Korean author
    if letter:
        ways += [
            rf"(?<=[{_LEADS}]){letter}(?=[은는이가을를에의과와]|[^가-힣]|$)",
            rf"{_RUN}(?<=[{_SHORT_LETTERS}·ㆍ‧-]){letter}",
        ]
    return re.compile("|".join(way for way in ways if way) or r"(?!)")


@lru_cache(maxsize=4096)
def _is_named(name: Name, text: str) -> bool:
    if is_korean(name.words):
        return is_called(name.words, text)
    written = [word for word in name.words if word in text]
    if len(written) >= _HALF * len(name.words):
        return True
    return name.share_in(read_names(text).skeletons) >= _HALF


@lru_cache(maxsize=4096)
def _length_in(name: Name, word: str) -> int:
    """How many letters of a word that begins with the name are the name, 0 if it does not: particles follow it."""
    return next((length for length in range(min(2, len(word)), len(word) + 1) if _is_named(name, word[:length])), 0)
