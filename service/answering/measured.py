"""Tells in which unit a question wants its number: "how many tonnes", 몇 시간, сколько километров."""

import re
from collections.abc import Mapping

from pincite.service.checking.mentions.units import unit_of

_ASKS = re.compile(
    r"\bhow (?:many|much)\s|(?<![가-힣])몇\s?(?:[십백천만억]\s?)?|(?<!\w)сколько\s"
    r"|何(?:[十百千万億])?|几(?:[十百千万亿])?个?|多少(?:[万亿])?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"(?!(?:did|do|does|has|have|had|were|are|was|is|will|of)\b)[^\W\d가-힣]+\s", re.IGNORECASE)
_MOST_BETWEEN = 2  # words between: "how many million metric tonnes"
_WHICH_YEAR = re.compile(r"몇\s?년(?!\s?(?:간|동안|만|이나|[을를]?\s?걸))|何年(?!間|続|も)|哪年")
# What a number in one unit may be told in.
_AS_WELL: Mapping[str, frozenset[str]] = {
    "second": frozenset(("second", "minute")),
    "minute": frozenset(("minute", "hour", "second")),
    "hour": frozenset(("hour", "minute")),
    "day": frozenset(("day", "week", "hour")),
    "week": frozenset(("week", "day", "month")),
    "month": frozenset(("month", "year", "week")),
    "year": frozenset(("year", "month")),
    "tonne": frozenset(("tonne", "kilogram")),
    "kilogram": frozenset(("kilogram", "tonne")),
    "kilometre": frozenset(("kilometre", "mile")),
    "mile": frozenset(("mile", "kilometre")),
}
_COUNTS = frozenset(("time", "age"))  # the words for counting know these


def units_asked(question: str) -> frozenset[str]:
    """Return the units in which the number that is asked for may be told; empty if the question names none.

    >>> sorted(units_asked("회담은 몇 시간 이어졌나?")), sorted(units_asked("How many people came?"))
    (['hour', 'minute'], [])
    """
    if _WHICH_YEAR.search(question):
        return frozenset()
    named = (unit for one in _ASKS.finditer(question) if (unit := _unit_after(question, one.end())))
    unit = next((one for one in named if one not in _COUNTS), None)
    return _AS_WELL.get(unit, frozenset((unit,))) if unit else frozenset()


def _unit_after(question: str, start: int) -> str | None:
    """The unit that is named here, or after at most two words."""
    for _ in range(_MOST_BETWEEN + 1):
        if unit := unit_of(question, start):
            return unit
        word = _BETWEEN.match(question, start)
        if word is None:
            return None
        start = word.end()
    return None
