"""Finds the numbers in a text, with their positions and values, in any notation: 3,225, 3천 225, 三千二百二十五.

`date_mentions.py` handles dates. An ambiguous word ("one", 이, 만) counts only where it is almost certainly a number: a
missed number only skips a check, but a false one raises a false alarm.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from pincite.service.checking.mentions.date_mentions import blank_dates
from pincite.service.checking.mentions.fractions import find_fractions
from pincite.service.checking.mentions.number_words import (
    CARDINALS,
    EASTERN_MULTIPLIERS,
    HAN_DIGITS,
    HANGUL_DIGITS,
    KOREAN,
    KOREAN_WORD,
    MULTIPLIERS,
    ORDINALS,
    SINO_KOREAN,
)


class Kind(Enum):
    """Whether a number is a quantity, a percentage or an ordinal."""

    PLAIN = "plain"
    PERCENT = "percent"
    ORDINAL = "ordinal"


@dataclass(frozen=True, slots=True)
class Number:
    """A number at `text[start:end]`, its percent sign or ordinal ending included."""

    value: Decimal
    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a number. A smaller piece, below `room`, may be added to it: "twenty" has room for nine."""

    value: Decimal
    room: int
    start: int
    end: int
    multiplies: bool = False
    ordinal: bool = False
    word: bool = False


_SPACES = "\u00a0\u202f\u2009"
_BEFORE_RUSSIAN = r"(?=\s?(?:[а-я]|%))"
_HAN = "".join(HAN_DIGITS)
_HAN_MULTIPLIERS = "十百千万萬億亿兆"
_LETTERS = "|".join(sorted([*CARDINALS, *ORDINALS, *MULTIPLIERS], key=len, reverse=True))
_PIECE = re.compile(
    r"(?P<outline>[0-9]+(?:\.[0-9]+){2,})"
    rf"|(?P<grouped>(?<![0-9.,])[0-9]{{1,3}}(?:(?:,[0-9]{{3}})+|(?:[{_SPACES}][0-9]{{3}})+"
    rf"|(?: [0-9]{{3}})+{_BEFORE_RUSSIAN})(?![0-9])(?:\.[0-9]+)?)"
    rf"|(?P<comma>[0-9]+,[0-9]+{_BEFORE_RUSSIAN})"
    r"|(?P<millions>(?<=[£$€])[0-9]+(?:\.[0-9]+)?(?=m\b))"
    r"|(?P<digits>[0-9]+(?:\.[0-9]+)?)"
    r"|(?<=[0-9])(?P<attached>thousand|million|billion|trillion|bn)\b"
    rf"|\b(?P<article>an?)(?=\s(?:{'|'.join(MULTIPLIERS)})\b)"
    rf"|\b(?P<letters>{_LETTERS})\b"
    rf"|(?P<korean>{KOREAN_WORD})"
    r"|(?<![가-힣])(?P<first>첫)"
    rf"|(?P<sino>{SINO_KOREAN})"
    # "10분의 1만" is only a tenth.
    r"|(?:(?<=[0-9십백천만억조])|(?<=[0-9] )(?=천?[만억]))(?P<unit>[십백천억]|(?<!분의 [0-9])(?<!분의[0-9])만(?!큼)"
    r"|조(?=여|\s?(?:원|달러|엔|위안|유로|루블|[0-9,.]+[천백십]*[만억])))"
    rf"|(?P<han>[{_HAN}十百千][{_HAN}{_HAN_MULTIPLIERS}]+|(?<=[0-9])[{_HAN_MULTIPLIERS}]+"
    rf"|[{_HAN}十](?=[人名年月日個个件回次天歳岁隻艘国國倍])|(?<=[第之])[{_HAN}十])",
    re.IGNORECASE,
)
_JOINT = re.compile(r"[ \u00a0]?")
_JOINT_OF_WORDS = re.compile(r"[ \u00a0-]|,? and ", re.IGNORECASE)
_PERCENT = re.compile(
    r"(?:\s?[~–—-]\s?[0-9.,]+)?\s?(?P<sign>%|퍼센트|프로(?![가-힣])|per\s?cent\b|процент[а-я]*|パーセント)",
    re.IGNORECASE,
)
_HALF = re.compile(r"\bhalf $", re.IGNORECASE)  # "half a million"
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b|-(?:[оыи]?[йяем]|г?о|му|х)\b|\s?번째|째|番目", re.IGNORECASE)


class _Sum:
    """A number under construction: terms of decreasing size, the last of which may still be multiplied."""

    def __init__(self) -> None:
        self.pieces: list[_Piece] = []
        self._terms: list[tuple[Decimal, int]] = []

    def takes(self, piece: _Piece) -> bool:
        """Adds the piece and returns True if it continues the number."""
        taken = self._multiply(piece) if piece.multiplies else self._add(piece)
        if taken:
            self.pieces.append(piece)
        return taken

    def value(self) -> Decimal:
        """The value of the pieces so far."""
        return sum((value for value, _ in self._terms), Decimal(0))

    def _add(self, piece: _Piece) -> bool:
        if self._terms and piece.value >= self._terms[-1][1]:
            return False
        self._terms.append((piece.value, piece.room))
        return True

    def _multiply(self, piece: _Piece) -> bool:
        """Multiplies the terms below the multiplier: 2,000 and 5 hundred before ten thousand."""
        waiting = []
        while self._terms and (self._terms[-1][0] < piece.value or self._terms[-1][1] == 0):
            waiting.append(self._terms.pop()[0])
        alone = not waiting and not piece.word and (not self._terms or piece.value < self._terms[-1][1])
        if not waiting and not alone:
            return False
        self._terms.append((piece.value * (sum(waiting) if waiting else 1), piece.room))
        return True


