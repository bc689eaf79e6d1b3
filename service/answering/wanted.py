"""Tells which kinds of answer a question wants, and whether a sentence has them.

"How many" wants a number, "when" a date, "who" a name, "where" a place, "why" a reason, and "what did X say" somebody's
words. A question may want several; one that asks for none of these, such as "what did Russia gain", wants any sentence.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from pincite.ingest.korean import has_hangul
from pincite.service.answering.counted import counter_of, counts
from pincite.service.answering.lasting import lasts
from pincite.service.checking.mentions.date_mentions import find_dates
from pincite.service.checking.mentions.naming import read_names
from pincite.service.checking.mentions.numbers import Kind as NumberKind
from pincite.service.checking.mentions.numbers import Number, find_numbers
from pincite.service.checking.mentions.places import Place
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


FIGURES = frozenset((Kind.NUMBER, Kind.COUNT, Kind.DURATION, Kind.MONEY, Kind.DATE))


_OF_NAMES = frozenset((Kind.NAME, Kind.PLACE))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A kind of answer that is wanted; a number or count may have a Korean counter: 대 in "몇 대", "how many tanks"."""

    kind: Kind
    counter: str = ""


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
        r"몇\s?%|비율은|규모는|"
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
}
_REASONS = re.compile(
    r"때문|위해|위한|위하여|이유|까닭|목적|배경|의도|속셈|노리|노린|려는|고자|으므로|기에|덕분|탓|데다|원인|"
    r"결과|통해|필요|"
    r"\b(?:because|since|due to|in order to|so that|so as to|to (?:avoid|show|secure|gain|protect|reduce|keep)|"
    r"reasons?|"
    r"therefore|purpose|aim(?:s|ed)?|wants?|wanted|needs?|needed|hop(?:es|ed|ing))\b|"
    r"потому что|так как|поскольку|чтобы|из-за|ради|причин|ため|から|ので|因为|由于|为了|以便",
    re.IGNORECASE,
)
_SAYING = re.compile(
    r"[“”\"‘’「」『』«»]|말(?:했|하)|밝(?:혔|히)|언급|강조|주장|발언|지적|경고|비난|비판|표명|설명|\b(?:said|"
    r"says|told|called|warned|"
    r"promised|stressed|declared|announced|according to)\b|сказал|заявил|отметил|подчеркнул|述べ|語|言っ|表示|"
    r"指出|称",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:what|which|who|whom|whose|when|where|why|how)\b|무엇|무슨|뭐|뭘|어떤|어떠|어느|어떻|왜|언제|어디|"
    r"누구|누가|몇|얼마|이유|까닭|속내|"
    r"(?<!\w)(?:что|чем|чего|чему|кто|кого|кем|когда|где|куда|почему|зачем|как|как(?:ой|ая|ое|ие|им|их|ую)|"
    r"сколько)\b|"
    r"何|なぜ|どう|どの|どれ|どこ|どんな|いつ|誰|だれ|いくら|什么|哪|谁|怎|为何|多少|几|如何",
    re.IGNORECASE,
)
# Places that no list has: 우글로보예 공군기지에서, at the Far Eastern Federal University.
_PLACES = re.compile(
    r"[가-힣](?:기지|공항|항구|대학|대학교|공화국|광장|호텔|회의장|회담장|경기장|박물관|궁전?|크렘린궁|역|섬)(?:에서|에|을|를|로)(?![가-힣])"
    r"|수도인 [가-힣]|\b(?:in|at|near)\s(?:the\s)?[A-Z][a-z]+\s(?:[A-Z]|Palace|University|Airport|Square|Island)"
)
_COUNTRY = 2  # letters of a country's code; those of places are longer
_WHERE_AFTER = re.compile(r"에서(?!의)|에(?![가-힣])|으?로(?![가-힣])|[을를]\s(?:방문|찾)|で|に|へ|を訪")
_WHERE_BEFORE = re.compile(
    r"(?:\b(?:in|at|near|to|into|visit(?:s|ed|ing)?|across|outside)\s(?:the\s)?|\b(?:в|во|на|под|из|посетил\w*)\s|[在到赴于]|访问)$",
    re.IGNORECASE,
)
# 152 mm tells what a shell is, not how many there are.
_CALIBRE = re.compile(r"\s?(?:㎜|mm\b|millimet|밀리|мм\b|миллиметр|ミリ|毫米)", re.IGNORECASE)
_CLOCK = re.compile(r"\d\s?(?:시|時|点|a\.m\.|p\.m\.|o'clock|분|분간)")


