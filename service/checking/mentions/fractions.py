"""Finds fractions said in words or as 3분의 2: shares, which compare with those in per cent."""

import re
from collections.abc import Iterator
from decimal import Decimal

_PARTS = ["third", "quarter", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
_WHOLE = {name: number for number, name in enumerate(_PARTS, start=3)}
_COUNTS = {
    name: number
    for number, name in enumerate(["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"], start=1)
}
_ENGLISH = re.compile(
    rf"\b(?:(?P<count>{'|'.join(_COUNTS)}|[1-9])[ -](?P<part>{'|'.join(_PARTS)})s?"
    rf"|an? (?P<single>{'|'.join(_PARTS)})(?= of\b))\b",
    re.IGNORECASE,
)
_KOREAN = re.compile(r"(?<![0-9])(?P<whole>[1-9][0-9]{0,2})\s?분의\s?(?P<count>[1-9][0-9]{0,2})(?![0-9])")
_EXACT = Decimal("0.01")


def find_fractions(text: str) -> Iterator[tuple[Decimal, int, int]]:
    """Each fraction in per cent, with its start and end: `list(find_fractions("two fifths")) -> [(40.00, 0, 10)]`.

    "A third attempt" is none.
    """
    for match in _ENGLISH.finditer(text):
        part = (match["part"] or match["single"]).lower()
        count = (match["count"] or "one").lower()
        yield _percent(_COUNTS.get(count) or int(count), _WHOLE[part]), match.start(), match.end()
    for match in _KOREAN.finditer(text):
        if int(match["count"]) < int(match["whole"]):
            yield _percent(int(match["count"]), int(match["whole"])), match.start(), match.end()


def _percent(count: int, whole: int) -> Decimal:
    return (Decimal(100 * count) / whole).quantize(_EXACT)
