"""Tells which kinds of answer a question wants, and whether a sentence has them.

"How many" wants a number, "when" a date, "who" a name, "where" a place, "why" a reason, "what did X say" somebody's
words, and "what should X do" advice. A question may want several; one that asks for none of these, such as "what did
Russia gain", wants any sentence.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from pincite.ingest.korean import has_hangul
from pincite.service.answering.counted import counter_of, counts
from pincite.service.answering.lasting import lasts
from pincite.service.answering.measured import units_asked
from pincite.service.answering.told import has_advice, has_count, has_number, has_place, has_reason, has_words, undated
from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.numbers import find_numbers
from pincite.service.checking.mentions.units import MONEY, unit_at


class Kind(Enum):
    """A kind of answer that a question can ask for."""

    NUMBER = "number"
    COUNT = "count"
    DURATION = "duration"
    MONEY = "money"
    DATE = "date"
    NAME = "name"
    PLACE = "place"
    REASON = "reason"
    WORDS = "words"
    ADVICE = "advice"


FIGURES = frozenset((Kind.NUMBER, Kind.COUNT, Kind.DURATION, Kind.MONEY, Kind.DATE))


_OF_NAMES = frozenset((Kind.NAME, Kind.PLACE))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer that is wanted.

    A number may have a Korean counter, as 대 in "몇 대" and "how many tanks", or units: "how many tonnes".
    """

    kind: Kind
    counter: str = ""
    units: frozenset[str] = frozenset()


