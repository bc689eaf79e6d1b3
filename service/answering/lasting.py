"""Tells how long something took ("for two hours") from how far apart two things are ("the first in four years").

Both are numbers with a unit of time, but only the first answers "how long". Years after, before, ago and since are
distances; what ended or was finished "in three months" took three months.
"""

import re
from collections.abc import Sequence

from pincite.service.checking.mentions.numbers import Number
from pincite.service.checking.mentions.units import TIMES, unit_at

_UNIT = r"(?:년|개월|달|주일?|일|시간|분)(?:간|여|가량|정도|남짓)?"
_WEST = r"[\s-]?(?:\w+[\s-]){0,1}?(?:years?|months?|weeks?|days?|hours?|minutes?)"
_RUSSIAN = r"\s?(?:год\w*|лет|месяц\w*|недел\w*|дн\w*|день|час\w*|минут\w*)"
_EAST = r"(?:年|か月|ヶ月|カ月|个月|月|週間|周|日|天|時間|小时|分)"
_APART_AFTER = re.compile(
    rf"\s?{_UNIT}(?:\s?\d+\s?{_UNIT})*\s?"
    r"(?:만(?:에|의|이[다며었]|인)|전(?=[에의,\s])|뒤|후|이후|이래|이\s(?:다\s)?(?:되|넘|지나)도록|(?:이\s)?(?:지난|흐른))"
    rf"|{_WEST}(?:\s\w+[\s-]\w+)?\s(?:ago|later|earlier|afterwards?|after|before|since|on\b)"
    rf"|{_RUSSIAN}\s(?:назад|спустя|тому назад)"
    rf"|{_EAST}(?:ぶり|前|後|后|以来|以前)",
    re.IGNORECASE,
)
_APART_BEFORE = re.compile(
    r"(?:\bfirst\b(?!\sto\b)[^.;]{0,60}\b(?:in|for)|\bafter|впервые[^.;]{0,40} за|\bспустя|时隔|時隔)"
    r"(?:\s(?:about|some|nearly|almost|over|more than|less than|более|почти|около))?\s?$",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"[^.。]{0,20}?(?:끝[나났내냈]|마[치쳤무]|종료|완[공성료]|막을 내)"
    r"|[^.]{0,40}?(?:законч|заверш)|[^。]{0,15}?(?:終わ|終了|完成|结束)"
)
_ENDED = re.compile(r"\b(?:end(?:s|ed)|finish(?:es|ed)|complet\w+|conclud\w+)\b|законч|заверш", re.IGNORECASE)


_CLOCK = re.compile(r"\d\s?(?:시|時|点)\s?$")  # 2시 30분 is a time of day


def lasts(text: str, numbers: Sequence[Number]) -> bool:
    """Return whether one of the numbers of the text says how long something takes or took.

    >>> from pincite.service.checking.mentions.numbers import find_numbers
    >>> both = "회담은 두 시간 이어졌다.", "회담은 4년 5개월 만에 열렸다."
    >>> [lasts(text, find_numbers(text)) for text in both]
    [True, False]
    """
    return any(unit_at(text, one) in TIMES and not _is_apart(text, one) for one in numbers)


def _is_apart(text: str, number: Number) -> bool:
    """True for a number of years, hours... between two things, and for a time of day."""
    if _CLOCK.search(text, 0, number.start):
        return True
    after = _APART_AFTER.match(text, number.end)
    if after is None:
        before = _APART_BEFORE.search(text[: number.start])
        return before is not None and _ENDED.search(text, 0, number.start) is None
    return _ENDS.match(text, after.end()) is None
