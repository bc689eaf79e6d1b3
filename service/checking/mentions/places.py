"""Finds countries, cities and organisations in a text and gives each a code: 중국, China and Китай are CN.

Many place names sound different in each language, so their consonants do not match. The names of countries, regions and
cities come from the Common Locale Data Repository through babel, which this module owns; `place_aliases.py` adds more.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from babel import Locale

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.place_aliases import ALIASES, IN_SHORT, INCLUDED
from pincite.service.checking.mentions.words import Part, read_words

LANGUAGES = ("en", "ko", "ru", "ja", "zh")
_WITHOUT_NAME = frozenset(("001", "ZZ", "XA", "XB", "QO", "EZ", "419"))
# Common Korean words that are spelled like a place.
_WORDS_AS_WELL = "인도 수단 오만 이란 가나 말리 기니 차드 토고 조선 사모아 마닐라 보이시 로마 괌 유럽"
_ALSO_WORDS = frozenset(_WORDS_AS_WELL.split())
_IN_COMPOUNDS = ("KP", "KR", "US", "CN", "JP")  # 북한이탈주민
_HANGUL = re.compile("[가-힣]+(?: [가-힣]+)*")
# Those spelled like something else: 노동당 is a British party too, 도미니카 begins 도미니카 공화국.
_NOT_PLAIN = _ALSO_WORDS | {"노동당", "도미니카"}
# A word with the particle behind it: 러시아는, 러시아.
_PLAIN = re.compile(r"(?<![가-힣])([가-힣]{2,4}?)(?:[은는이가을를의와과도]|에서?)?(?![가-힣])")
_EASTERN = re.compile("[ァ-ヿ一-鿿가-힣]")
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_WORD = re.compile(r"(?:[A-Z]\.\s?){2,}|[^\W\d_ァ-ヿ一-鿿가-힣]+(?:['’-][^\W\d_ァ-ヿ一-鿿가-힣]+)*\.?")
_ADJECTIVES = ("n", "an", "ian", "i", "ese", "ean")
_MOST_WORDS = 6
_LONGEST_ENDING = 5  # of a Russian word
_LONGEST_NAME = 14  # characters of a Japanese, Chinese or Korean name
_SHORT = re.compile(
    r"(?P<ja>[日米中韓朝露英独仏]{2,3}(?=首脳|関係|会談|両国|間|貿易|協力|軍事))"
    r"|(?P<zh>[中美日韩朝俄英德法]{2,3}(?=首脑|关系|会谈|两国|间|贸易|合作|军事|峰会|双方))"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A country, city or organisation at `text[start:end]`; several `codes` where one word names several: 북러."""

    codes: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Table:
    """Codes by name: Western names with their derived forms, Russian ones by the stem of their first word."""

    western: dict[str, str]
    russian: dict[str, list[tuple[tuple[str, ...], str]]]
    eastern: dict[str, str]
    korean: dict[str, str]


# The embassy in Russia is 주러 대사관.
_POSTED = re.compile(r"(?<![가-힣])주([북한미중러일영독불])(?=\s?(?:대사|총영사|공사|공관))")


@lru_cache(maxsize=4096)
def find_places(text: str) -> tuple[Place, ...]:
    """The places in order: `find_places("북러 회담")[0].codes -> ("KP", "RU")`."""
    found = list(_in_words(text))
    if _EASTERN.search(text):
        found += _in_running_text(text)
    if _HANGUL.search(text):
        taken = {place for one in found for place in range(one.start, one.end)}
        found += [place for place in _korean(text) if place.start not in taken]
    elif language_of(text) in ("ja", "zh"):
        found += _short(text)
    return tuple(sorted(found, key=lambda place: place.start))


@lru_cache(maxsize=4096)
def plain_places(text: str) -> tuple[Place, ...]:
    """Those places that are found without the analyser: `plain_places("러시아는")[0].codes -> ("RU",)`, not "인도는".

    A Korean name counts if it is a whole word but for its particle, and either long or one of the usual countries'.
    """
    found = list(_in_words(text))
    if _EASTERN.search(text):
        found += _in_running_text(text)
    if not _HANGUL.search(text) and language_of(text) in ("ja", "zh"):
        found += _short(text)
    names = _table().korean
    for match in _PLAIN.finditer(text):
        code = names.get(match[1])
        if code and match[1] not in _NOT_PLAIN and (len(match[1]) > 2 or code in _IN_COMPOUNDS):
            found.append(Place((code,), *match.span(1)))
    return tuple(sorted(found, key=lambda place: place.start))


@cache
def spelled(code: str) -> tuple[str, ...]:
    """The names of a place in all languages, Russian ones by their stem: `"러시아" in spelled("RU") -> True`."""
    table = _table()
    found = [name for names in (table.western, table.eastern, table.korean) for name, of in names.items() if of == code]
    russian = [stems for named in table.russian.values() for stems, of in named if of == code]
    return (*found, *(stems[0] for stems in russian if len(stems) == 1))


