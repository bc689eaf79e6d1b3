"""Finds what the numbers of a sentence count, and decides whether two counts of the same thing disagree."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pincite.ingest.text import language_of
from pincite.service.checking.mentions.names import skeletons
from pincite.service.checking.mentions.numbers import Kind, Number, find_numbers
from pincite.service.checking.mentions.units import unit_at
from pincite.service.checking.mentions.words import QUESTION_WORDS, Part, lemma, read_words

# Counter words and, in English and Russian, the nouns they stand for; the same key means the same kind of thing.
_COUNTED = {
    "person": r"명|사람|인(?=[이의을은])|人|名",
    "country": r"개국|나라|か国|カ国|ヶ国|个国家",
    "ship": r"척|隻|艘",
    "round": r"발(?![표전생])|発|枚|枚|发",
    "time": r"차례|번(?!호)|回|次",
    "thing": r"개(?![월국년])|個|个(?!月|国)|点",
    "machine": r"대(?![의표학])|両|台|辆",
    "place": r"곳|か所|处",
    "case": r"건|件",
}
_EASTERN = re.compile(r"\s?여?\s?(?:" + "|".join(f"(?P<{kind}>{words})" for kind, words in _COUNTED.items()) + ")")
_PEOPLE = (
    "people person worker soldier troop official man woman child refugee student delegate member employee civilian "
    "prisoner labourer laborer citizen inhabitant resident participant expert victim officer minister journalist "
    "человек рабочий солдат военный житель участник"
)
_THINGS = {"country": ("country", "nation", "state", "страна"), "ship": ("ship", "vessel", "boat", "корабль"),
           "round": ("shell", "round", "missile", "снаряд"), "time": ("time", "occasion", "раз"),
           "machine": ("vehicle", "tank", "aircraft", "plane", "truck", "car"), "place": ("place", "site", "location"),
           "case": ("case", "incident", "случай")}  # fmt: skip
# Words that go with a number but do not say what is counted.
_MEASURING = (
    "hundred thousand million billion trillion percent per cent kilometre kilometer metre meter mile tonne ton hectare "
    "acre dollar euro yen won yuan rouble ruble pound barrel year month week day hour minute consist number amount "
    "total reach stand record have length long 킬로미터 미터 톤 달러 원 엔 위안 유로 루블 배럴 퍼센트 기록 이상 이하 "
    "정도 가량 тысяча миллион миллиард процент километр метр тонна доллар рубль год месяц день час"
)
MEASURES = frozenset(_MEASURING.split())
_KIND_OF = {word: kind for kind, words in _THINGS.items() for word in words} | dict.fromkeys(_PEOPLE.split(), "person")
_NEXT = re.compile(r"[\s-]*((?:[^\W\d_]+[\s-]+)?[^\W\d_]+)")
_RANGE = re.compile(r"\s*(?:[%~–—-]|and|to|or|에서|내지|부터|до|и|или|から|至|到)\s*(?:about\s|약\s)?", re.IGNORECASE)
_LEAST = re.compile(
    r"(?:\b(?:over|more than|at least|no fewer than|above|exceed\w*)|최소|적어도|более|свыше|не менее|少なくとも|"
    r"超过|至少)\s*$",
    re.IGNORECASE,
)
_LEAST_AFTER = re.compile(r"\s?[명개대척발톤%]?\s?(?:이상|여\s?[명개대척발톤]|넘|남짓|以上|余|多)|\s?여")
_MOST = re.compile(
    r"(?:\b(?:up to|at most|less than|fewer than|under|below|no more than)|최대|많아야|до|менее|не более|最大|最多|"
    r"不到)\s*$",
    re.IGNORECASE,
)
_MOST_AFTER = re.compile(r"\s?[명개대척발톤%]?\s?(?:이하|미만|以下|未満)")
_ABOUT = re.compile(
    r"(?:\b(?:about|around|some|roughly|approximately|nearly|almost|close to|estimated)|약|대략|거의|около|примерно|"
    r"почти|約|およそ|约|大约|近)\s*$",
    re.IGNORECASE,
)
_ABOUT_AFTER = re.compile(r"\s?[명개대척발톤%]?\s?(?:가량|정도|안팎|내외|ほど|程度|左右)")
_NEAR = 0.2  # of the larger number; the difference that "about" allows


@dataclass(frozen=True, slots=True)
class Count:
    """A number and what it counts: a unit of measure, a kind of thing, or nouns in the text's language."""

    number: Number
    measure: str | None
    kind: str | None
    things: frozenset[str]