def is_open(question: str) -> bool:
    """Return whether the question asks for something that it does not itself say.

    A statement, and a question to be answered by yes or no, is answered by a sentence that repeats it; an open question
    is not: `is_open("Did Kim go?"), is_open("Why did Kim go?") -> False, True`.
    """
    return _OPEN.search(question) is not None


def kinds_wanted(question: str) -> frozenset[Wanted]:
    """Return the kinds of answer that the question asks for: `kinds_wanted("언제?") -> {Wanted(Kind.DATE)}`."""
    counter = counter_of(question)
    kinds = {kind for kind, pattern in _ASKED.items() if pattern.search(question)}
    if Kind.DURATION in kinds:
        kinds.discard(Kind.NUMBER)
    return frozenset(Wanted(kind, counter if kind in (Kind.NUMBER, Kind.COUNT) else "") for kind in kinds)


def has_kind(text: str, wanted: Wanted) -> bool:
    """Return whether a sentence has an answer of this kind in it, whatever it says.

    >>> number = Wanted(Kind.NUMBER)
    >>> has_kind("약 7000개의 컨테이너를 보냈다.", number), has_kind("컨테이너를 보냈다.", number)
    (True, False)
    """
    if wanted.counter and has_hangul(text):
        return counts(text, wanted.counter)
    return _has(text, wanted.kind)


def _has(text: str, kind: Kind) -> bool:
    match kind:
        case Kind.NUMBER:
            return _has_number(text)
        case Kind.COUNT:
            return any(_counts(text, one) for one in _undated(text))
        case Kind.DURATION:
            return lasts(text, _undated(text))
        case Kind.MONEY:
            return any(unit_at(text, one) in MONEY for one in find_numbers(text))
        case Kind.DATE:
            return bool(find_dates(text))
        case Kind.NAME:
            found = read_names(text)
            return bool(found.names or found.places)
        case Kind.PLACE:
            return _has_place(text)
        case Kind.REASON:
            return _REASONS.search(text) is not None
        case Kind.WORDS:
            return _SAYING.search(text) is not None


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


def _has_number(text: str) -> bool:
    """True for a number that is not part of a date."""
    return _CLOCK.search(text) is not None or any(not _CALIBRE.match(text, one.end) for one in _undated(text))


def _has_place(text: str) -> bool:
    return _PLACES.search(text) is not None or any(_is_spot(text, place) for place in read_names(text).places)


def _is_spot(text: str, place: Place) -> bool:
    """Whether a place is where something is; a country often only says whose: 러시아 대통령, but 러시아에서."""
    if any(len(code) > _COUNTRY for code in place.codes):
        return True
    return _WHERE_AFTER.match(text, place.end) is not None or _WHERE_BEFORE.search(text[: place.start]) is not None


def _counts(text: str, number: Number) -> bool:
    """True for a number that may count things: it is no share, and no measure."""
    measured = number.kind is NumberKind.PERCENT or unit_at(text, number) is not None
    return not measured and not _CALIBRE.match(text, number.end)


@lru_cache(maxsize=1024)
def _undated(text: str) -> tuple[Number, ...]:
    """The numbers that are not part of a date."""
    numbers = find_numbers(text)
    dated = find_dates(text) if numbers else ()
    return tuple(one for one in numbers if not any(date.start <= one.start < date.end for date in dated))
