"""Compares days of the week across languages: Friday is 금요일."""

import re

_DAYS = (
    r"\bmonday\b|월요일|понедельник|月曜|周一|星期一",
    r"\btuesday\b|화요일|вторник|火曜|周二|星期二",
    r"\bwednesday\b|수요일|\bсред[ауы]\b|水曜|周三|星期三",
    r"\bthursday\b|목요일|четверг|木曜|周四|星期四",
    r"\bfriday\b|금요일|пятниц|金曜|周五|星期五",
    r"\bsaturday\b|토요일|суббот|土曜|周六|星期六",
    r"\bsunday\b|일요일|воскресень|日曜|周日|星期日|星期天",
)
_PATTERNS = [re.compile(day, re.IGNORECASE) for day in _DAYS]


def weekdays(text: str) -> frozenset[int]:
    """The days of the week that a text names, Monday as 0.

    >>> sorted(weekdays("on Friday")), sorted(weekdays("금요일 밤"))
    ([4], [4])
    """
    return frozenset(number for number, pattern in enumerate(_PATTERNS) if pattern.search(text))