def counts(text: str) -> list[Count]:
    """The numbers of a text that count something, without ranges and ordinals."""
    numbers = [number for number in find_numbers(text) if number.kind is not Kind.ORDINAL]
    ranges = {
        place
        for place in range(1, len(numbers))
        if _RANGE.fullmatch(text, numbers[place - 1].end, numbers[place].start)
        for place in (place - 1, place)
    }
    found = (_count(text, number) for place, number in enumerate(numbers) if place not in ranges)
    return [count for count in found if count is not None]


def _count(text: str, number: Number) -> Count | None:
    if number.kind is Kind.PERCENT:
        return Count(number, "percent", None, frozenset())
    if measure := unit_at(text, number):
        return Count(number, measure, None, frozenset())
    if eastern := _EASTERN.match(text, number.end):
        return Count(number, None, eastern.lastgroup, frozenset(_noun_before(text, number.start)))
    following = _NEXT.match(text, number.end)
    if following is None or language_of(text) in ("ko", "ja", "zh"):
        return None
    language = language_of(text) or "en"
    words = [lemma(word.lower(), language) for word in re.split(r"[\s-]+", following[1])]
    things = frozenset(word for word in words if word not in QUESTION_WORDS)
    if not things or words[0] in QUESTION_WORDS:
        return None
    return Count(number, None, next((_KIND_OF[word] for word in words if word in _KIND_OF), None), things)


def _noun_before(text: str, place: int) -> Iterator[str]:
    """The noun before a Korean number, which is what it counts: 컨테이너 7천 개, 컨테이너는 7천 개."""
    for word in reversed(read_words(text[:place])):
        if word.part in (Part.NOUN, Part.NAME):
            yield word.lemma
        if word.part is not Part.PARTICLE:
            return


def counts_same(first: Count, second: Count) -> bool:
    """True if both certainly count the same thing; across languages, nouns match by kind or as loanwords."""
    if first.measure or second.measure:
        return first.measure == second.measure
    if first.kind in ("thing", "machine", "round", "ship") or second.kind in ("thing", "machine", "round", "ship"):
        return first.kind in (None, second.kind, "thing") and _are_alike(first.things, second.things)
    if first.kind or second.kind:
        return first.kind == second.kind
    return not first.things.isdisjoint(second.things)


def _are_alike(first: frozenset[str], second: frozenset[str]) -> bool:
    if not first.isdisjoint(second):
        return True
    return any(
        {skeleton for skeleton in skeletons(one) if len(skeleton) > 2} & skeletons(other)
        for one in first
        for other in second
    )


def disagree(first: str, one: Count, second: str, other: Count) -> bool:
    """True if two counts of the same thing exclude each other: neither rounds the other or bounds it ("at least")."""
    if one.number.value == other.number.value or _is_rounded(one, other) or _is_rounded(other, one):
        return False
    if _leaves_room(first, one, other) or _leaves_room(second, other, one):
        return False
    about = any(_says(text, count, _ABOUT, _ABOUT_AFTER) for text, count in ((first, one), (second, other)))
    low, high = sorted((float(one.number.value), float(other.number.value)))
    return not (about and high - low <= _NEAR * high)


def _is_rounded(one: Count, other: Count) -> bool:
    """True if `one` is `other` rounded to fewer digits: 3,000 for 3,225, 2.4 for 2.41."""
    written = one.number.value.normalize()
    last = Decimal(10) ** int(written.as_tuple().exponent)
    return last != 1 and abs(written - other.number.value) <= last / 2


def _leaves_room(text: str, one: Count, other: Count) -> bool:
    least, most = _says(text, one, _LEAST, _LEAST_AFTER), _says(text, one, _MOST, _MOST_AFTER)
    return (least and other.number.value >= one.number.value) or (most and other.number.value <= one.number.value)


def _says(text: str, count: Count, before: re.Pattern[str], after: re.Pattern[str]) -> bool:
    start, end = count.number.start, count.number.end
    return before.search(text[max(0, start - 24) : start]) is not None or after.match(text, end) is not None
