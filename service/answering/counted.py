"""Tells what a question counts, and whether a Korean text counts such things: "몇 대" and "how many tanks" want "3대".

Korean counts with a word for the kind of thing, so that 14명 (people) is no answer to how many ships there were. The
words for kinds are named here by the commonest one: 명 for people, 척 for ships, 대 for vehicles, 발 for shells.
"""

import re
from collections.abc import Mapping

_COUNTED = re.compile(r"(?<![가-힣])몇\s?(명|대|발|척|개|기|살|곳|건|마리|권|장|번|차례)(?!째|\s?몇)")
_ALSO_COUNTED = {
    "명": "명|사람|인(?=[은이을의\\s])",
    "살": "살|세",
    "개": "개|여개",
    "발": "발|기",
    "대": "대|기",
    "번": "번|차례|회(?![가-힣])|회에",
    "차례": "번|차례|회(?![가-힣])|회에",
}
_COUNT = r"(?:\d|[십백천만억]|(?<![가-힣])(?:한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|스무|수십|수백))\s?(?:여\s?)?"
_MANY = r"\bhow many (?:of )?(?:(?!(?:did|do|does|have|has|were|are)\b)[\w'’-]+ ){0,4}?"
_SKOLKO = r"(?<!\w)сколько (?:\w+ ){0,2}?"
_ASKED: Mapping[str, re.Pattern[str]] = {
    "명": re.compile(
        rf"{_MANY}(?:people|persons|men|women|children|workers|labourers|builders|soldiers|troops|generals|officers|"
        rf"officials|companions|delegates|members|defectors|refugees|students|prisoners|experts|guests|victims)\b"
        rf"|{_SKOLKO}(?:человек|людей|солдат|рабочих|военных|чиновников|студентов)|何(?:人|名)"
        rf"|多少[^，。？]{{0,5}}(?:人|士兵|官员|学生)|几(?:个人|名|位)"
        r"|인원(?:\s?수)?[은는이가]?\s*[?？]?\s*$",
        re.IGNORECASE,
    ),
    "발": re.compile(
        rf"{_MANY}(?:shells|rounds|missiles|rockets|bombs|bullets)\b|{_SKOLKO}(?:снарядов|ракет|бомб)|何発|[几多少]+[枚发]",
        re.IGNORECASE,
    ),
    "척": re.compile(
        rf"{_MANY}(?:ships|boats|vessels|submarines|tankers)\b|{_SKOLKO}(?:кораблей|судов|лодок)|何隻|[几多少]+艘",
        re.IGNORECASE,
    ),
    "대": re.compile(
        rf"{_MANY}(?:tanks|aircraft|planes|jets|fighters|vehicles|cars|trucks|trains|drones)\b"
        rf"|{_SKOLKO}(?:танков|самолетов|самолётов|машин)|何(?:台|機)|[几多少]+[辆架]",
        re.IGNORECASE,
    ),
    "번": re.compile(rf"\bhow many times\b|{_SKOLKO}раз\b|何(?:回|度)(?!目)|几次|多少次", re.IGNORECASE),
}


def counter_of(question: str) -> str:
    """Return the Korean word for the kind of thing that the question counts, "" if it counts nothing known.

    >>> counter_of("How many North Korean workers remained?"), counter_of("전투기는 몇 대인가?"), counter_of("When?")
    ('명', '대', '')
    """
    korean = _COUNTED.search(question)
    if korean:
        return korean[1]
    return next((counter for counter, pattern in _ASKED.items() if pattern.search(question)), "")


def counts(text: str, counter: str) -> bool:
    """Return whether a Korean text has a number of such things: `counts("3만 23명이던", "명") -> True`."""
    return re.search(f"{_COUNT}(?:{_ALSO_COUNTED.get(counter, counter)})", text) is not None
