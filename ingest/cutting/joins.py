"""Decide what a line break inside a block stands for: a space, nothing, or a hyphenated word."""

import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from itertools import pairwise

from pincite.ingest.cutting.lines import Line
from pincite.ingest.korean import has_hangul, spaces_at

_KANA_OR_HAN = "\u3040-\u30ff\u3400-\u9fff\uff66-\uff9f"
_CLOSED_BEHIND = re.compile(r"(?:\S[-‐–\u00ad]|[ㆍ·・‧/(\[{“‘「『〈《])$")
_CLOSED_BEFORE = re.compile(r"[ㆍ·・‧)\]}”’」』〉》,.;:!?%、。，]")
_DIVIDED = re.compile(r"([^\W\d_]{2,})[-‐\u00ad]$")
_WORD_GOES_ON = re.compile(r"[^\W\d_]{2,}")
_HYPHENATED = re.compile(r"(?<![^\W\d_])[^\W\d_]+[-‐][^\W\d_]+")
_HANGUL_RUN = re.compile(r"[가-힣]+")
_RUN_AT_END = re.compile(r"[가-힣]+$")
# Trailing white space marks a word boundary only if the share of lines that have it lies between these.
_DECISIVE = (0.05, 0.9)

_ENOUGH_BREAKS = 20
_SLIPS = 0.05  # the model mistakes fewer than this share of spaces for breaks inside a word


class Join(Enum):
    """How two lines are joined. HYPHEN joins without a space; the hyphen comes from the line break, not the word."""

    SPACE = " "
    CLOSED = ""
    HYPHEN = "-"


def join_lines(blocks: Sequence[Sequence[Line]]) -> list[list[Join]]:
    """Return, for each block, the joins between its lines.

    Punctuation decides first, then white space after the line, then the document's own words. The Korean language
    model is slowest, so it comes last and takes all remaining breaks at once.
    """
    lines = [line for block in blocks for line in block]
    rules = _Rules(lines)
    breaks = [pair for block in blocks for pair in pairwise(block)]
    found = [rules.join(before, after) for before, after in breaks]
    asked = [pair for pair, join in zip(breaks, found, strict=True) if join is None]
    spaces = spaces_at((before.text, after.text) for before, after in asked)
    if len(spaces) >= _ENOUGH_BREAKS and spaces.count(False) < _SLIPS * len(spaces):
        spaces = [True] * len(spaces)  # the document breaks lines only between words; the rest are model errors
    left = iter(spaces)
    answers = iter([join or (Join.SPACE if next(left) else Join.CLOSED) for join in found])
    return [[next(answers) for _ in block[1:]] for block in blocks]


class _Rules:
    """Classifies line breaks by rules and document statistics, without the language model."""

    def __init__(self, lines: Sequence[Line]) -> None:
        korean = [line for line in lines if has_hangul(line.text)]
        share = sum(line.spaced for line in korean) / max(1, len(korean))
        self._space_is_sign = _DECISIVE[0] < share < _DECISIVE[1]
        # A line's first and last word may be fragments.
        self._words = Counter(run for line in korean for run in _HANGUL_RUN.findall(line.text)[1:-1])
        self._hyphenated = {word.lower() for line in lines for word in _HYPHENATED.findall(line.text)}

    def join(self, before: Line, after: Line) -> Join | None:
        """Return how two lines are joined, or None if only the language model can decide."""
        last, first = before.text[-1], after.text[0]
        if divided := _DIVIDED.search(before.text[-40:]):
            return self._divided(divided, after.text)
        if _CLOSED_BEHIND.search(before.text[-2:]) or _CLOSED_BEFORE.match(first):
            return Join.CLOSED
        if re.match(f"[{_KANA_OR_HAN}]", last) and re.match(f"[{_KANA_OR_HAN}]", first):
            return Join.CLOSED
        if not has_hangul(last + first):
            return Join.SPACE
        if before.spaced and self._space_is_sign:
            return Join.SPACE
        if first == "(" and has_hangul(last):
            return Join.CLOSED
        return Join.CLOSED if self._is_one_word(before.text, after.text) else None

    def _divided(self, divided: re.Match[str], after: str) -> Join:
        """Return CLOSED if the hyphen belongs to the word, otherwise HYPHEN.

        It belongs to the word if the document hyphenates the same word elsewhere.
        """
        rest = _WORD_GOES_ON.match(after)
        if rest is None or not rest[0].islower():
            return Join.CLOSED
        own = f"{divided[1]}-{rest[0]}".lower() in self._hyphenated and not divided[0].endswith("\u00ad")
        return Join.CLOSED if own else Join.HYPHEN

    def _is_one_word(self, before: str, after: str) -> bool:
        left, right = _RUN_AT_END.search(before[-20:]), _HANGUL_RUN.match(after)
        if left is None or right is None:
            return False
        return self._words[left[0] + right[0]] > min(self._words[left[0]], self._words[right[0]])
