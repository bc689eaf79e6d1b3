"""Extract terms for lexical search: Korean lemmas, words, numbers, and bigrams of Han or Kana."""

import re
import unicodedata
from itertools import pairwise

from pincite.ingest.korean import content_words, has_hangul

_NUMBER_COMMA = re.compile(r"(?<=\d),(?=\d{3})")
_WORD = re.compile(r"[^\W_가-힣ㄱ-ㆎ぀-ヿ㐀-鿿]+")
_IDEOGRAPHS = re.compile(r"[぀-ヿ㐀-鿿]+")
_HANGUL = re.compile(r"[가-힣]")


def terms(text: str) -> list[str]:
    """Return the terms of a passage or query, repeated as often as they occur.

    `terms("정상회담에서 3,225 barrels") -> ["정상", "회담", "3225", "barrels"]`. A text without Hangul never
    loads the Korean analyser.
    """
    text = _normal(text)
    korean = [word for word in content_words(text) if is_korean(word)] if has_hangul(text) else []
    return korean + _plain(text)


def plain_terms(text: str) -> list[str]:
    """Return the terms that need no analyser: all but the Korean ones, which come first in `terms`."""
    return _plain(_normal(text))


def is_korean(term: str) -> bool:
    """Return whether a term is a Korean lemma."""
    return _HANGUL.search(term) is not None


def _normal(text: str) -> str:
    return _NUMBER_COMMA.sub("", unicodedata.normalize("NFKC", text))


def _plain(text: str) -> list[str]:
    words = [match[0].lower() for match in _WORD.finditer(text)]
    return words + [pair for run in _IDEOGRAPHS.findall(text) for pair in _pairs(run)]


def _pairs(run: str) -> list[str]:
    """Return overlapping bigrams, because Chinese and Japanese have no spaces between words."""
    return [first + second for first, second in pairwise(run)] if len(run) > 1 else [run]
