"""Derive falsehoods from true sentences by changing a number, a date, a name, a negation or the actors.

Numbers and dates are found in the sentence and changed in its own notation. For names, negations and actors, the pair
says what to change.
"""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources import files
from json import loads
from zlib import crc32

from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.numbers import find_numbers

TUNED = "pairs.jsonl"
HELD_OUT = "pairs_held_out.jsonl"


@dataclass(frozen=True, slots=True)
class Pair:
    """A true sentence and quotes, some of which support it.

    `change` is the kind of change that makes it false. `spans` are the words replaced and their replacement, or, for
    actors, the two that are swapped. `id` starts with both languages: "ke" is a Korean claim with English quotes.
    """

    id: str
    claim: str
    quotes: tuple[str, ...]
    change: str
    spans: tuple[str, ...] = ()

    @property
    def direction(self) -> str:
        """The languages of claim and quotes, such as `"ko < en"`."""
        languages = {"k": "ko", "e": "en"}
        return f"{languages[self.id[0]]} < {languages[self.id[1]]}"


def read_pairs(name: str) -> list[Pair]:
    """Return the pairs of a set, TUNED or HELD_OUT, in order."""
    lines = (files("pincite.eval.checker") / name).read_text(encoding="utf-8").splitlines()
    return [_pair(loads(line)) for line in lines]


def _pair(line: dict[str, str | list[str]]) -> Pair:
    return Pair(
        str(line["id"]), str(line["claim"]), tuple(line["quotes"]), str(line["change"]), tuple(line.get("spans", ()))
    )


def falsehood(pair: Pair) -> str:
    """Return the claim with its one change. Deterministic."""
    if pair.change == "number":
        return _with_other_number(pair)
    if pair.change == "date":
        return _with_other_date(pair)
    if pair.change == "actors":
        return _swapped(pair.claim, *pair.spans)
    return _replaced(pair.claim, *pair.spans)


_NEXT_WORD = {
    "two": "four", "three": "five", "five": "six", "nine": "eight", "twelve": "fifteen", "fifteen": "sixteen",
    "두": "네", "세": "다섯", "다섯": "여섯", "일곱": "아홉", "스무": "서른", "third": "fifth", "천오백": "천팔백",
}  # fmt: skip
_LETTERS = re.compile("|".join(sorted(_NEXT_WORD, key=len, reverse=True)), re.IGNORECASE)


def _with_other_number(pair: Pair) -> str:
    """Return the claim with its first changeable number changed: 41,500 becomes 71,500, three becomes five."""
    known = {number.value for quote in pair.quotes for number in find_numbers(quote)}
    for number in find_numbers(pair.claim):
        written = pair.claim[number.start : number.end]
        for changed in _other_numbers(written, crc32(pair.id.encode())):
            claim = pair.claim[: number.start] + changed + pair.claim[number.end :]
            if any(one.start == number.start and one.value not in known for one in find_numbers(claim)):
                return claim
    raise ValueError(f"{pair.id} has no number that can be changed.")


def _other_numbers(written: str, seed: int) -> Iterator[str]:
    digits = [place for place, letter in enumerate(written) if letter.isdigit()]
    for turn in range(9 if digits else 0):
        place = digits[seed % len(digits)]
        digit = (int(written[place]) + 1 + (seed + turn) % 8) % 10 or 4
        yield written[:place] + str(digit) + written[place + 1 :]
    if word := _LETTERS.search(written):
        yield written[: word.start()] + _NEXT_WORD[word[0].lower()] + written[word.end() :]


_PARTS = ("year", "month", "day")
_MONTHS = calendar.month_name[1:]


def _with_other_date(pair: Pair) -> str:
    """Return the claim with another day, month or year in its first date; the pair's id selects which."""
    date = find_dates(pair.claim)[0]
    written = pair.claim[date.start : date.end]
    parts = [(part, value) for part, value in zip(_PARTS, date.parts, strict=True) if value is not None]
    part, value = parts[crc32(pair.id.encode()) % len(parts)]
    shifted = {"year": value + 3, "month": value % 12 + 1, "day": value % 27 + 1}[part]
    if part == "month" and _MONTHS[value - 1] in written:
        changed = written.replace(_MONTHS[value - 1], _MONTHS[shifted - 1])
    else:
        changed = re.sub(rf"(?<![0-9]){value}(?![0-9])", str(shifted), written, count=1)
    return pair.claim[: date.start] + changed + pair.claim[date.end :]


_PARTICLES = {"이": "가", "은": "는", "을": "를", "과": "와", "으로": "로"}
_BY_ENDING = {form: pair for pair in _PARTICLES.items() for form in pair}
_PARTICLE = re.compile("|".join(sorted(_BY_ENDING, key=len, reverse=True)))


def _replaced(text: str, old: str, new: str) -> str:
    at = text.index(old)
    return text[:at] + _with_particle(new, text[at + len(old) :])


def _swapped(text: str, one: str, other: str) -> str:
    first, second = sorted((one, other), key=text.index)
    begin, rest = text.split(first, 1)
    middle, end = rest.split(second, 1)
    swapped = begin + _with_particle(second, middle + _with_particle(first, end))
    return swapped[0].upper() + swapped[1:] if text[0].isupper() else swapped


def _with_particle(word: str, rest: str) -> str:
    """Return the word and the rest, with the particle that fits the word's last syllable: 북한이 but 러시아가."""
    particle = _PARTICLE.match(rest)
    if not "가" <= word[-1] <= "힣" or not particle or rest[particle.end() :][:1].strip(" ,") != "":
        return word + rest
    coda = (ord(word[-1]) - ord("가")) % 28
    closed = coda != 0 and not (particle[0] in ("으로", "로") and coda == 8)
    return word + _BY_ENDING[particle[0]][0 if closed else 1] + rest[particle.end() :]