def is_borne_out(code: str, known: frozenset[str]) -> bool:
    """True if a text with the codes `known` covers this code: Pyongyang may stand for North Korea."""
    return code in known or not INCLUDED.get(code, frozenset()).isdisjoint(known)


def _in_words(text: str) -> Iterator[Place]:
    """Names in Latin and Cyrillic letters; at each word the longest match."""
    words = list(_WORD.finditer(text))
    at = 0
    while at < len(words):
        for count in range(min(_MOST_WORDS, len(words) - at), 0, -1):
            run = words[at : at + count]
            phrase = " ".join(word[0].rstrip() for word in run)
            if code := _western(phrase) or _russian(phrase):
                yield Place((code,), run[0].start(), run[-1].start() + len(run[-1][0].rstrip(" .")))
                at += count - 1
                break
        at += 1


def _western(phrase: str) -> str | None:
    names = _table().western
    return names.get(phrase) or names.get(phrase.rstrip(".")) or names.get(re.sub("['’]s?$", "", phrase))


def _russian(phrase: str) -> str | None:
    words = phrase.rstrip(".").split(" ")
    first = words[0]
    for end in range(len(first), max(1, len(first) - _LONGEST_ENDING - 1), -1):
        for stems, code in _table().russian.get(first[:end], ()):
            pairs = zip(words, stems, strict=False)
            if len(stems) == len(words) and all(_has_stem(word, stem) for word, stem in pairs):
                return code
    return None


def _has_stem(word: str, stem: str) -> bool:
    return word.startswith(stem) and len(word) - len(stem) <= _LONGEST_ENDING


def _in_running_text(text: str) -> Iterator[Place]:
    """Names in scripts written without spaces; at each position the longest match."""
    names = _table().eastern
    at = 0
    while at < len(text):
        lengths = range(min(_LONGEST_NAME, len(text) - at), 1, -1) if _EASTERN.match(text[at]) else ()
        length = next((length for length in lengths if text[at : at + length] in names), 0)
        if length:
            yield Place((names[text[at : at + length]],), at, at + length)
        at += length or 1


def _korean(text: str) -> Iterator[Place]:
    """Short Korean names, through the analyser: 인도 also means "guidance" and 수단 "means"."""
    names, short = _table().korean, IN_SHORT["ko"]
    yield from (Place((short[match[1]],), *match.span(1)) for match in _POSTED.finditer(text))
    for word in read_words(text):
        if word.lemma in names and (
            word.part is Part.NAME or (word.part is Part.NOUN and word.lemma not in _ALSO_WORDS)
        ):
            yield Place((names[word.lemma],), word.start, word.end)
        elif word.part is Part.NAME and all(letter in short for letter in word.lemma):
            yield Place(tuple(short[letter] for letter in word.lemma), word.start, word.end)
        elif word.part in (Part.NAME, Part.NOUN) and names.get(word.lemma[:2]) in _IN_COMPOUNDS:
            yield Place((names[word.lemma[:2]],), word.start, word.start + 2)


def _short(text: str) -> Iterator[Place]:
    for match in _SHORT.finditer(text):
        short = IN_SHORT[match.lastgroup or "ja"]
        yield Place(tuple(short[letter] for letter in match[0]), match.start(), match.end())


@cache
def _table() -> _Table:
    table = _Table({}, {}, {}, {})
    for name, code in reversed(list(_names())):  # the first of several wins
        if _CYRILLIC.search(name):
            stems = tuple(map(_stem, name.split(" ")))
            table.russian.setdefault(stems[0], []).append((stems, code))
        elif _HANGUL.fullmatch(name) and len(name) < 5 and " " not in name:
            table.korean[name] = code
        elif _EASTERN.search(name):
            table.eastern.update({name: code, name.replace(" ", ""): code})
        else:
            table.western.update(dict.fromkeys(_forms(name), code))
            table.western[name] = code
    return table


def _names() -> Iterator[tuple[str, str]]:
    for line in ALIASES.strip().splitlines():
        code, names = line.split(": ")
        yield from ((name.strip(), code) for name in names.split(","))
    for language in LANGUAGES:
        locale = Locale(language)
        for code, name in locale.territories.items():
            if code not in _WITHOUT_NAME:
                yield (
                    re.sub(r" ?[(（].*?[)）]|특별행정구|中国(?=香港|澳门)", "", name).replace("&", "and").strip(),
                    code,
                )
        for zone, facts in locale.time_zones.items():
            city = zone.rpartition("/")[2].replace("_", " ")
            yield facts.get("city", city), city.upper()
            yield city, city.upper()


def _forms(name: str) -> Iterator[str]:
    """The adjectives and nationals derived from an English name: Iranian and Iranians from Iran."""
    if not name.isupper() and "." not in name and len(name) > 3:
        for stem in {name, name[:-1] if name[-1] in "aey" else name}:
            yield from (stem + ending + plural for ending in _ADJECTIVES for plural in ("", "s"))


def _stem(word: str) -> str:
    if word.endswith("-"):
        return word[:-1]
    stem = word.rstrip("аеийоуыьюя")
    return stem if len(stem) > 3 else word
