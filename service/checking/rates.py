"""Rates that a claim makes of amounts: three thousand barrels are not three thousand barrels a year."""

import re
from collections.abc import Iterator, Sequence

# What says nothing but a rate, and what may mean one: only the first is held against a claim.
_RATES = (
    (
        r"\b(?:per|each|every) (?:year|annum)\b|\bannually\b|\byearly\b|연간|매년|해마다|ежегодн|毎年|每年",
        r"\b(?:a|an?) year\b|\bannual|연평균|연례|\bв год\b|年間|年に|年均",
    ),
    (
        r"\b(?:per|each|every) month\b|\bmonthly\b|매월|매달|다달이|ежемесячн|毎月|每月",
        r"\ba month\b|월간|월평균|\bв месяц\b",
    ),
    (r"\b(?:per|each|every) week\b|\bweekly\b|매주|еженедельн|毎週|每周", r"\ba week\b|주간|주당|\bв неделю\b"),
    (
        r"\b(?:per|each|every) day\b|\bdaily\b|매일|ежедневн|毎日|每天",
        r"\ba day\b|하루|일일|일평균|\bв день\b|一日|每日",
    ),
    (r"\bper (?:capita|head|person)\b|1인당|на душу|一人当たり|人均", r"인당|\beach\b|\bapiece\b"),
    (r"\bper (?:barrel|tonne?|ton|unit|piece)\b|(?:배럴|톤)당|за (?:баррель|тонну)", r"\ba (?:barrel|ton)\b|개당"),
)
_PATTERNS = [(re.compile(sure, re.IGNORECASE), re.compile(f"{sure}|{loose}", re.IGNORECASE)) for sure, loose in _RATES]


def missing_rates(claim: str, quotes: Sequence[str]) -> Iterator[str]:
    """The claim's rates, as written, that none of the quotes has.

    `list(missing_rates("300 barrels per year", ["300배럴"])) -> ["per year"]`.
    """
    for sure, loose in _PATTERNS:
        found = sure.search(claim)
        if found and not any(loose.search(quote) for quote in quotes):
            yield found[0]
