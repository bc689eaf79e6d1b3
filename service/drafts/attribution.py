"""Takes from a sentence who says it: "Speaker B believes that the price will fall" says that the price will fall.

Documents name who says something once and go on for paragraphs, so a draft that names him in each sentence is farther
from each of theirs than from nothing else.
"""

import re

_SAYS = (
    r"(?:says?|said|tells?|told|states?|stated|claim(?:s|ed)?|argue[sd]?|believe[sd]?|thinks?|thought|holds?|held"
    r"|maintain(?:s|ed)?|estimate[sd]?|reckon(?:s|ed)?|expect(?:s|ed)?|predict(?:s|ed)?|report(?:s|ed)?|note[sd]?"
    r"|add(?:s|ed)?|explain(?:s|ed)?|stress(?:es|ed)?|insist(?:s|ed)?|warn(?:s|ed)?|suggest(?:s|ed)?|recommend(?:s|ed)?"
    r"|advise[sd]?|propose[sd]?|conclude[sd]?|observe[sd]?|announce[sd]?|declare[sd]?|writes?|wrote|assume[sd]?"
    r"|point(?:s|ed) out|hope[sd]?|fear(?:s|ed)?|finds?|found|shows?|showed|judge[sd]?|acknowledge[sd]?|admit(?:s|ted)?"
    r"|confirm(?:s|ed)?|remark(?:s|ed)?|mention(?:s|ed)?|recall(?:s|ed)?)"
)
_WHO = r"(?:(?!\b(?:that|which|who)\b)[^,;:]){1,70}?"
_OPINION = r"(?:view|opinion|account|words|belief|argument|advice|estimate|reckoning|count|conclusion|prediction)"
_ENGLISH = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"^according to {_WHO}, ",
        rf"^(?:in|by|on) {_WHO}(?:['’]s?|\bhis|\bher|\btheir|\bits) {_OPINION},? ",
        rf"^in the {_OPINION} of {_WHO}, ",
        rf"^{_WHO} {_SAYS}(?: [^,;:]{{1,40}}?)?? that ",
        rf"^(?:{_WHO}['’]s?|the) {_OPINION}(?: of {_WHO})? (?:is|was) that ",
        rf", (?:as )?(?:according to {_WHO}|{_WHO} {_SAYS}(?: [^,;:]{{1,40}})?|{_SAYS} {_WHO})\.?$",
    )
]
_SAYS_KOREAN = (
    "(?:말하?|말했|밝히|밝혔|밝힌|주장|보았|본다|봤|설명|전하|전했|전한|강조|지적|분석|전망|예상|예측|추산|추정|해석"
    "|평가|권고|제안|믿|생각|여기|여겼|여긴|덧붙|판단|진단|경고|우려|보도|적었|적는|쓰|썼|쓴|짚|내다|언급|발표|시인|인정|조언|풀이)"
)
_KOREAN_BEGIN = re.compile(
    r"^[^,]{1,40}?(?:에 따르면|에 의하면|[이가] 보기에는?"
    r"|의 (?:견해|말|추산|판단|계산|분석|설명)(?:으?로는|에서는)),?\s"
)
_KOREAN_END = re.compile(
    rf"(?<=[다라자까냐])고(?:는|도)?\s(?P<who>(?:\S+\s){{0,5}}?){_SAYS_KOREAN}\S{{0,6}}(?:\s(?:있|했|한)\S{{0,3}})?\.?$"
)
_KOREAN_SUBJECT = re.compile(r"^(?:[^\s,]+\s){0,4}?[^\s,]+[은는]\s")
_SHORTEST = (20, 10)  # characters of what is left, in English and in Korean


def without_speaker(text: str) -> str:
    """The sentence without who says it; the sentence itself if it names nobody who does.

    >>> without_speaker("According to Tarrant, the price of coal will fall.")
    'the price of coal will fall.'
    """
    korean = any("가" <= letter <= "힣" for letter in text)
    found = _korean(text) if korean else _english(text)
    return found if len(found) >= _SHORTEST[korean] else text


def _english(text: str) -> str:
    for pattern in _ENGLISH:
        match = pattern.search(text)
        if match:
            return f"{text[: match.start()]}{text[match.end() :]}".strip()
    return text


def _korean(text: str) -> str:
    text = _KOREAN_BEGIN.sub("", text)
    end = _KOREAN_END.search(text)
    if end is None:
        return text
    said = text[: end.start()]
    return said if end["who"].strip() else _KOREAN_SUBJECT.sub("", said)
