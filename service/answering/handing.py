"""Tells who hands something to whom: in a question that names both, and in the sentences that may answer it.

"What did Russia supply to North Korea?" is near every sentence on what the one gives the other, in either direction.
The direction is read from what stands beside a name (to, from; 에, 로부터, 대북; у, から, 向), and for a subject from
the next verb. Where that is unclear, nothing is told.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from pincite.service.answering.parties import Named, Party, parties_in


class _Side(Enum):
    """The side of what is handed over on which somebody stands. A SUBJECT's is that of its verb."""

    GIVER = "giver"
    TAKER = "taker"
    SUBJECT = "subject"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Ends:
    """Who gives and who takes in a question; `wished` if it asks what is wanted, not what was given."""

    giver: Party
    taker: Party
    wished: bool = False


_GIVES = (
    r"\b(?:giv(?:e|es|en|ing)\b|gave\b|provid|suppl(?:y|i)|send|sent\b|ship(?:s|p)?|sell|sold\b|export|deliver|transfer|"
    r"lend|lent\b|pa(?:y|id|ys)\b|offer|promis|grant|hand(?:s|ed)? over|donat|propos|show)\w*"
    r"|(?:제공|공급|지원|보[내낸냈낼]|보여|수출|넘[기겨긴길]|건네|건넸|전달|파견|판매|팔[았아]|선물|약속|제의|제안|이전|공여|원조)"
    r"(?![을를]?\s?(?:받|요청|요구|바라|원하))"  # 지원을 요청하다, 공급받다
    r"|\b(?:дал|дать|переда|предостав|постав|отправ|посла|прода|экспорт|обеща|предлож|показ)\w*"
    r"|与え|渡し|贈|提供|供給|送|輸出|売|約束|見せ|供应|给了|出口|卖"
)
_TAKES = (
    r"\b(?:receiv|get(?:s|ting)?\b|got\b|gain|obtain|buy|bought\b|purchas|acquir|import(?:s|ed|ing)?\b|borrow|"
    r"secur(?:e|es|ed|ing)\b)\w*"
    r"|(?<!제재[를을]\s)(?<!제재\s)(?<!(?:비난|규탄|압박|위협|영향|공격|평가|주목|비판)을\s)받|얻|수입|수령|사들|샀|구매|구입|매입|조달|도입|들여|확보|획득|빌[리려렸]"
    r"|\b(?:получ|купи|закуп|приобре|импорт)\w*|受け|得|買|購入|輸入|得到|购买|买|进口"
)
_WANTS = (
    r"\b(?:want|need|seek|sought\b|ask|request|demand|expect|hop(?:e|es|ed)\b)\w*"
    r"|원하|원한|바라|바란|필요|요청|요구|\b(?:хоч|хотел|нуж|прос|треб)\w*|求め|欲し|需要|想要"
)
_DEED = f"(?P<wants>{_WANTS})|(?P<takes>{_TAKES})|(?P<gives>{_GIVES})"
_VERB = re.compile(_DEED, re.IGNORECASE)
_VERB_JUST_BEFORE = re.compile(rf"(?:{_DEED})\s(?:the\s)?$", re.IGNORECASE)
_TITLE = (
    r"(?:\s?(?:국무위원장|국방위원장|위원장|대통령|국방장관|외무장관|외교장관|장관|총리|국가주석|주석|외무상|당국|정부|군|측|"
    r"일행|지도부|총서기)|大統領|首相|外相|総書記|委員長|主席|側)*"
)
_BEHIND = re.compile(
    _TITLE + r"(?:(?P<giver>으?로부터|에게서|한테서|에서(?!의)|から)"
    r"|(?P<taker>에게|한테|께(?!서)|에(?![가-힣])|으?로(?![가-힣])|に(?!対|よ|お|関)|へ)"
    r"|(?P<subject>[이가은는도](?![가-힣])|께서|は|が|も)|(?P<other>의|の|과|와|と|을|를|を|的|['’]s))"
)
_BEFORE = re.compile(
    r"(?:\b(?:(?P<giver>from|by|из|от|у)|(?P<taker>to|for|в|на|для)|(?P<other>of|with|in|at|between|against|about|and|"
    r"с|о|об|между|против|и))\s(?:the\s)?(?:(?:President|Chairman|Minister)\s)?)$",
    re.IGNORECASE,
)
_BEFORE_CHINESE = {"从": _Side.GIVER, "向": _Side.TAKER, "给": _Side.TAKER}
_DONE = r"(?:\w+ed|sent|sold|given|bought|lent|paid)\b"
_PASSIVE = re.compile(rf"\b(?:is|are|was|were|been|being|be)\s(?:\w+ly\s)?{_DONE}")
_ASKED_PASSIVE = re.compile(rf"\b(?:is|are|was|were|been)\s[^?]{{0,40}}?\b{_DONE}")  # "was Russia given"
# The Vostochny summit and Russian weapons are not those who do it.
_OF_ANOTHER = re.compile(
    r"\s(?:\w+\s)?(?:summit|talks|meeting|treaty|war|weapons?|soldiers?|workers?|forum|port|region)\b"
)
_CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
_MARKS_SUBJECTS = re.compile("[가-힣ァ-ヿ]")
_NOMINATIVE = re.compile("[аябвгджзклмнпрстфхцчшщ]$")
_BOTH = 2
_NEAR = 60  # characters from a subject to its verb


