"""Korean morphology: joining broken lines, closing spaced-out words, content words. Owns kiwipiepy.

Loading the analyser takes seconds, so it is loaded at the first Korean text and kept for the process.
"""

import re
from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from kiwipiepy import Kiwi

HANGUL = re.compile(r"[가-힣ㄱ-ㆎ]")
# Four syllables or more, each alone: "극 동 연 방 관 구". Three in a row occur in ordinary sentences.
_SPACED_OUT = re.compile(r"(?<![가-힣])(?:[가-힣] ){3,}[가-힣](?![가-힣])")
# Nouns, verbs, adjectives, roots, adverbs, numbers, foreign words, Hanja: what a search is about.
_CONTENT_TAGS = ("NNG", "NNP", "NR", "VV", "VA", "XR", "MAG", "SN", "SL", "SH")
# The glue model looks at a few words around a break; more only costs time.
_CONTEXT = 24


@cache
def _kiwi() -> Kiwi:
    return Kiwi(num_workers=1)


def has_hangul(text: str) -> bool:
    """True if a Hangul letter or syllable occurs in the text."""
    return HANGUL.search(text) is not None


def spaces_between(lines: Sequence[str]) -> list[bool]:
    """Whether a space belongs at each of the `len(lines) - 1` breaks between neighbouring lines.

    A word broken over two lines is closed, a space kept where Korean spelling wants one:
    `spaces_between(["보스토치", "니 우주기지에서", "만났다"]) -> [False, True]`.
    """
    if len(lines) < 2:
        return []
    kiwi = _kiwi()
    insertions: list[bool] = []
    for before, after in pairwise(lines):
        insertions += kiwi.glue([before[-_CONTEXT:], after[:_CONTEXT]], return_space_insertions=True)[1]
    return insertions


def close_spaced_out(text: str) -> str:
    """The text with words printed syllable by syllable closed: "극 동 연 방 관 구" -> "극동 연방관구".

    Only for searching; citable text keeps its spaces.
    """
    return _SPACED_OUT.sub(lambda run: _kiwi().space(run[0].replace(" ", "")), text)


def is_spaced_out(text: str) -> bool:
    """True if the text holds a word printed syllable by syllable."""
    return _SPACED_OUT.search(text) is not None


def content_words(text: str) -> list[str]:
    """The dictionary forms of the content words, in order, Latin letters in lower case.

    `content_words("정상회담을 가졌다") -> ["정상", "회담", "가지"]`.
    """
    return [token.form.lower() for token in _kiwi().tokenize(text) if token.tag.startswith(_CONTENT_TAGS)]