_MEASURES_EN = (
    "minutes|hours|days|weeks|months|years|times|per ?cent|percent|dollars|roubles|rubles|won|yuan|tonn?es|tons|"
    "barrels|kilomet(?:re|er)s|miles|met(?:re|er)s|hectares"
)
_MEASURES_RU = "времени|час|минут|дней|лет|раз|процент|долл|руб|тонн|километр|миль|метр|баррел|людей"
_ASKED: Mapping[Kind, re.Pattern[str]] = {
    Kind.NUMBER: re.compile(
        r"\bhow (?:many|much|long|old|far|large|big|tall|high|often|late|fast)\b|\bwhat (?:share|percentage|"
        r"proportion|"
        r"number|price|amount|time|size|length|distance)\b|(?<![가-힣])몇(?! 가지)|얼마(?!나 (?:잘|중요))|"
        r"몇\s?%|비율은|규모는(?=[^?]*\s어느 정도)|"
        r"(?<!\w)сколько|какая доля|какой процент|何(?:人|個|回|年|%|パーセント|キロ|時間|歳|台|隻|ドル|円|割|"
        r"機|発|トン)|いくら|"
        r"いくつ|どのくらい|どれくらい|多少|几(?:个|次|年|人|辆|艘|天|岁)|多(?:长|远|大|久)",
        re.IGNORECASE,
    ),
    # Things that are counted; what is measured in years, tonnes, money or per cent is no count of them.
    Kind.COUNT: re.compile(
        rf"\bhow many (?!(?:of|more|other|{_MEASURES_EN})\b)\w+"
        rf"|(?<!\w)сколько (?:\w+(?:ых|их) )?(?!{_MEASURES_RU})\w+(?:ов|ей|ий|ок|ек|ат|ин)\b",
        re.IGNORECASE,
    ),
    Kind.DURATION: re.compile(
        r"\bhow (?:long (?:(?:did|do|does|has|have|had|will|would|should|must|can)\b|"
        r"(?:is|are|was|were)\b[^?]{0,60}\b(?:meetings?|talks?|summit|visit|trip|war|term|stay|ceremony|speech|"
        r"handshake|dinner|session|lease|flight|journey|break|pause|delay|closed|open)\b)|"
        r"many (?:minutes|hours|days|weeks|months|years)\b)|"
        r"얼마나 (?:오래|걸[리렸])|얼마\s?동안|"
        r"(?<![가-힣])몇\s?(?:분|시간|일간|주|개월|달|년간|년 동안)(?![가-힣]|\s만)|"
        r"как долго|сколько (?:времени|часов|минут|дней|лет)|"
        r"何(?:分|時間|日間|年間)|(?:どれ|どの)くらいの時間|多久|几(?:分钟|小时|天|年)",
        re.IGNORECASE,
    ),
    Kind.MONEY: re.compile(
        r"\bhow (?:much money|large a loan|big a loan|expensive)\b|\bwhat (?:is|was|were|"
        r"are)? ?(?:the )?(?:\w+ ){0,2}(?:price|cost|"
        r"pay|salary|wage|loan|budget)\b|\b(?:price|cost|pay|wage) (?:per|in (?:dollars|rou?bles|won|yuan))\b|"
        r"공사비|비용은|가격은|값은|"
        r"금액은|임금은|월급은|сколько стоит|(?<!\w)цен[аы]\b|価格は|費用は|いくら|价格|费用|多少钱",
        re.IGNORECASE,
    ),
    Kind.DATE: re.compile(
        r"(?:^|[.,;:?!]\s+|\band )when\b|\b(?:what|which) (?:day|date|year|month)\b|언제|며칠|몇\s?년도|"
        r"(?<!\w)когда\b|в каком году|какого числа|いつ|何年に|何月|何日に|什么时候|何时|哪(?:一)?[年天]",
        re.IGNORECASE,
    ),
    Kind.NAME: re.compile(
        r"\bwho(?:m|se)?\b|\bnames? of\b|이름[은이을]?(?:\s*[?？]?\s*$|\s(?:뭐|무엇))|"
        r"\bwhich (?:\w+ ){0,2}(?:officials?|ministers?|people|persons?|leaders?|envoys?|bank|"
        r"company|firm|"
        r"institution|ministry|country|countries)\b|누구|누가|(?<!\w)кто\b|(?<!\w)кого\b|(?<!\w)кем\b|誰|だれ|"
        r"谁|哪位",
        re.IGNORECASE,
    ),
    Kind.PLACE: re.compile(
        r"(?:^|[.,;:?!]\s+|\band )where\b(?!.*\b(?:diverge|differ|agree|disagree)\b)|"
        r"\b(?:what|which) (?:city|place|island)\b|어디(?:에서|서|에|로|인)?|(?<!\w)где\b|куда\b|どこ|"
        r"哪里|哪儿|在何处",
        re.IGNORECASE,
    ),
    Kind.REASON: re.compile(
        r"\bwhy\b|\bwhat (?:is|was|are|were) the reasons?\b|(?<![가-힣])왜(?![가-힣])|이유|까닭|속내|속셈|"
        r"배경은|근거는|почему|зачем|"
        r"по какой причине|なぜ|どうして|理由|为什么|为何|原因",
        re.IGNORECASE,
    ),
    Kind.WORDS: re.compile(
        r"\bwhat did [^?]{2,60}? (?:say|tell|call|promise|warn|declare|announce|criticise|criticize|claim|demand)\b|"
        r"뭐라고|무엇이라고|무슨 말|어떻게 말|что (?:сказал|заявил|говорил)|何と(?:言|述|呼|語)|说了什么|怎么说",
        re.IGNORECASE,
    ),
    # What an author would have somebody do, not what somebody in the text proposed.
    Kind.ADVICE: re.compile(
        r"\bwhat (?:\w+ ){0,3}(?:should|must|ought)\b|\bhow should\b|\brecommend(?:s|ed|ations?)?\b|"
        r"\bdo(?:es)? [^?]{2,60}? (?:urge|advise|advocate|suggest|propose)\b|\bcourse of action\b|"
        r"(?:무엇을|뭘|어떻게|어떤 [가-힣]+[을를])[^?]*(?:해|[가-힣]어|[가-힣]아)야\s?(?:하|한|할|된|될)|"
        r"(?:제언|제안|권고|주문|조언|촉구)(?:하는|하나|하고 있)|"
        r"(?:제언|권고|과제|대응\s?방안|대응책)[은는이]?\s?(?:무엇|어떤|\?)|"
        r"что (?:\w+ ){0,4}(?:следует|нужно|необходимо|должн\w+)|(?:рекоменду|советует|предлагает)\w*|"
        r"べき|提言|应该|应当|建议",
        re.IGNORECASE,
    ),
}
# What a Korean question asks for by its name, which ends it: "회담의 날짜와 장소는?", "회담 장소는 무엇인가?"; but in
# "장소를 제공한 이유는?" and "규모는 왜 커졌나?" something else is asked for.
_NAMES: Mapping[Kind, str] = {
    Kind.DATE: r"연도|(?<!\d)년도|날짜|일자|일시|시기|시점",
    Kind.PLACE: r"장소|개최지",
    Kind.NUMBER: r"인원|인원\s?수|(?<![대소])규모",
}
_AND = rf"(?:(?:[와과]|하고|\s및|\s?[,·])\s?(?:{'|'.join(_NAMES.values())}))*"
_ENDS_IT = (
    r"(?:[은는이가]?(?:\s(?:무엇|뭐|뭔|어떻게\s?(?:되(?!었)|돼|됩))[가-힣]{0,5})?"
    r"|[을를]\s(?:알려|말해)\s?(?:줘|주세요|주십시오|달라|다오|라)[가-힣]{0,2})\s*[?？.!]*\s*$"
)
_NAMED: Mapping[Kind, re.Pattern[str]] = {
    kind: re.compile(f"(?:{names}){_AND}{_ENDS_IT}") for kind, names in _NAMES.items()
}
_OPEN = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how)\b|무엇|무슨|뭐|뭘|어떤|어떠|어느|어떻|왜|언제|어디|"
    r"누구|누가|몇|얼마|이유|까닭|속내|"
    r"(?<!\w)(?:что|чем|чего|чему|кто|кого|кем|когда|где|куда|почему|зачем|как|как(?:ой|ая|ое|ие|им|их|ую)|"
    r"сколько)\b|"
    r"何|なぜ|どう|どの|どれ|どこ|どんな|いつ|誰|だれ|いくら|什么|哪|谁|怎|为何|多少|几|如何",
    re.IGNORECASE,
)