def find_numbers(text: str) -> list[Number]:
    """The numbers of a text in order: `find_numbers("약 3천 225명")[0].value -> Decimal(3225)`.

    Spans are in `text` itself. A word for one by itself is left out: it is usually a pronoun or an article.
    """
    text = blank_dates(text)
    shares = [Number(value, Kind.PERCENT, start, end) for value, start, end in find_fractions(text)]
    found = [
        _number(text, one) for one in _sums(text) if not _is_pronoun(one.pieces) and not _is_vague(text, one.pieces)
    ]
    others = [one for one in found if not any(share.start <= one.start < share.end for share in shares)]
    return sorted([*others, *shares], key=lambda one: one.start)


def _sums(text: str) -> Iterator[_Sum]:
    """The pieces of the text, joined into numbers."""
    current = _Sum()
    for match in _PIECE.finditer(text):
        for piece in _pieces(match):
            if current.pieces and not (_are_joined(text, current.pieces[-1], piece) and current.takes(piece)):
                yield current
                current = _Sum()
            if not current.pieces:
                current.takes(piece)
    if current.pieces:
        yield current


def _are_joined(text: str, before: _Piece, after: _Piece) -> bool:
    is_article = text[after.start : after.end].lower() in ("a", "an")  # "half a million and a million" are two
    joint = _JOINT_OF_WORDS if before.word and after.word and not is_article else _JOINT
    return not before.ordinal and joint.fullmatch(text, before.end, after.start) is not None


def _pieces(match: re.Match[str]) -> Iterator[_Piece]:
    kind, start, end, written = match.lastgroup, match.start(), match.end(), match[0]
    if kind in ("grouped", "digits", "comma"):
        yield _Piece(_decimal(written, kind == "comma"), 0, start, end)
    elif kind == "millions":
        yield _Piece(_decimal(written, False) * 1_000_000, 0, start, end)
    elif kind in ("letters", "attached"):
        yield _word({"bn": "billion"}.get(written.lower(), written.lower()), start, end)
    elif kind in ("article", "first"):
        yield _Piece(Decimal(1), 0, start, end, ordinal=kind == "first", word=True)
    elif kind == "korean":
        yield _Piece(Decimal(KOREAN[written]), 0, start, end, word=True)
    elif kind != "outline":
        yield from _eastern(written, start)


def _decimal(written: str, comma: bool) -> Decimal:
    if comma:
        return Decimal(written.replace(",", "."))
    return Decimal(re.sub(r"[^0-9.]", "", written))


def _word(word: str, start: int, end: int) -> _Piece:
    if word in MULTIPLIERS:
        return _Piece(Decimal(MULTIPLIERS[word]), MULTIPLIERS[word], start, end, multiplies=True, word=True)
    ordinal = word not in CARDINALS
    value = ORDINALS[word] if ordinal else CARDINALS[word]
    room = 100 if value >= 100 else 10 if value >= 20 else 0
    return _Piece(Decimal(value), room, start, end, ordinal=ordinal, word=True)


def _eastern(written: str, start: int) -> Iterator[_Piece]:
    """The pieces of an East Asian number: digits and multipliers one by one (三千二百), or a digit run (二〇二三)."""
    digits = HAN_DIGITS | HANGUL_DIGITS
    if len(written) > 1 and all(letter in digits for letter in written):
        value = int("".join(str(digits[letter]) for letter in written))
        yield _Piece(Decimal(value), 0, start, start + len(written))
        return
    for place, letter in enumerate(written, start):
        times = EASTERN_MULTIPLIERS.get(letter)
        value = digits[letter] if times is None else times
        yield _Piece(Decimal(value), times or 0, place, place + 1, multiplies=times is not None, word=times is None)


def _is_pronoun(pieces: list[_Piece]) -> bool:
    return len(pieces) == 1 and pieces[0].word and pieces[0].value == 1 and not pieces[0].ordinal


def _is_vague(text: str, pieces: list[_Piece]) -> bool:
    """True for 만 in 수백만, which is "millions"."""
    start = pieces[0].start
    return pieces[0].multiplies and text[max(0, start - 1) : start] in tuple("수몇십백천")


def _number(text: str, found: _Sum) -> Number:
    start, end = found.pieces[0].start, found.pieces[-1].end
    if text[start : start + 1].lower() == "a" and (half := _HALF.search(text, 0, start)):
        return Number(found.value() / 2, Kind.PLAIN, half.start(), end)
    if percent := _PERCENT.match(text, end):
        after = percent.end() if percent.start("sign") - end <= 1 else end
        return Number(found.value(), Kind.PERCENT, start, after)
    ordinal = _ORDINAL.match(text, end)
    before = text[max(0, start - 3) : start]
    if before == "百分之":
        return Number(found.value(), Kind.PERCENT, start - 3, end)
    is_ordinal = ordinal or found.pieces[-1].ordinal or before.rstrip()[-1:] in ("제", "第")
    kind = Kind.ORDINAL if is_ordinal else Kind.PLAIN
    return Number(found.value(), kind, start, ordinal.end() if ordinal else end)