def ends_of(question: str) -> Ends | None:
    """Return who gives and who takes in a question that names both; None if it names less, or no such deed.

    >>> ends = ends_of("What did Russia buy from Iran?")
    >>> ends.giver.code, ends.taker.code
    ('IR', 'RU')
    """
    actors = [one for one in parties_in(question) if _is_actor(one, question)]
    verbs = list(_VERB.finditer(question))
    if len(actors) != _BOTH or not verbs:
        return None
    takes = any(one["gives"] is None for one in verbs)
    first, second = (_asked_side(question, one, takes) for one in actors)
    if {first, second} != {_Side.GIVER, _Side.TAKER}:
        return None
    giver, taker = actors if first is _Side.GIVER else reversed(actors)
    return Ends(giver.party, taker.party, wished=any(one["wants"] for one in verbs))


def agreement(text: str, ends: Ends) -> int:
    """Return 1 if a text has the two, or the one of them that it has, on their sides, -1 if on the opposite ones.

    >>> ends = ends_of("러시아는 이란에서 무엇을 샀나?")
    >>> [agreement(one, ends) for one in ("이란으로부터 수입했다.", "러시아가 이란에 밀을 팔았다.", "이란은 넓다.")]
    [1, -1, 0]
    """
    both = ends.giver.is_in(text) and ends.taker.is_in(text)
    gives, takes = (list(_sides(text, party, both, ends.wished)) for party in (ends.giver, ends.taker))
    right = _Side.GIVER in gives or _Side.TAKER in takes
    wrong = _Side.TAKER in gives or _Side.GIVER in takes
    return right - wrong


def _is_actor(one: Named, question: str) -> bool:
    return (one.party.is_country or one.party.name is not None) and not _OF_ANOTHER.match(question, one.end)


def _asked_side(question: str, named: Named, takes: bool) -> _Side:
    """The side of somebody in a question; the verb of a subject may stand before it: Что купила Россия?"""
    side = _side(question, named.start, named.end)
    if side is not _Side.SUBJECT:
        return side
    return _Side.TAKER if takes != bool(_ASKED_PASSIVE.search(question)) else _Side.GIVER


def _sides(text: str, party: Party, both: bool, wished: bool) -> Iterator[_Side]:
    """The sides on which the text has a party; a subject's only if the text names both.

    Who only asks for something has not received it, unless what is `wished` is the question.
    """
    for start, end in party.places_in(text):
        side, verb = _side(text, start, end), _VERB.search(text, end, end + _NEAR)
        if side is _Side.SUBJECT:
            passive = verb is not None and _PASSIVE.search(text, end, verb.end()) is not None
            told = verb is not None and both and (wished or not verb["wants"])
            takes = verb is not None and (verb["gives"] is None) != passive
            yield (_Side.TAKER if takes else _Side.GIVER) if told else _Side.OTHER
        elif side is _Side.TAKER and _is_goal(text, start) and not (verb and verb["gives"]):
            yield _Side.OTHER  # 북한에 필요한, 러시아로 갔다
        else:
            yield side


def _is_goal(text: str, start: int) -> bool:
    """Whether the verb of the one who is given something follows, as in Korean and Japanese."""
    return text[start] >= "\u1100"


def _side(text: str, start: int, end: int) -> _Side:
    """The side that the words beside a name tell."""
    if end - start == 1 and text[start - 1 : start] in ("대", "對"):
        return _Side.TAKER
    if text[start - 1 : start] in _BEFORE_CHINESE:
        return _BEFORE_CHINESE[text[start - 1 : start]]
    for match in (_BEHIND.match(text, end), _BEFORE.search(text[:start])):
        if match and match.lastgroup:
            return _Side(match.lastgroup)
    if _CYRILLIC.match(text[start]):
        return _Side.SUBJECT if _NOMINATIVE.search(text[start:end]) else _Side.TAKER
    return _bare_side(text, start, end)


def _bare_side(text: str, start: int, end: int) -> _Side:
    """The side of a name with nothing beside it: "sent Russia shells", "Russia sent shells", 朝鲜向俄罗斯提供了."""
    before = _VERB_JUST_BEFORE.search(text[:start])
    if before:
        return _Side.TAKER if before["gives"] else _Side.OTHER
    return _Side.SUBJECT if not _MARKS_SUBJECTS.match(text[start]) and _VERB.search(text, end) else _Side.OTHER
