"""Weigh how likely a text is, to choose among the decodings of the same bytes.

The measure is the negative logarithm of the text's probability in nats, letter by letter, in the language that the
encoding is for. Since all decodings come from the same bytes, the smallest sum is the likeliest reading; even a few
words suffice, because a wrong encoding makes rare letters and unlikely neighbours.
"""

import math
import re
import unicodedata
from collections import Counter

from pincite.ingest.reading.formats.letters import CYRILLIC, HAN, HANGUL, KANA, LATIN

_KOREAN, _CHINESE, _JAPANESE, _RUSSIAN, _WESTERN = "ko", "zh", "ja", "ru", "en"
_LANGUAGES = {
    "cp949": _KOREAN,
    "johab": _KOREAN,
    "gb18030": _CHINESE,
    "big5hkscs": _CHINESE,
    "cp950": _CHINESE,
    "cp932": _JAPANESE,
    "euc_jp": _JAPANESE,
    "euc_jis_2004": _JAPANESE,
    "cp1251": _RUSSIAN,
    "koi8_r": _RUSSIAN,
    "koi8_u": _RUSSIAN,
    "cp866": _RUSSIAN,
    "iso8859_5": _RUSSIAN,
    "mac_cyrillic": _RUSSIAN,
}
# What it costs that a file is in a code that is seldom met.
_SELDOM = {"johab": 2.0, "cp950": 1.0, "euc_jis_2004": 1.0, "koi8_u": 1.0, "cp866": 5.0, "iso8859_5": 5.0} | {
    "mac_cyrillic": 5.0
}
_ASCII = 3.5
_BROKEN = 16.0
_RARE = 13.0
_PUNCTUATION = 6.0
_ASIAN_PUNCTUATION = frozenset("、。，「」！？：；（）《》“”")
# Neighbours that writers seldom set side by side, and what each pair costs.
_UNLIKELY = (
    (re.compile("[A-Za-z](?=[\u0400-\u052f])|[\u0400-\u052f](?=[A-Za-z])"), 6.0),
    (re.compile("[а-яё](?=[А-ЯЁ])"), 4.0),
    (re.compile("(?<![А-ЯЁ])[А-ЯЁ]"), 1.5),
    (re.compile("[\u00c0-\u024f](?=[\u00c0-\u024f])"), 2.5),
    (re.compile("[^\\W\\d_](?=[\u0080-\u00b6\u00b8-\u00bf\u00d7\u00f7\u2500-\u25ff][^\\W\\d_])"), 6.0),
    (re.compile("[\uff61-\uff9f](?=[\u3041-\u309f\u4e00-\u9fff])"), 4.0),
)


def _ranks(letters: str, share: float, offset: int) -> dict[str, float]:
    """Return each letter's cost if the letters make up `share` of a text and fall off as Zipf found."""
    total = sum(1 / (rank + offset) for rank in range(len(letters)))
    return {letter: -math.log(share / total / (rank + offset)) for rank, letter in enumerate(letters)}


_CYRILLIC = _ranks(CYRILLIC, 0.95, 6)
_COMMON = {
    _KOREAN: _ranks(HANGUL, 0.93, 20),
    _CHINESE: _ranks(HAN, 0.8, 30),
    _JAPANESE: _ranks(KANA, 0.6, 6) | _ranks(HAN, 0.3, 40),
    _RUSSIAN: _CYRILLIC | {letter.upper(): cost + 0.3 for letter, cost in _CYRILLIC.items()},
    _WESTERN: _ranks(LATIN, 0.9, 6),
}


def cost(text: str, encoding: str) -> float:
    """Return the text's cost in nats in the language of a Python encoding; lower is likelier, 0 for no text."""
    language = _LANGUAGES.get(encoding, _WESTERN)
    letters = sum(_letter(letter, language) * count for letter, count in Counter(text).items())
    neighbours = sum(len(pattern.findall(text)) * price for pattern, price in _UNLIKELY)
    return letters + neighbours + _SELDOM.get(encoding, 0.0)


def _letter(letter: str, language: str) -> float:
    if letter.isascii():
        return _ASCII if letter.isprintable() or letter.isspace() else _BROKEN
    common = _COMMON[language].get(letter)
    if common is not None:
        return common
    kind = unicodedata.category(letter)
    if letter == "\ufffd" or kind in ("Cc", "Co", "Cn", "Cs"):
        return _BROKEN
    if kind[0] not in "LM":
        asian = letter in _ASIAN_PUNCTUATION and language in (_KOREAN, _CHINESE, _JAPANESE)
        return 4.0 if asian else _PUNCTUATION if kind[0] in "PZ" or letter in "§©®°№±²³" else 9.0
    return _uncommon(letter, language)


def _uncommon(letter: str, language: str) -> float:
    """Return the cost of a letter outside the frequent ones: less if the language's own standard has it."""
    if language == _WESTERN:
        return 7.0 if "\u0080" <= letter <= "\u024f" else 4.5  # Greek, Thai, Hebrew and others, where a page says so
    if language == _RUSSIAN:
        return 8.0 if "\u0400" <= letter <= "\u04ff" else _RARE
    if language == _KOREAN and "\u3131" <= letter <= "\u318e":
        return 8.0
    standards = {_KOREAN: "euc_kr", _CHINESE: "gb2312 big5", _JAPANESE: "shift_jis"}[language]
    han = "\u4e00" <= letter <= "\u9fff"
    own = "\uac00" <= letter <= "\ud7a3" if language == _KOREAN else han
    if own and any(_has(standard, letter) for standard in standards.split()):
        return 10.5
    return 12.0 if own else _RARE


def _has(encoding: str, letter: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