def is_open(question: str) -> bool:
    """Return whether the question asks for something that it does not itself say.

    A statement, and a question to be answered by yes or no, is answered by a sentence that repeats it; an open question
    is not: `is_open("Did Kim go?"), is_open("Why did Kim go?") -> False, True`.
    """
    return _OPEN.search(question) is not None or any(pattern.search(question) for pattern in _NAMED.values())


def kinds_wanted(question: str) -> frozenset[Wanted]:
    """Return the kinds of answer that the question asks for: `kinds_wanted("언제?") -> {Wanted(Kind.DATE)}`."""
    counter = counter_of(question)
    asked = (*_ASKED.items(), *_NAMED.items())
    kinds = {kind for kind, pattern in asked if pattern.search(question)}
    if Kind.DURATION in kinds:
        kinds.discard(Kind.NUMBER)
    units = units_asked(question)
    return frozenset(
        Wanted(
            kind,
            counter if kind in (Kind.NUMBER, Kind.COUNT) else "",
            units if kind in (Kind.NUMBER, Kind.DURATION) else frozenset(),
        )
        for kind in kinds
    )


def has_kind(text: str, wanted: Wanted) -> bool:
    """Return whether a sentence has an answer of this kind in it, whatever it says.

    >>> number = Wanted(Kind.NUMBER)
    >>> has_kind("약 7000개의 컨테이너를 보냈다.", number), has_kind("컨테이너를 보냈다.", number)
    (True, False)
    """
    if wanted.counter and has_hangul(text):
        return counts(text, wanted.counter)
    if wanted.units:
        told = [one for one in undated(text) if unit_at(text, one) in wanted.units]
        return lasts(text, told) if wanted.kind is Kind.DURATION else bool(told)
    return _HAS[wanted.kind](text)


def _has_name(text: str) -> bool:
    found = read_names(text)
    return bool(found.names or found.places)


_HAS: Mapping[Kind, Callable[[str], bool]] = {
    Kind.NUMBER: has_number,
    Kind.COUNT: has_count,
    Kind.DURATION: lambda text: lasts(text, undated(text)),
    Kind.MONEY: lambda text: any(unit_at(text, one) in MONEY for one in find_numbers(text)),
    Kind.DATE: lambda text: bool(find_dates(text)),
    Kind.NAME: _has_name,
    Kind.PLACE: has_place,
    Kind.REASON: has_reason,
    Kind.WORDS: has_words,
    Kind.ADVICE: has_advice,
}


def share_had(text: str, kinds: frozenset[Wanted], named: Sequence[tuple[int, int]] = ()) -> float:
    """Return the share (0 to 1) of the wanted kinds that the sentence has; 1 if none is wanted.

    `named` are the places (start, end) of those whom the question itself names: they do not answer who or where.
    """
    if not kinds:
        return 1.0
    others = text
    for start, end in named:
        others = others[:start] + " " * (end - start) + others[end:]
    return sum(has_kind(others if one.kind in _OF_NAMES else text, one) for one in kinds) / len(kinds)
