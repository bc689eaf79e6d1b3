"""Finds the unit of a number (money, measure, time), and the rates of a claim that are missing from its quotes.

3 years are not 3 months, and three thousand barrels are not three thousand barrels a year.
"""

import re
from collections.abc import Iterator, Sequence

from pincite.service.checking.mentions.numbers import Number

_UNITS = {
    "dollar": r"달러|불(?![가-힣])|US\$|dollars?\b|долл|ドル|美元",
    "won": r"원(?![가-힣])|원(?=[을의이은과규어에])|won\b|вон\b|ウォン|韩元",
    "yen": r"엔(?![가-힣])|엔(?=[을의이은과에])|yen\b|иен|円|日元",
    "yuan": r"위안|yuan\b|renminbi\b|юан|人民元|人民币",
    "euro": r"유로|euros?\b|евро|ユーロ|欧元",
    "rouble": r"루블|rou?bles?\b|руб|ルーブル|卢布",
    "pound": r"파운드|pounds?\b",
    "kilometre": r"킬로미터|km\b|kilomet(?:re|er)s?\b|км\b|километр|キロメートル|公里",
    "mile": r"마일|miles?\b|мил[ьи]",
    "tonne": r"톤|tonn?es?\b|tons?\b|тонн|トン|吨",
    "kilogram": r"킬로그램|kg\b|kilograms?\b|кг\b|килограмм|公斤",
    "hectare": r"헥타르|hectares?\b|гектар|ヘクタール|公顷",
    "barrel": r"배럴|barrels?\b|баррел|バレル|桶",
    "age": r"[세살](?=[의이가은는인]?(?:\s|[.,)]|$))|years?[\s-]old",
    "year": r"년(?!대|생|도)|해(?=\s반|[를의에간]?(?:\s|$|\.))|years?\b|year-|год|лет\b|年間|年(?!代|度)",
    "month": r"개월|달(?!러)|months?\b|month-|месяц|か月|ヶ月|カ月|个月",
    "week": r"주(?:간|일|\s)|weeks?\b|week-|недел|週間|周",
    "day": r"일(?:간|\s동안)|days?\b|day-|дн(?:ей|я)\b|日間|天",
    "hour": r"시간|hours?\b|hour-|час|時間|小时",
    "time": r"차례|번(?!째|\s?부두|\s?국도)|회(?!담|의|원|사)|times\b|раз\b|回|次",
    "second": r"초(?=간|\s|$|[동만])|seconds\b|second-|секунд|秒",
    "minute": r"분(?:간|\s|$|[까동만])|minutes?\b|minute-|минут|分間|分钟|分(?!の)",
}
_SPELLED = "(?:" + "|".join(f"(?P<{unit}>{spelled})" for unit, spelled in _UNITS.items()) + ")"
_UNIT = re.compile(_SPELLED, re.IGNORECASE)
# No number has more than eight; without an end, a text of them takes for ever.
_FOLLOWING = re.compile(
    r"(?:\sand a half)?[\s-]?(?:여\s?|[천백십만억조]\s?){0,8}" + _SPELLED,
    re.IGNORECASE,
)
_SIGNS = {"$": "dollar", "€": "euro", "£": "pound", "₩": "won", "₽": "rouble"}


MONEY = frozenset(("dollar", "won", "yen", "yuan", "euro", "rouble", "pound"))
# Units of time are always written out; a number without a unit may count something that is not listed here.
TIMES = frozenset(("year", "month", "week", "day", "hour", "minute", "second"))
# For each rate, the words that always mean it and the words that may: a claim is checked for the first only.
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


def unit_at(text: str, number: Number) -> str | None:
    """The unit of the number, or None: `"dollar"` for 3만 달러, $3 and 3 долларов."""
    if sign := _SIGNS.get(text[number.start - 1 : number.start]):
        return sign
    following = _FOLLOWING.match(text, number.end)
    return following.lastgroup if following else None


def unit_of(text: str, start: int) -> str | None:
    """The unit whose name begins here, or None: `unit_of("몇 톤", 2) -> "tonne"`."""
    found = _UNIT.match(text, start)
    return found.lastgroup if found else None


def missing_rates(claim: str, quotes: Sequence[str]) -> Iterator[str]:
    """The claim's rates, as written, that are in none of the quotes.

    `list(missing_rates("300 barrels per year", ["300배럴"])) -> ["per year"]`.
    """
    for sure, loose in _PATTERNS:
        found = sure.search(claim)
        if found and not any(loose.search(quote) for quote in quotes):
            yield found[0]
