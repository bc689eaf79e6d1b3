"""Finds the parts of a question that a follow-up may exchange: dates, numbers, places and names."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.names import find_names
from pincite.service.checking.mentions.numbers import Kind as NumberKind
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.places import Place, find_places
from pincite.service.checking.mentions.words import QUESTION_WORDS, is_common, read_words


class Kind(Enum):
    """What a part is; SPOT is a city, an organisation or another place that is no country."""

    DATE = "date"
    NUMBER = "number"
    COUNTRY = "country"
    SPOT = "spot"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Part:
    """A part at `text[start:end]`. `label` says what is numbered ("article"), or which place it is ("CN")."""

    kind: Kind
    text: str
    start: int
    end: int
    label: str = ""

    @property
    def acts(self) -> bool:
        """Whether it may do something: a country, an organisation or a person."""
        return self.kind in (Kind.COUNTRY, Kind.SPOT, Kind.NAME)


_NO_COUNTRIES = ("UN", "EU")
_WORD_BEFORE = re.compile(r"([^\W\d_]+)\s$")
_LETTER_AFTER = re.compile(r"[가-힣一-龯]")
_LETTER_BEFORE = re.compile(r"[제第]\s?$")
_NEAR = 40  # characters before a number, which hold the longest word
_STEM = 5  # letters that the forms of a Russian noun share
_DAY = re.compile(r"(?<!\d)\d{1,2}[일日号](?![가-힣]{0,2}간|[本程間间])")
_KATAKANA = re.compile(r"[ァ-ヺー・]{2,}")


def find_parts(text: str) -> list[Part]:
    """The parts in order; none overlaps another: `find_parts("And in 2022?")[0].kind -> Kind.DATE`."""
    found: list[Part] = []
    taken = bytearray(len(text))
    for part in (*_dates(text), *_places(text), *_numbers(text), *_names(text)):
        if not any(taken[part.start : part.end]):
            found.append(part)
            taken[part.start : part.end] = b"\1" * (part.end - part.start)
    return sorted(found, key=lambda part: part.start)


def _dates(text: str) -> Iterator[Part]:
    for date in find_dates(text):
        yield Part(Kind.DATE, text[date.start : date.end], date.start, date.end)
    for match in _DAY.finditer(text):  # overlaps with a whole date are dropped
        yield Part(Kind.DATE, match[0], match.start(), match.end())


def _numbers(text: str) -> Iterator[Part]:
    """Numbers that are one of several, not amounts: "Article 4", 제4조, "the second"."""
    for number in find_numbers(text):
        written = text[number.start : number.end]
        label = _label(text, number.start, number.end)
        if label or number.kind is NumberKind.ORDINAL:
            yield Part(Kind.NUMBER, written, number.start, number.end, label)


def _label(text: str, start: int, end: int) -> str:
    """What is numbered: `_label("article 4", 8, 9) -> "artic"`, `_label("제4조", 1, 2) -> "조"`."""
    said = text[max(0, start - _NEAR) : start]
    if _LETTER_BEFORE.search(said) and (after := _LETTER_AFTER.match(text, end)):
        return after[0]
    before = _WORD_BEFORE.search(said)
    if before and text[end : end + 1] in ("", " ", "?", ",", "’", "'") and text[start:end].isdigit():
        word = before[1].lower()
        return "" if word in QUESTION_WORDS else word[:_STEM]
    return ""


def _places(text: str) -> Iterator[Part]:
    """Places, except words that name two at once: 북러."""
    for place in _apart(find_places(text)):
        (code,) = place.codes
        country = len(code) == 2 and code not in _NO_COUNTRIES
        yield Part(Kind.COUNTRY if country else Kind.SPOT, text[place.start : place.end], place.start, place.end, code)


def _apart(places: tuple[Place, ...]) -> list[Place]:
    joints = {place.end for place in places} & {place.start for place in places}
    return [
        place
        for place in places
        if len(place.codes) == 1 and place.start not in joints and place.end not in joints and place.end > place.start
    ]


def _names(text: str) -> Iterator[Part]:
    language = language_of(text)
    if language == "ko":
        yield from _korean_names(text)
    elif language == "ja":
        for match in _KATAKANA.finditer(text):
            yield Part(Kind.NAME, match[0], match.start(), match.end())
    elif language in ("en", "ru"):
        yield from _western_names(text, language)


def _western_names(text: str, language: str) -> Iterator[Part]:
    """Capitalised words; the first word of the text only if the dictionary does not know it."""
    for name in find_names(text):
        start, words = name.start, list(name.words)
        while words and (words[0].lower() in QUESTION_WORDS or (start == 0 and is_common(words[0], language))):
            start += len(words.pop(0)) + 1
        if words:
            yield Part(Kind.NAME, text[start : name.end], start, name.end)


def _korean_names(text: str) -> Iterator[Part]:
    """Proper nouns; adjacent ones are one name."""
    run: list[tuple[int, int]] = []
    for word in read_words(text):
        if word.tag not in ("NNP", "SL"):
            continue
        if run and text[run[-1][1] : word.start] in ("", " "):
            run[-1] = (run[-1][0], word.end)
        else:
            run.append((word.start, word.end))
    for start, end in run:
        yield Part(Kind.NAME, text[start:end], start, end)
